package io.returnwise.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Places values along a horizontal axis, from the left edge to the right one.
 *
 * @param low value near the left edge
 * @param high value near the right edge
 * @param isLogarithmic whether equal ratios, not equal differences, are equally wide
 */
record Scale(double low, double high, boolean isLogarithmic) {
  private static final double MARGIN_PERCENT = 4;
  private static final int MOST_HALVINGS = -3;
  private static final int MOST_DOUBLINGS = 5;

  /**
   * A labelled place on the axis.
   *
   * @param at distance from the left edge, as a percentage
   * @param label what stands there
   */
  record Tick(String at, String label) {}

  /** An axis for ratios: powers of two around 1, as many as the values need within reason. */
  static Scale ofRatios(DoubleStream ratios) {
    double[] logs =
        ratios
            .filter(r -> r > 0 && Double.isFinite(r))
            .map(r -> Math.log(r) / Math.log(2))
            .toArray();
    double least = DoubleStream.of(logs).min().orElse(0);
    double most = DoubleStream.of(logs).max().orElse(0);
    double from = Math.max(MOST_HALVINGS, Math.min(-1, Math.floor(least)));
    double to = Math.min(MOST_DOUBLINGS, Math.max(1, Math.ceil(most)));
    return new Scale(Math.pow(2, from), Math.pow(2, to), true);
  }

  /** An axis just wide enough for the values. */
  static Scale around(DoubleStream values) {
    double[] known = values.filter(Double::isFinite).toArray();
    double least = DoubleStream.of(known).min().orElse(0);
    double most = DoubleStream.of(known).max().orElse(1);
    double room = most > least ? 0 : 0.5;
    return new Scale(least - room, most + room, false);
  }

  /** Distance of the value from the left edge, as a percentage; stays at the edge beyond it. */
  String at(double value) {
    double share = (along(value) - along(low)) / (along(high) - along(low));
    double inside = Math.max(0, Math.min(1, share));
    return percent(MARGIN_PERCENT + inside * (100 - 2 * MARGIN_PERCENT));
  }

  /** The powers of two on an axis of ratios. */
  List<Tick> ticks() {
    int from = Math.getExponent(low);
    int to = Math.getExponent(high);
    return IntStream.rangeClosed(from, to).mapToObj(power -> tick(Math.pow(2, power))).toList();
  }

  private Tick tick(double value) {
    String label = value < 1 ? "1/" + Math.round(1 / value) : Long.toString(Math.round(value));
    return new Tick(at(value), label);
  }

  private double along(double value) {
    return isLogarithmic ? Math.log(Math.max(value, Double.MIN_NORMAL)) : value;
  }

  /** A length or place in a drawing. */
  static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
