package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A logistic regression. The contribution of a feature is its coefficient times its distance from
 * the mean of the training lines.
 */
public final class LinearMember implements Member {
  private static final long serialVersionUID = 1;

  @JsonProperty private final double weight;
  @JsonProperty private final double intercept;
  @JsonProperty private final double[] coefficients;
  @JsonProperty private final double[] means;

  /**
   * A logistic regression.
   *
   * @param coefficients change of the log-odds with each feature
   * @param means mean of each feature over the training lines
   * @throws IllegalArgumentException if a number is not finite
   */
  @JsonCreator
  public LinearMember(
      @JsonProperty(value = "weight", required = true) double weight,
      @JsonProperty(value = "intercept", required = true) double intercept,
      @JsonProperty(value = "coefficients", required = true) double[] coefficients,
      @JsonProperty(value = "means", required = true) double[] means) {
    this.weight = weight;
    this.intercept = intercept;
    this.coefficients = coefficients.clone();
    this.means = means.clone();
    Numbers.requireFinite("weight and intercept", weight, intercept);
    Numbers.requireFinite("coefficients", coefficients);
    Numbers.requireFinite("means", means);
  }

  @Override
  public double weight() {
    return weight;
  }

  /** Change of the log-odds, before the weight, with a feature. */
  public double coefficient(int feature) {
    return coefficients[feature];
  }

  /** Mean of a feature over the training lines. */
  public double mean(int feature) {
    return means[feature];
  }

  @Override
  public void requireFits(int features) {
    if (coefficients.length != features || means.length != features) {
      throw new IllegalArgumentException(
          "Expected %d coefficients and means, found %d and %d"
              .formatted(features, coefficients.length, means.length));
    }
  }

  @Override
  public double margin(double[] values) {
    double margin = intercept;
    for (int i = 0; i < coefficients.length; i++) {
      margin += coefficients[i] * values[i];
    }
    return margin;
  }

  @Override
  public double addContributions(double[] values, double factor, double[] contributions) {
    double base = intercept;
    for (int i = 0; i < coefficients.length; i++) {
      base += coefficients[i] * means[i];
      contributions[i] += factor * coefficients[i] * (values[i] - means[i]);
    }
    return factor * base;
  }
}
