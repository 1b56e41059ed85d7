package io.returnwise.scorer;

import java.util.Map;

/**
 * Where a probability comes from, in log-odds: the base and all contributions make the margin, and
 * with the part of the calibration the log-odds of the probability.
 *
 * @param base margin without any feature
 * @param contributions what each feature adds, in the order of the model
 * @param margin log-odds before calibration
 * @param calibration what calibration adds
 * @param probability the probability of a return
 */
public record Explanation(
    double base,
    Map<String, Double> contributions,
    double margin,
    double calibration,
    double probability) {}
