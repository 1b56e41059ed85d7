package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.simulate.market.SimulatedLine.Fit;
import io.returnwise.simulate.market.World.Sold;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is put into baskets, by the laws that {@link Setting} states. */
class BasketsTest {
  private static final double MORE_LINES = 0.4;
  private static final double MORE_UNITS = 0.2;
  private static final double BRACKETS = 0.1;

  private static final World WORLD =
      new World(
          120_000,
          9_006,
          Map.of(
              "baskets.more-lines-chance", Double.toString(MORE_LINES),
              "baskets.more-units-chance", Double.toString(MORE_UNITS),
              "baskets.bracket-chance", Double.toString(BRACKETS),
              "baskets.mistake-share", "0",
              "abuse.buyer-share", "0"));

  /** A product that is drawn again is not put in again, so there are never more than wanted. */
  @Test
  void ordersHaveOneProductAndAGeometricNumberMore() {
    int n = WORLD.orders.size();

    assertThat(WORLD.orders).allMatch(order -> products(order) <= 8);
    for (int more = 1; more < 4; more++) {
      int atLeast = more + 1;
      double expected = Math.pow(MORE_LINES, more);
      double found =
          (double) WORLD.orders.stream().filter(order -> products(order) >= atLeast).count() / n;
      // Products that were in the basket already, and orders that end with a block of lines.
      assertThat(found).as("at least %d", atLeast).isBetween(0.93 * expected, 1.01 * expected);
    }
  }

  private static long products(SimulatedOrder order) {
    return order.lines().stream().map(line -> line.product().number()).distinct().count();
  }

  @Test
  void linesHaveOneUnitAndAGeometricNumberMore() {
    List<Sold> lines =
        WORLD
            .lines()
            .filter(sold -> sold.line().fit() == Fit.SINGLE)
            .filter(sold -> sold.order().buyer().kind() != BuyerKind.BUSINESS)
            .toList();

    assertThat(lines).allMatch(sold -> sold.line().units() <= 6);
    for (int more = 1; more < 4; more++) {
      int atLeast = more + 1;
      World.near(
          lines,
          "at least " + atLeast,
          Math.pow(MORE_UNITS, more),
          sold -> sold.line().units() >= atLeast);
    }
  }

  @Test
  void whatIsWornIsSometimesOrderedInSeveralSizes() {
    List<Sold> worn =
        WORLD
            .lines()
            .filter(sold -> sold.line().product().sizes() > 2)
            .filter(sold -> sold.order().buyer().kind() != BuyerKind.BRACKETER)
            .toList();
    double single = count(worn, Fit.SINGLE);
    double two = count(worn, Fit.ONE_OF_TWO) / 2;
    double three = count(worn, Fit.ONE_OF_THREE) / 3;
    double all = single + two + three;

    // Less where an order ends with a block of lines.
    assertThat((two + three) / all)
        .isCloseTo(BRACKETS, within(World.STANDARD_ERRORS * Math.sqrt(0.09 / all) + 0.002));
    assertThat(three / (two + three))
        .isCloseTo(0.2, within(World.STANDARD_ERRORS * Math.sqrt(0.16 / (two + three)) + 0.005));
  }

  private static double count(List<Sold> lines, Fit fit) {
    return lines.stream().filter(sold -> sold.line().fit() == fit).count();
  }
}
