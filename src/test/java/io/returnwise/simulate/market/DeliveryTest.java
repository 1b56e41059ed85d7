package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.ListingCause;
import io.returnwise.simulate.market.World.Sold;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How late deliveries are, by the laws that {@link Setting} states. */
class DeliveryTest {
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
            sold -> sold.problem() != null && sold.problem().cause() == ListingCause.SLOW_LANE);
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
      World.near(
          alike.sent(sold -> sold.line().trip().carrier().equals(carrier)),
          carrier,
          0.09,
          sold -> sold.line().trip().isLate());
    }
    World.near(
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
}
