package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.simulate.market.SimulatedLine.Fit;
import io.returnwise.simulate.market.World.Sold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The parts of the log-odds of a return. */
class ReturnLawTest {
  private static final double STANDARD_ERRORS = 4;
  private static final int WINDOW = 60;

  /**
   * The parts of the log-odds, each pinned to a size that no other test would survive, against the
   * sum written out here.
   */
  @Test
  void everyPartOfTheLogOddsActsAsItsSettingSays() {
    World plain =
        new World(
            150_000,
            9_006,
            Map.ofEntries(
                Map.entry("effects.price", "0.5"),
                Map.entry("effects.discount", "-3"),
                Map.entry("effects.late", "1.5"),
                Map.entry("effects.holiday", "0.8"),
                Map.entry("effects.spare-size", "2.5"),
                Map.entry("effects.unusual-size", "1.2"),
                Map.entry("returns.odds-factor", "1.5"),
                Map.entry("returns.late-share", "0"),
                Map.entry("returns.kept-share", "0"),
                Map.entry("returns.lost-share", "0"),
                Map.entry("buyers.honest-spread", "0"),
                Map.entry("catalogue.spread", "0"),
                Map.entry("listings.problem-share", "0"),
                Map.entry("abuse.buyer-share", "0"),
                Map.entry("baskets.mistake-share", "0")));
    List<Sold> honest =
        plain.sent(
            sold ->
                sold.order().buyer().kind() == BuyerKind.HONEST
                    || sold.order().buyer().kind() == BuyerKind.BRACKETER);
    Map<String, Predicate<Sold>> groups = new HashMap<>();
    groups.put("dear", sold -> sold.line().product().sigmas() > 1);
    groups.put("cheap", sold -> sold.line().product().sigmas() < -1);
    groups.put("discounted", sold -> sold.line().discount() > 0.2);
    groups.put("late", sold -> sold.line().trip().isLate());
    groups.put("in the holidays", sold -> plain.calendar.isHoliday(sold.order().day()));
    groups.put("of another size", sold -> sizesOff(sold) > 0);
    groups.put("one of two sizes", sold -> sold.line().fit() == Fit.ONE_OF_TWO);
    groups.put("one of three sizes", sold -> sold.line().fit() == Fit.ONE_OF_THREE);
    for (Category category : plain.catalogue.categories()) {
      groups.put(category.name(), sold -> sold.line().product().category().equals(category));
    }
    groups.forEach(
        (name, group) -> {
          List<Sold> lines = honest.stream().filter(group).toList();
          double expected = 0;
          double variance = 0;
          for (Sold sold : lines) {
            double p = written(plain, sold);
            expected += p;
            variance += p * (1 - p);
          }
          assertThat(lines.size()).as(name).isGreaterThan(300);
          assertThat((double) lines.stream().filter(sold -> sold.isReturned(WINDOW)).count())
              .as(name)
              .isCloseTo(expected, within(STANDARD_ERRORS * Math.sqrt(variance) + 1));
        });
  }

  private static double written(World world, Sold sold) {
    SimulatedLine line = sold.line();
    double base = world.catalogue.baseRate(line.product().category());
    double logOdds =
        Math.log(base / (1 - base))
            + Math.log(1.5)
            + 0.5 * Math.max(-2.5, Math.min(2.5, line.product().sigmas()))
            - 3 * line.discount()
            + (world.calendar.isHoliday(sold.order().day()) ? 0.8 : 0)
            + (line.trip().isLate() ? 1.5 : 0);
    return switch (line.fit()) {
      case ONE_OF_TWO -> (logistic(logOdds - 0.7) + logistic(logOdds + 2.5)) / 2;
      case ONE_OF_THREE -> (logistic(logOdds - 0.7) + 2 * logistic(logOdds + 2.5)) / 3;
      default -> logistic(logOdds + 1.2 * sizesOff(sold));
    };
  }

  /** Sizes between the one bought and the one of the product that is nearest to the buyer's own. */
  private static int sizesOff(Sold sold) {
    SimulatedLine line = sold.line();
    Product product = line.product();
    if (product.sizes() == 0 || line.fit() != Fit.SINGLE) {
      return 0;
    }
    long own = Math.round(sold.order().buyer().size() * (product.category().sizes().size() - 1));
    long nearest = Math.max(0, Math.min(product.sizes() - 1, own - product.firstSize()));
    return (int) Math.abs(line.size() - nearest);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
