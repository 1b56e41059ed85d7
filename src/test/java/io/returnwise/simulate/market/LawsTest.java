package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.ListingCause;
import io.returnwise.simulate.market.SimulatedLine.Fit;
import io.returnwise.simulate.market.World.Sold;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is drawn follows the laws as {@link Setting} states them. Shares are compared within four
 * standard errors, or what a comment says.
 */
class LawsTest {
  private static final int WINDOW = 60;

  /** Strong abuse and many problems, so that a test sees enough of each. */
  private static final World WORLD =
      new World(
          120_000,
          9_001,
          Map.of(
              "buyers.lines-per-buyer", "5",
              "abuse.buyer-share", "0.08",
              "abuse.strength", "0.6",
              "listings.problem-share", "0.3",
              "listings.problem-size", "1.5",
              "listings.fixed-share", "0.5"));

  @Test
  void asManyLinesAreSoldAsAskedForAndEveryOrderHasOne() {
    assertThat(WORLD.lines().count()).isEqualTo(120_000);
    assertThat(WORLD.orders).allMatch(order -> !order.lines().isEmpty());
    assertThat(WORLD.lines().map(sold -> sold.line().number()).distinct().count())
        .isEqualTo(120_000);
  }

  @Test
  void theStatedProbabilityIsThatOfAReturn() {
    for (int tenth = 0; tenth < 9; tenth++) {
      double low = tenth / 10.0;
      holdsFor(
          "from " + low,
          sold -> sold.line().probability() >= low && sold.line().probability() < low + 0.1);
    }
    for (BuyerKind kind : BuyerKind.values()) {
      if (kind != BuyerKind.SHARED_IDENTITY) {
        holdsFor(kind.id(), sold -> sold.order().buyer().kind() == kind);
      }
    }
    for (Category category : WORLD.catalogue.categories()) {
      holdsFor(category.name(), sold -> sold.line().product().category().equals(category));
    }
    for (Fit fit : Fit.values()) {
      holdsFor(fit.name(), sold -> sold.line().fit() == fit);
    }
    for (ListingCause cause : ListingCause.values()) {
      holdsFor(cause.id(), sold -> sold.problem() != null && sold.problem().cause() == cause);
    }
    holdsFor("holidays", sold -> WORLD.calendar.isHoliday(sold.order().day()));
  }

  /** Returned lines of a group against the sum of their probabilities, both with their spread. */
  private static void holdsFor(String name, Predicate<Sold> group) {
    List<Sold> lines = WORLD.sent(group);
    double expected = lines.stream().mapToDouble(sold -> sold.line().probability()).sum();
    double variance =
        lines.stream()
            .mapToDouble(sold -> sold.line().probability() * (1 - sold.line().probability()))
            .sum();
    assertThat(lines.size()).as(name).isGreaterThan(30);
    // Lines of one basket set are not independent: of several sizes exactly one fits.
    long returned = lines.stream().filter(sold -> sold.isReturned(WINDOW)).count();
    assertThat((double) returned)
        .as(name)
        .isCloseTo(expected, within(World.STANDARD_ERRORS * Math.sqrt(variance) + 1));
  }

  @Test
  void salesOfADayFollowTheCalendar() {
    Map<Integer, Long> byDay =
        WORLD.orders.stream()
            .collect(
                Collectors.groupingBy(
                    SimulatedOrder::day, Collectors.summingLong(order -> order.lines().size())));
    for (int day = 0; day < WORLD.calendar.days(); day++) {
      long planned = WORLD.calendar.soldBy(day) - (day == 0 ? 0 : WORLD.calendar.soldBy(day - 1));
      // An order has the day of its first line.
      assertThat(byDay.getOrDefault(day, 0L)).as("day %d", day).isCloseTo(planned, within(24L));
    }
  }

  @Test
  void ordersComeByTheHour() {
    double[] hours = {
      1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4.5, 4.5, 5, 4.5, 4.5, 4.5, 5, 5.5, 6, 7, 8, 7, 5, 2.5
    };
    double all = Arrays.stream(hours).sum();
    for (int hour = 0; hour < hours.length; hour++) {
      int of = hour;
      World.near(
          WORLD.orders, "hour " + hour, hours[hour] / all, order -> order.second() / 3600 == of);
    }
  }

  @Test
  void activeBuyersAndPopularProductsFollowZipfAndMandelbrot() {
    Map<Long, Long> ofBuyer = orders(order -> order.buyer().number());
    List<Long> first =
        ofBuyer.entrySet().stream()
            .filter(entry -> entry.getKey() < 1_000)
            .map(Map.Entry::getValue)
            .toList();
    Ranks ranks = new Ranks(WORLD.buyers.honest(), 100, 0.5);
    double share = 0;
    for (int rank = 0; rank < 1_000; rank++) {
      share += ranks.share(rank);
    }
    double expected = share * WORLD.buyers.orderShare(BuyerKind.HONEST) * WORLD.orders.size();
    // Buyers who register later leave orders to the others: the sum stays, single ones move.
    assertThat((double) first.stream().mapToLong(Long::longValue).sum())
        .isCloseTo(expected, within(0.1 * expected));

    Map<Long, Long> ofProduct =
        WORLD
            .lines()
            .filter(sold -> sold.line().fit() == Fit.SINGLE)
            .collect(
                Collectors.groupingBy(
                    sold -> sold.line().product().number(), Collectors.counting()));
    Product best = WORLD.catalogue.product(0);
    double singles = ofProduct.values().stream().mapToLong(Long::longValue).sum();
    // New products, which nobody can buy before they are listed, leave a third more to the others.
    assertThat(ofProduct.get(0L) / singles / WORLD.catalogue.share(best)).isBetween(0.9, 1.5);
  }

