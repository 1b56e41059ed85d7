package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.ListingCause;
import io.returnwise.simulate.market.World.Sold;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How late deliveries are, by the laws that {@link Setting} states. */
class DeliveryTest {
  private static final double STANDARD_ERRORS = 4;
  private static final World WORLD =
      new World(60_000, 9_010, Map.of("listings.problem-share", "0.3"));

  @Test
  void deliveriesAreAsLateAsTheirChance() {
    List<Sold> sent = WORLD.sent(sold -> true);
    assertThat(World.share(sent, sold -> sold.line().trip().isLate()))
        .isCloseTo(World.mean(sent, sold -> sold.line().trip().lateChance()), within(0.004));
    assertThat(late(sent, "freight")).isGreaterThan(1.5 * late(sent, "swift"));
    List<Sold> slow =
        WORLD.sent(
            sold -> problem(sold) != null && problem(sold).cause() == ListingCause.SLOW_LANE);
    assertThat(World.share(slow, sold -> sold.line().trip().isLate())).isGreaterThan(0.3);
  }

  @Test
  void withoutDifferencesAllLanesAreAlike() {
    World alike =
        new World(
            60_000,
            9_005,
            Map.of(
                "delivery.lane-differences", "0",
                "delivery.extra-day-chance", "0.3",
                "delivery.peak-factor", "1",
                "listings.problem-share", "0"));
    for (String carrier : List.of("postal", "swift", "relay")) {
      share(
          alike.sent(sold -> sold.line().trip().carrier().equals(carrier)),
          carrier,
          0.09,
          sold -> sold.line().trip().isLate());
    }
    near(
        "postal",
        0.45,
        alike.orders.size(),
        alike.orders.stream()
            .filter(order -> order.lines().get(0).trip().carrier().equals("postal"))
            .count());
  }

  private static double late(List<Sold> sent, String carrier) {
    return World.share(
        sent.stream().filter(sold -> sold.line().trip().carrier().equals(carrier)).toList(),
        sold -> sold.line().trip().isLate());
  }

  private static void near(String name, double expected, long of, long found) {
    double error = Math.sqrt(expected * (1 - expected) / of);
    assertThat((double) found / of)
        .as("%s of %d", name, of)
        .isCloseTo(expected, within(STANDARD_ERRORS * error));
  }

  private static void share(List<Sold> lines, String name, double expected, Predicate<Sold> what) {
    near(name, expected, lines.size(), lines.stream().filter(what).count());
  }

  private static Problem problem(Sold sold) {
    return sold.line()
        .product()
        .problemOf(sold.line().colour(), sold.line().size(), sold.order().day());
  }
}
