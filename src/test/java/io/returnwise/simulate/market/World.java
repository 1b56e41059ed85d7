package io.returnwise.simulate.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A simulated marketplace whose orders are held in memory, and what to ask of it. */
final class World {
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

  static double mean(List<Sold> lines, ToDoubleFunction<Sold> what) {
    return lines.stream().mapToDouble(what).average().orElse(Double.NaN);
  }
}
