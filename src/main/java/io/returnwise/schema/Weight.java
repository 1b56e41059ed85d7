package io.returnwise.schema;

/**
 * What a linear model makes of one feature.
 *
 * @param feature the feature
 * @param weight log-odds per unit of the feature
 * @param mean mean of the feature over the training lines
 */
public record Weight(Feature feature, double weight, double mean) {}
