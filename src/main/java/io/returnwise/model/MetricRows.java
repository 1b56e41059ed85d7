package io.returnwise.model;

import io.returnwise.model.ScoreBins.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/** Metrics with intervals, beside those of a constant predictor. */
public final class MetricRows {
  /** Smaller parts of the loss do not matter, however many lines there are to see them by. */
  static final double MATTERS = 0.001;

  static final double Z95 = 1.959963984540054;

  private MetricRows() {}

  /**
   * One metric.
   *
   * @param value null when the lines do not allow it, as low, high and constant
   */
  public record Estimate(Metric metric, Double value, Double low, Double high, Double constant) {}

  /**
   * Every metric over judged lines. Intervals are estimate ± 1.96 standard errors of the
   * delete-a-group jackknife over groups of baskets (Shao and Tu, The Jackknife and Bootstrap,
   * 1995).
   *
   * @param trainingRate return rate of the lines the model learned from
   */
  public static List<Estimate> of(ScoreBins bins, double trainingRate) {
    return Arrays.stream(Metric.values()).map(metric -> of(metric, bins, trainingRate)).toList();
  }

  /** One of them. */
  static Estimate of(Metric metric, ScoreBins bins, double trainingRate) {
    if (bins.positives() == 0 || bins.positives() == bins.lines()) {
      return new Estimate(metric, null, null, null, null);
    }
    Counts all = bins.all();
    double value = metric.of(all);
    double error = standardError(bins, group -> metric.of(bins.without(group)));
    return new Estimate(
        metric,
        orNull(value),
        orNull(value - Z95 * error),
        orNull(value + Z95 * error),
        orNull(metric.ofConstant(trainingRate, all)));
  }

  /**
   * Whether calibrated scores of some lines are better than as they were, beyond doubt: the 95%
   * interval of the difference of log loss lies below 0.
   */
  public static boolean isImproved(ScoreBins bins, CalibrationLine line) {
    if (bins.positives() == 0 || bins.positives() == bins.lines()) {
      return false;
    }
    ScoreBins calibrated = bins.calibrated(line);
    double gained = Metric.LOG_LOSS.of(calibrated.all()) - Metric.LOG_LOSS.of(bins.all());
    double error =
        standardError(
            bins,
            group ->
                Metric.LOG_LOSS.of(calibrated.without(group))
                    - Metric.LOG_LOSS.of(bins.without(group)));
    return gained + Z95 * error < 0;
  }

  /**
   * Whether one learner predicts better than another beyond doubt: the 95% interval of the
   * difference of log loss lies below a thousandth of the other's, above which it does not matter.
   *
   * @param one how the one predicts some lines, by test
   * @param other how the other predicts the same lines
   */
  public static boolean isBetter(List<ScoreBins> one, List<ScoreBins> other) {
    double lines = other.stream().mapToDouble(ScoreBins::lines).sum();
    double loss = loss(other, ScoreBins::all);
    double gained = (loss(one, ScoreBins::all) - loss) / lines;
    List<Double> without = new ArrayList<>();
    for (int group = 0; group < ScoreBins.GROUPS; group++) {
      int left = group;
      Function<ScoreBins, Counts> rest = bins -> bins.rest(left);
      double of = other.stream().mapToDouble(bins -> rest.apply(bins).allLines()).sum();
      if (of > 0 && of < lines) {
        without.add((loss(one, rest) - loss(other, rest)) / of);
      }
    }
    double error = jackknife(without);
    return gained + Z95 * error < -MATTERS * loss / lines;
  }

  private static double loss(List<ScoreBins> tests, Function<ScoreBins, Counts> part) {
    return tests.stream()
        .map(part)
        .mapToDouble(counts -> Metric.LOG_LOSS.of(counts) * counts.allLines())
        .filter(Double::isFinite)
        .sum();
  }

  /**
   * Standard error of what is said of the lines.
   *
   * @param without the same of the lines without one group
   */
  private static double standardError(ScoreBins bins, IntToDoubleFunction without) {
    List<Double> values = new ArrayList<>();
    for (int group = 0; group < ScoreBins.GROUPS; group++) {
      Counts rest = bins.without(group);
      if (rest != null && rest.allPositives() > 0 && rest.allPositives() < rest.allLines()) {
        values.add(without.applyAsDouble(group));
      }
    }
    return jackknife(values);
  }

  /**
   * Standard error of the delete-a-group jackknife; NaN for fewer than two groups.
   *
   * @param values what is said without each of the groups
   */
  static double jackknife(List<Double> values) {
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    int groups = values.size();
    return groups < 2 ? Double.NaN : Math.sqrt(squares * (groups - 1) / groups);
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