  private static Map<Long, Long> orders(Function<SimulatedOrder, Long> by) {
    return WORLD.orders.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }

  @Test
  void nobodyBuysBeforeRegisteringAndNothingIsSoldBeforeItIsListed() {
    assertThat(WORLD.orders).allMatch(order -> order.buyer().registeredDay() <= order.day());
    assertThat(WORLD.lines())
        .allMatch(sold -> sold.line().product().listedDay() <= sold.order().day());
    Map<Long, Integer> registered =
        WORLD.orders.stream()
            .map(SimulatedOrder::buyer)
            .filter(buyer -> buyer.registeredDay() >= 0)
            .collect(Collectors.toMap(Buyer::number, Buyer::registeredDay, (one, same) -> one));
    assertThat(registered.values().stream().map(day -> day / 30).distinct().count())
        .as("months in which buyers registered")
        .isGreaterThanOrEqualTo(24);
  }

  @Test
  void sharesAreThoseOfTheSettings() {
    List<Sold> all = WORLD.lines().toList();
    World.near(
        "orders without tokens",
        0.02,
        WORLD.orders.size(),
        WORLD.orders.stream().filter(order -> !order.hasTokens()).count());
    World.near(all, "cancelled", 0.01, sold -> sold.line().isCancelled());
    List<Sold> sent = WORLD.sent(sold -> true);
    World.near(sent, "lost", 0.002, sold -> isCause(sold, "lost"));
    World.near(
        WORLD.sent(sold -> !WORLD.calendar.isSale(sold.order().day())),
        "discounted",
        0.15,
        sold -> sold.line().discount() > 0);
    World.near(
        WORLD.sent(sold -> WORLD.calendar.isSale(sold.order().day())),
        "discounted in a sale",
        0.5,
        sold -> sold.line().discount() > 0);
    List<Sold> honest =
        WORLD.sent(
            sold ->
                sold.line().outcome() != null
                    && !sold.order().buyer().kind().isAbuser()
                    && !isCause(sold, "lost")
                    && !isCause(sold, "mistake"));
    List<Sold> cheap =
        honest.stream()
            .filter(
                sold ->
                    sold.line().product().euros()
                            * (1 - sold.line().discount())
                            * sold.line().units()
                        < 15)
            .toList();
    World.near(cheap, "refunded without a return", 0.2, sold -> !sold.line().outcome().isReturn());
    List<Sold> returned = honest.stream().filter(sold -> sold.line().outcome().isReturn()).toList();
    World.near(returned, "late", 0.03, sold -> sold.line().outcome().afterDays() > WINDOW);
    World.near(returned, "restated", 0.03, sold -> sold.line().outcome().restateDays() > 0);
    World.near(
        returned.stream().filter(sold -> sold.line().units() > 1).toList(),
        "partial",
        0.3,
        sold -> sold.line().outcome().units() < sold.line().units());
    World.near(
        returned.stream().filter(sold -> Reasons.isFault(sold.line().outcome().reason())).toList(),
        "replaced",
        0.25,
        sold -> sold.line().outcome().isReplaced());
    World.near(
        "mistakes",
        0.001,
        WORLD.orders.stream().filter(order -> !order.buyer().kind().isAbuser()).count(),
        WORLD.orders.stream().filter(o -> o.lines().get(0).fit() == Fit.MISTAKE).count());
  }

  @Test
  void returnsComeAfterALogNormalTimeAndGiftsAfterTheHolidays() {
    List<Sold> usual =
        WORLD.sent(
            sold ->
                sold.isReturned(WINDOW)
                    && !isCause(sold, "mistake")
                    && !WORLD.calendar.isGiftTime(sold.order().day()));
    double[] lags =
        usual.stream()
            .mapToDouble(
                sold -> sold.line().outcome().afterDays() - sold.line().trip().deliveredDays())
            .sorted()
            .toArray();
    double median = WORLD.settings.drawn(Setting.LAG);
    double sigma = WORLD.settings.drawn(Setting.LAG_SPREAD);
    // Whole days.
    assertThat(lags[lags.length / 2]).isCloseTo(median, within(0.8));
    assertThat(lags[(int) (0.841 * lags.length)])
        .isCloseTo(median * Math.exp(sigma), within(0.06 * median * Math.exp(sigma) + 0.6));

    List<Sold> december =
        WORLD.sent(
            sold ->
                sold.isReturned(WINDOW)
                    && !isCause(sold, "mistake")
                    && date(sold).getMonthValue() == 12
                    && date(sold).getDayOfMonth() < 5);
    double afterHolidays =
        World.share(
            december,
            sold ->
                date(sold).plusDays(sold.line().outcome().afterDays()).getDayOfYear() > 360
                    || date(sold).plusDays(sold.line().outcome().afterDays()).getMonthValue() == 1);
    // 35% of gifts and some late ones, with more from those who give.
    assertThat(afterHolidays).isBetween(0.33, 0.62);
  }

