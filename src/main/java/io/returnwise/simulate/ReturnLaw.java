package io.returnwise.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Which lines come back, when, why, and how many units.
 *
 * <p>The log-odds of a return are a sum: the category's base rate, the price against the median of
 * the category, the discount, whether the line is one of two sizes, the SKU's small own part, the
 * buyer's habit, and the planted cause if there is one.
 */
final class ReturnLaw {
  /** For each standard deviation of the category's prices. */
  private static final double PRICE_EFFECT = 0.15;

  private static final double PRICE_EFFECT_BOUND = 2.5;
  private static final double DISCOUNT_EFFECT = -0.8;
  private static final double SPARE_SIZE_EFFECT = 3.0;
  private static final double FITTING_SIZE_EFFECT = -0.7;

  private static final double BULK_RATE = 0.95;
  private static final int BULK_KEPT_PART = 10;
  private static final double SERIAL_RATE = 0.75;
  private static final double ALL_UNITS_CHANCE = 0.7;

  private static final double LAG_MEDIAN_DAYS = 12;
  private static final double LAG_SIGMA = 0.55;
  private static final int LAG_MIN_DAYS = 3;
  private static final int LAG_MAX_DAYS = 45;
  private static final int BULK_LAG_MIN_DAYS = 5;
  private static final int BULK_LAG_MAX_DAYS = 25;
  private static final int REPORT_LAG_MAX_DAYS = 5;

  private static final int OPENING_SECOND = 8 * 3600;
  private static final int CLOSING_SECOND = 20 * 3600;
  private static final int MISTAKE_LATEST_SECONDS = 4 * 3600;

  private final Catalogue catalogue;
  private final Buyers buyers;
  private final Plants plants;
  private final Dice dice;

  ReturnLaw(Catalogue catalogue, Buyers buyers, Plants plants, Dice dice) {
    this.catalogue = catalogue;
    this.buyers = buyers;
    this.plants = plants;
    this.dice = dice;
  }

  /** One return of (part of) one line. */
  record Return(LocalDateTime at, LocalDateTime processedAt, int units, String reason) {}

  Optional<Return> outcome(Order order, Line line) {
    return switch (line.intent()) {
      case MISTAKE -> Optional.of(cancelled(order, line));
      case BULK -> dice.chance(BULK_RATE) ? Optional.of(bulk(order, line)) : Optional.empty();
      case USUAL, FITTING_SIZE, SPARE_SIZE -> reason(order, line).map(r -> usual(order, line, r));
    };
  }

  private Optional<String> reason(Order order, Line line) {
    double throwOfDice = dice.unit();
    if (plants.abuseOf(order.buyer()) == AbuseKind.SERIAL_RETURNER) {
      return throwOfDice < SERIAL_RATE ? Optional.of(unplanted(line)) : Optional.empty();
    }
    double logOdds = honestLogOdds(order, line);
    if (throwOfDice < logistic(logOdds)) {
      return Optional.of(unplanted(line));
    }
    PlantedCause cause = plants.causeOf(line.sku(), order.day());
    // Without the cause this line would have been kept; so the cause is the reason given.
    return cause != null && throwOfDice < logistic(logOdds + cause.logOdds())
        ? Optional.of(Reasons.planted(cause, dice))
        : Optional.empty();
  }

  private double honestLogOdds(Order order, Line line) {
    Sku sku = catalogue.sku(line.sku());
    Category category = sku.category();
    double price = line.unitPriceCents() / 100.0;
    double priceScore = StrictMath.log(price / category.medianPrice()) / Category.PRICE_SIGMA;
    double sizeEffect =
        switch (line.intent()) {
          case SPARE_SIZE -> SPARE_SIZE_EFFECT;
          case FITTING_SIZE -> FITTING_SIZE_EFFECT;
          case USUAL, BULK, MISTAKE -> 0;
        };
    return logit(category.baseReturnRate())
        + PRICE_EFFECT * Math.max(-PRICE_EFFECT_BOUND, Math.min(PRICE_EFFECT_BOUND, priceScore))
        + DISCOUNT_EFFECT * line.discount()
        + sizeEffect
        + sku.logOdds()
        + buyers.logOdds(order.buyer());
  }

  private String unplanted(Line line) {
    Category category = catalogue.sku(line.sku()).category();
    return line.intent() == Line.Intent.SPARE_SIZE
        ? Reasons.spareSize(category, dice)
        : Reasons.usual(category, dice);
  }

  private Return usual(Order order, Line line, String reason) {
    int lag = (int) Math.round(dice.logNormal(LAG_MEDIAN_DAYS, LAG_SIGMA));
    lag = Math.max(LAG_MIN_DAYS, Math.min(LAG_MAX_DAYS, lag));
    int units =
        line.units() == 1 || dice.chance(ALL_UNITS_CHANCE)
            ? line.units()
            : dice.between(1, line.units());
    return reported(inOpeningHours(order.day().plusDays(lag)), units, reason);
  }

  private Return bulk(Order order, Line line) {
    int lag = dice.between(BULK_LAG_MIN_DAYS, BULK_LAG_MAX_DAYS);
    int kept = dice.between(0, line.units() / BULK_KEPT_PART);
    LocalDateTime at = inOpeningHours(order.day().plusDays(lag));
    return reported(at, line.units() - kept, Reasons.bulk(dice));
  }

  private Return cancelled(Order order, Line line) {
    LocalDateTime later = order.at().plusSeconds(dice.between(60, MISTAKE_LATEST_SECONDS));
    LocalDateTime endOfDay = order.day().atTime(LocalTime.of(23, 59, 59));
    return reported(later.isAfter(endOfDay) ? endOfDay : later, line.units(), Reasons.MISTAKE);
  }

  private Return reported(LocalDateTime at, int units, String reason) {
    LocalDate reportDay = at.toLocalDate().plusDays(dice.between(1, REPORT_LAG_MAX_DAYS));
    return new Return(at, inOpeningHours(reportDay), units, reason);
  }

  private LocalDateTime inOpeningHours(LocalDate day) {
    return day.atTime(LocalTime.ofSecondOfDay(dice.between(OPENING_SECOND, CLOSING_SECOND)));
  }

  private static double logit(double probability) {
    return StrictMath.log(probability / (1 - probability));
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }
}
