package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A simulated marketplace whose orders are held in memory, and what to ask of it. */
final class World {
  static final double STANDARD_ERRORS = 4;

  final WorldSettings settings;
  final Calendar calendar;
  final Catalogue catalogue;
  final Buyers buyers;
  final List<SimulatedOrder> orders = new ArrayList<>();

  World(long lines, long seed, Map<String, String> given) {
    settings = WorldSettings.of("test", lines, seed, given);
    calendar = new Calendar(settings);
    catalogue = new Catalogue(settings);
    buyers = new Buyers(settings);
    Orders all = new Orders(settings, calendar, catalogue, buyers);
    for (long block = 0; block < all.blocks(); block++) {
      orders.addAll(all.block(block));
    }
  }

  /** A line with the order it is in. */
  record Sold(SimulatedOrder order, SimulatedLine line) {
    /** What is wrong with the listing of the line on its day; null when nothing is. */
    Problem problem() {
      return line.product().problemOf(line.colour(), line.size(), order.day());
    }

    boolean isReturned(int window) {
      return line.outcome() != null
          && line.outcome().isReturn()
          && line.outcome().afterDays() <= window;
    }
  }

  Stream<Sold> lines() {
    return orders.stream()
        .flatMap(order -> order.lines().stream().map(line -> new Sold(order, line)));
  }

  /** Lines that were sent. */
  List<Sold> sent(Predicate<Sold> which) {
    return lines().filter(sold -> !sold.line().isCancelled()).filter(which).toList();
  }

  /** Share of the lines for which something holds. */
  static double share(List<Sold> lines, Predicate<Sold> what) {
    return mean(lines, sold -> what.test(sold) ? 1 : 0);
  }

  /** Whether a share is the expected one within four standard errors. */
  static void near(String name, double expected, long of, long found) {
    double error = Math.sqrt(expected * (1 - expected) / of);
    assertThat((double) found / of)
        .as("%s of %d", name, of)
        .isCloseTo(expected, within(STANDARD_ERRORS * error));
  }

  /** The same of the share for which something holds. */
  static <T> void near(List<T> all, String name, double expected, Predicate<T> what) {
    near(name, expected, all.size(), all.stream().filter(what).count());
  }

  /** Whether values around 0 have the sigma of a normal law, within standard errors of that. */
  static void hasSigma(double[] values, double sigma) {
    double squares = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    assertThat(Math.sqrt(squares))
        .isCloseTo(sigma, within(STANDARD_ERRORS * sigma / Math.sqrt(2.0 * values.length)));
  }

  /** Whether values are spread evenly between two ends, and reach an edge of both. */
  static void isEven(double[] values, double low, double high, double edge) {
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(low, low + edge);
    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(high - edge, high);
    double error = (high - low) / Math.sqrt(12.0 * values.length);
    assertThat(Arrays.stream(values).average().orElseThrow())
        .isCloseTo((low + high) / 2, within(STANDARD_ERRORS * error));
  }

  static double mean(List<Sold> lines, ToDoubleFunction<Sold> what) {
    return lines.stream().mapToDouble(what).average().orElse(Double.NaN);
  }
}