  @Test
  void plantedCausesActOnlyOnTheirVariantsAndDays() {
    List<Sold> caused =
        WORLD.sent(
            sold ->
                sold.line().outcome() != null
                    && Arrays.stream(ListingCause.values())
                        .anyMatch(cause -> isCause(sold, cause.id())));
    assertThat(caused).hasSizeGreaterThan(1_000);
    assertThat(caused)
        .allMatch(
            sold -> {
              Problem problem = sold.line().product().problem();
              return problem.cause().id().equals(sold.line().outcome().cause())
                  && problem.isOf(sold.line().colour(), sold.line().size())
                  && sold.order().day() >= problem.fromDay()
                  && sold.order().day() < problem.fixedDay();
            });
    assertThat(caused.stream().map(sold -> sold.line().outcome().cause()).distinct())
        .hasSize(ListingCause.values().length);
  }

  @Test
  void abusersAbuseAsOftenAsTheirStrengthSays() {
    for (BuyerKind kind :
        List.of(BuyerKind.SERIAL_RETURNER, BuyerKind.RING_MEMBER, BuyerKind.FALSE_FAULT)) {
      List<Sold> lines =
          WORLD.sent(
              sold -> sold.order().buyer().kind() == kind && sold.line().fit() != Fit.MISTAKE);
      double strength = World.mean(lines, sold -> sold.order().buyer().strength());
      World.near(lines, kind.id(), strength * 0.998, sold -> isCause(sold, kind.id()));
    }
    assertThat(WORLD.sent(sold -> isCause(sold, "not-received")))
        .isNotEmpty()
        .allMatch(sold -> !sold.line().outcome().isReturn());
    assertThat(WORLD.sent(sold -> isCause(sold, "wardrober")))
        .isNotEmpty()
        .allMatch(sold -> sold.line().product().category().isWorn());
  }

  @Test
  void marketplacesSellHalfAsMuchAsTheOneBefore() {
    double german = orders("DE");
    double french = orders("FR");

    // Some kinds live in groups, all in one place: shares of orders vary more than those of lines.
    assertThat(french / german).isCloseTo(0.5, within(0.04));
    assertThat(orders("UK") / french).isCloseTo(0.5, within(0.04));
  }

  private static double orders(String marketplace) {
    return (double)
        WORLD.orders.stream().filter(o -> o.marketplace().name().equals(marketplace)).count();
  }

  @Test
  void onASlowLaneOnlyLateDeliveriesCount() {
    List<Sold> slow =
        WORLD.sent(
            sold -> sold.problem() != null && sold.problem().cause() == ListingCause.SLOW_LANE);

    assertThat(slow).hasSizeGreaterThan(500);
    assertThat(slow.stream().filter(sold -> isCause(sold, "slow-lane")))
        .isNotEmpty()
        .allMatch(sold -> sold.line().trip().isLate());
    assertThat(slow).noneMatch(sold -> isCause(sold, "late"));
  }

  @Test
  void withoutAbusersNobodyAbuses() {
    World honest = new World(20_000, 9_003, Map.of("abuse.buyer-share", "0"));

    assertThat(honest.orders).noneMatch(order -> order.buyer().kind().isAbuser());
  }

  @Test
  void whalesGetTheirShares() {
    World whales =
        new World(
            60_000,
            9_004,
            Map.of("catalogue.whale-share", "0.021", "buyers.whale-order-share", "0.01"));
    Map<String, Long> lines =
        whales
            .lines()
            .collect(Collectors.groupingBy(sold -> sold.line().sku(), Collectors.counting()));
    assertThat(lines.values().stream().max(Comparator.naturalOrder()).orElseThrow() / 60_000.0)
        .isBetween(0.018, 0.022);
    List<String> bought =
        whales.orders.stream()
            .flatMap(
                order ->
                    order.lines().stream()
                        .collect(Collectors.groupingBy(line -> line.product().number()))
                        .values()
                        .stream()
                        .map(same -> same.get(0).sku()))
            .toList();
    Map<String, Long> skus =
        bought.stream().collect(Collectors.groupingBy(sku -> sku, Collectors.counting()));

    World.near(
        "the SKU",
        0.021,
        bought.size(),
        skus.values().stream().max(Comparator.naturalOrder()).orElseThrow());
    World.near(
        "orders of the shared identity",
        0.01,
        whales.orders.size(),
        whales.orders.stream()
            .filter(order -> order.buyer().kind() == BuyerKind.SHARED_IDENTITY)
            .count());
  }

  private static boolean isCause(Sold sold, String cause) {
    return sold.line().outcome() != null && sold.line().outcome().cause().equals(cause);
  }

  private static LocalDate date(Sold sold) {
    return WORLD.calendar.date(sold.order().day());
  }
}
