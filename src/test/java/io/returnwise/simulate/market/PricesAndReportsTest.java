package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.simulate.market.World.Sold;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How prices spread, and how long reports take. */
class PricesAndReportsTest {
  private static final double STANDARD_ERRORS = 4;
  private static final double SPREAD = 0.3;
  private static final double REPORT_DAYS = 3;

  private static final World WORLD =
      new World(
          60_000,
          9_007,
          Map.of(
              "prices.spread", Double.toString(SPREAD),
              "reporting.lag-days", Double.toString(REPORT_DAYS)));

  @Test
  void listPricesAreLogNormalAroundTheMedianOfTheirCategory() {
    double[] sigmas =
        WORLD
            .lines()
            .map(sold -> sold.line().product())
            .distinct()
            .mapToDouble(product -> Math.log(product.euros() / product.category().euros()) / SPREAD)
            .sorted()
            .toArray();
    int n = sigmas.length;

    assertThat(n).isGreaterThan(500);
    double mean = Arrays.stream(sigmas).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(STANDARD_ERRORS / Math.sqrt(n)));
    double square = Arrays.stream(sigmas).map(x -> x * x).average().orElseThrow();
    assertThat(square).isCloseTo(1, within(STANDARD_ERRORS * Math.sqrt(2.0 / n)));
    // A twentieth beyond 1.96 sigmas, to both sides alike.
    for (double side : new double[] {-1, 1}) {
      double beyond = Arrays.stream(sigmas).filter(x -> side * x > 1.96).count();
      assertThat(beyond / n)
          .isCloseTo(0.025, within(STANDARD_ERRORS * Math.sqrt(0.025 * 0.975 / n)));
    }
  }

  @Test
  void discountsAreOfFiveToFortyPercentAndSomeAreReportedLate() {
    List<Sold> cut = WORLD.sent(sold -> sold.line().discount() > 0);
    int n = cut.size();

    assertThat(n).isGreaterThan(5_000);
    for (int percent = 5; percent <= 40; percent += 5) {
      double depth = percent / 100.0;
      assertThat(World.share(cut, sold -> Math.abs(sold.line().discount() - depth) < 1e-9))
          .as("%d%% off", percent)
          .isCloseTo(0.125, within(STANDARD_ERRORS * Math.sqrt(0.125 * 0.875 / n)));
    }
    assertThat(World.share(cut, sold -> sold.line().isRestated()))
        .isCloseTo(0.05, within(STANDARD_ERRORS * Math.sqrt(0.05 * 0.95 / n)));
    assertThat(WORLD.lines())
        .allMatch(sold -> sold.line().discount() > 0 || !sold.line().isRestated());
  }

  @Test
  void reportsTakeADayAndAGeometricNumber() {
    List<Sold> returned =
        WORLD.sent(
            sold ->
                sold.line().outcome() != null
                    && sold.line().outcome().isReturn()
                    // What was ordered by mistake is taken back at once.
                    && sold.line().outcome().afterDays() > 0);
    int n = returned.size();
    double again = REPORT_DAYS / (1 + REPORT_DAYS);

    assertThat(n).isGreaterThan(2_000);
    assertThat(returned).allMatch(sold -> days(sold) >= 1);
    for (int days = 1; days < 12; days++) {
      int atLeast = days + 1;
      double expected = Math.pow(again, days);
      assertThat(World.share(returned, sold -> days(sold) >= atLeast))
          .as("at least %d days", atLeast)
          .isCloseTo(expected, within(STANDARD_ERRORS * Math.sqrt(expected * (1 - expected) / n)));
    }
  }

  private static int days(Sold sold) {
    return sold.line().outcome().reportDays();
  }
}
