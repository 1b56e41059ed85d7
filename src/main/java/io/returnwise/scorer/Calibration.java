package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The line that turns the margin of a model into calibrated log-odds (Platt, 1999), learned from
 * how an equal model predicted lines that it had not learned from.
 *
 * @param intercept calibrated log-odds at a margin of 0
 * @param slope change for each unit of the margin
 */
public record Calibration(
    @JsonProperty(value = "intercept", required = true) double intercept,
    @JsonProperty(value = "slope", required = true) double slope) {
  /** Leaves margins as they are. */
  public static final Calibration NONE = new Calibration(0, 1);

  /**
   * A line.
   *
   * @throws IllegalArgumentException if a number is not finite
   */
  public Calibration {
    Numbers.requireFinite("the calibration", intercept, slope);
  }

  /** Calibrated log-odds. */
  public double of(double margin) {
    return intercept + slope * margin;
  }
}
