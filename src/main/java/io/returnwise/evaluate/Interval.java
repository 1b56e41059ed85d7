package io.returnwise.evaluate;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A 95% interval; empty ends where none can be given.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(Double low, Double high) {
  private static final double LEVEL = 0.95;

  /** The 97.5% point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  static final Interval NONE = new Interval(null, null);

  /**
   * The score interval of a share (Wilson, Journal of the American Statistical Association 22,
   * 1927).
   *
   * @param hits cases with the property
   * @param of all cases
   */
  static Interval ofShare(double hits, double of) {
    if (of <= 0) {
      return NONE;
    }
    double share = hits / of;
    double square = Z * Z;
    double middle = (share + square / (2 * of)) / (1 + square / of);
    double half =
        Z / (1 + square / of) * Math.sqrt(share * (1 - share) / of + square / (4 * of * of));
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /** Student's t interval of the mean of values that were found independently of each other. */
  public static Interval ofMean(List<Double> values) {
    int n = values.size();
    if (n < 2) {
      return NONE;
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    double half =
        new TDistribution(null, n - 1).inverseCumulativeProbability((1 + LEVEL) / 2) * error;
    return new Interval(mean - half, mean + half);
  }

  /** The same interval, cut to what a share can be. */
  Interval asShare() {
    return low == null ? this : new Interval(Math.max(0, low), Math.min(1, high));
  }

  /** The same interval, cut to what a count can be. */
  Interval atLeastNone() {
    return low == null ? this : new Interval(Math.max(0, low), high);
  }
}
