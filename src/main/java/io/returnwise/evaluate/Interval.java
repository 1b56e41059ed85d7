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

  /** Cases with a property, and all cases, of one group. */
  public record Hits(double hits, double of) {}

  /**
   * The score interval of a share (Wilson, Journal of the American Statistical Association 22,
   * 1927).
   *
   * @param hits cases with the property
   * @param of all cases
   */
  public static Interval ofShare(double hits, double of) {
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
    double half = student(n - 1) * error;
    return new Interval(mean - half, mean + half);
  }

  /**
   * The interval of a share over groups of cases that are drawn whole, such as worlds: the ratio of
   * two sums, linearised, by Student's t (Cochran, Sampling Techniques, 3rd edition, 1977, 6.4).
   * Cases of one group may depend on each other.
   *
   * @param groups hits and cases of each group; those without cases tell nothing
   */
  public static Interval ofRatio(List<Hits> groups) {
    List<Hits> told = groups.stream().filter(group -> group.of() > 0).toList();
    int n = told.size();
    if (n < 2) {
      return NONE;
    }
    double of = told.stream().mapToDouble(Hits::of).sum();
    double share = told.stream().mapToDouble(Hits::hits).sum() / of;
    double squares = told.stream().mapToDouble(g -> Math.pow(g.hits() - share * g.of(), 2)).sum();
    double half = student(n - 1) * Math.sqrt(squares * n / (n - 1)) / of;
    return new Interval(share - half, share + half).asShare();
  }

  private static double student(int freedom) {
    return new TDistribution(null, freedom).inverseCumulativeProbability((1 + LEVEL) / 2);
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
