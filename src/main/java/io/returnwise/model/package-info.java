/**
 * The return-likelihood model: learners, training on matured lines split by time, metrics with
 * intervals, and the model card.
 *
 * <p>Everything that learns is fitted on the training part only.
 */
package io.returnwise.model;
