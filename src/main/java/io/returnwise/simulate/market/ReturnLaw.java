package io.returnwise.simulate.market;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.ListingCause;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.simulate.market.SimulatedLine.Fit;
import io.returnwise.simulate.market.SimulatedLine.Outcome;
import java.io.Serializable;

/**
 * Which lines come back or are refunded, when, why, and how many units.
 *
 * <p>For an honest buyer the log-odds of a return are a sum of parts; so the probability at the
 * order is known: the mean over what is decided only later, that is which of several sizes fits,
 * whether the delivery is late, and whether an abuser abuses this time.
 */
final class ReturnLaw implements Serializable {
  /** Cause of a refund for what never came. */
  static final String LOST = "lost";

  private static final double FITTING_EFFECT = -0.7;
  private static final double MOST_SIGMAS = 2.5;
  private static final int LATEST_MISTAKE = 6;
  private static final int BULK_KEPT_PART = 10;
  private static final double REFUND_ABUSE = 0.5;
  private static final double PRECIOUS = 40;
  private static final double CHEAP = 15;
  private static final double GIVERS_GIFTS = 0.9;
  private static final int AFTER_HOLIDAYS_MOST = 20;
  private static final int LATEST_AFTER_WINDOW = 40;

  private final WorldSettings settings;
  private final Calendar calendar;
  private final Catalogue catalogue;
  private final double priceEffect;
  private final double discountEffect;
  private final double lateEffect;
  private final double holidayEffect;
  private final double spareEffect;
  private final double unusualSize;
  private final double oddsFactor;
  private final double lag;
  private final double lagSpread;
  private final double reportAgain;
  private final int window;

  ReturnLaw(WorldSettings settings, Calendar calendar, Catalogue catalogue) {
    this.settings = settings;
    this.calendar = calendar;
    this.catalogue = catalogue;
    this.priceEffect = settings.drawn(Setting.PRICE_EFFECT);
    this.discountEffect = settings.drawn(Setting.DISCOUNT_EFFECT);
    this.lateEffect = settings.drawn(Setting.LATE_EFFECT);
    this.holidayEffect = settings.drawn(Setting.HOLIDAY_EFFECT);
    this.spareEffect = settings.drawn(Setting.SPARE_EFFECT);
    this.unusualSize = settings.drawn(Setting.UNUSUAL_SIZE);
    this.oddsFactor = StrictMath.log(settings.number(Setting.RATE));
    this.lag = settings.drawn(Setting.LAG);
    this.lagSpread = settings.drawn(Setting.LAG_SPREAD);
    double reportDays = settings.drawn(Setting.REPORT_LAG);
    this.reportAgain = reportDays / (1 + reportDays);
    this.window = settings.whole(Setting.WINDOW);
  }

  /**
   * A line before it is known what becomes of it.
   *
   * @param buyer who buys
   * @param strangerLogOdds for a shared identity: the part of the stranger behind it; else 0
   * @param day day of the purchase
   * @param product what is bought
   * @param colour number of the colour
   * @param size number of the size
   * @param sizesOff sizes away from the buyer's own
   * @param fit how the line came into the basket
   * @param isFitting of several sizes: whether this one fits, which nobody knows at the order
   * @param units units bought
   * @param discount part of the list price taken off
   * @param trip how it travels
   */
  record Purchase(
      Buyer buyer,
      double strangerLogOdds,
      int day,
      Product product,
      int colour,
      int size,
      int sizesOff,
      Fit fit,
      boolean isFitting,
      int units,
      double discount,
      Delivery.Trip trip) {
    Problem problem() {
      return product.problemOf(colour, size, day);
    }

    double euros() {
      return product.euros() * (1 - discount);
    }
  }

  /** Probability, at the order, that any unit comes back within the window of the truth. */
  double probability(Purchase line) {
    double notLost = 1 - settings.number(Setting.LOST);
    if (line.fit() == Fit.MISTAKE) {
      return notLost;
    }
    double abuse = abuseChance(line);
    double byAbuse = isRefundAbuse(line.buyer().kind()) ? 0 : abuse;
    double honest =
        meanOverFits(line) * (1 - keptChance(line)) * (1 - settings.number(Setting.LATE_RETURNS));
    return notLost * (byAbuse + (1 - abuse) * honest);
  }

  private double meanOverFits(Purchase line) {
    double fits = meanOverDelays(line, FITTING_EFFECT);
    return switch (line.fit()) {
      case ONE_OF_TWO -> (fits + meanOverDelays(line, spareEffect)) / 2;
      case ONE_OF_THREE -> (fits + 2 * meanOverDelays(line, spareEffect)) / 3;
      case SINGLE, MISTAKE, BULK -> meanOverDelays(line, 0);
    };
  }

  private double meanOverDelays(Purchase line, double ofFit) {
    double logOdds = logOdds(line) + ofFit + ofProblem(line);
    double late = line.trip().lateChance();
    return late * logistic(logOdds + lateEffect) + (1 - late) * logistic(logOdds);
  }

  /** What becomes of the line; null when it is kept. */
  Outcome outcome(Dice dice, Purchase line) {
    if (dice.chance(settings.number(Setting.LOST))) {
      return refund(dice, line, LOST, Reasons.NOT_RECEIVED, "not-received");
    }
    if (line.fit() == Fit.MISTAKE) {
      int after = dice.between(0, LATEST_MISTAKE);
      return new Outcome(
          TrueLines.MISTAKE,
          after,
          line.units(),
          Reasons.MISTAKE,
          Reasons.SELLABLE,
          null,
          false,
          after == 0 ? 0 : reportDays(dice),
          0);
    }
    if (dice.chance(abuseChance(line))) {
      return abused(dice, line);
    }
    return honest(dice, line);
  }

  private Outcome abused(Dice dice, Purchase line) {
    BuyerKind kind = line.buyer().kind();
    String reason = Reasons.abuse(kind, dice);
    if (isRefundAbuse(kind)) {
      String refund = kind == BuyerKind.NOT_RECEIVED ? "not-received" : "kept";
      return refund(dice, line, kind.id(), reason, refund);
    }
    int units =
        line.fit() == Fit.BULK
            ? line.units() - dice.between(0, line.units() / BULK_KEPT_PART)
            : line.units();
    return returned(
        dice, kind.id(), units, reason, Reasons.disposition(kind, dice), inTime(dice, line));
  }

  private Outcome honest(Dice dice, Purchase line) {
    double throwOfDice = dice.unit();
    double logOdds = logOdds(line);
    double ofFit = ofFit(line);
    // What the line would have been returned for without the next part is not due to that part.
    double own = logOdds + Math.min(0, ofFit);
    double withFit = logOdds + ofFit;
    double withDelay = withFit + (line.trip().isLate() ? lateEffect : 0);
    double withProblem = withDelay + ofProblem(line);
    Problem problem = line.problem();
    if (throwOfDice < logistic(own)) {
      return sentBack(dice, line, "usual", Reasons.usual(line.product().category(), dice));
    }
    if (throwOfDice < logistic(withFit)) {
      return sentBack(dice, line, "spare-size", Reasons.wrongSize(dice));
    }
    if (throwOfDice < logistic(withDelay)) {
      return isSlowLane(line)
          ? sentBack(
              dice,
              line,
              ListingCause.SLOW_LANE.id(),
              Reasons.planted(ListingCause.SLOW_LANE, dice))
          : sentBack(dice, line, "late", Reasons.LATE);
    }
    return throwOfDice < logistic(withProblem)
        ? sentBack(dice, line, problem.cause().id(), Reasons.planted(problem.cause(), dice))
        : null;
  }

  private Outcome sentBack(Dice dice, Purchase line, String cause, String reason) {
    if (dice.chance(keptChance(line))) {
      return refund(dice, line, cause, reason, "kept");
    }
    boolean isPartial = line.units() > 1 && dice.chance(settings.number(Setting.PARTIAL));
    int units = isPartial ? dice.between(1, line.units() - 1) : line.units();
    boolean isAfterWindow = dice.chance(settings.number(Setting.LATE_RETURNS));
    int after = isAfterWindow ? window + dice.between(1, LATEST_AFTER_WINDOW) : inTime(dice, line);
    return returned(dice, cause, units, reason, Reasons.disposition(reason, dice), after);
  }

  private Outcome returned(
      Dice dice, String cause, int units, String reason, String disposition, int after) {
    boolean isReplaced = Reasons.isFault(reason) && dice.chance(settings.number(Setting.REPLACED));
    boolean isRestated = dice.chance(settings.number(Setting.RESTATED_RETURNS));
    int restate = isRestated ? dice.between(2, 20) : 0;
    return new Outcome(
        cause, after, units, reason, disposition, null, isReplaced, reportDays(dice), restate);
  }

  private Outcome refund(Dice dice, Purchase line, String cause, String reason, String kind) {
    int after = line.trip().deliveredDays() + dice.between(2, 20);
    return new Outcome(cause, after, line.units(), reason, null, kind, false, reportDays(dice), 0);
  }

  private int reportDays(Dice dice) {
    return 1 + dice.geometric(reportAgain, 30);
  }

  /** Day of a return within the window of the truth. */
  private int inTime(Dice dice, Purchase line) {
    int after =
        line.trip().deliveredDays() + Math.max(1, (int) Math.round(dice.logNormal(lag, lagSpread)));
    if (calendar.isGiftTime(line.day())) {
      boolean isGiver = line.buyer().kind() == BuyerKind.GIFT_GIVER;
      if (dice.chance(isGiver ? GIVERS_GIFTS : settings.number(Setting.GIFTS))) {
        int afterHolidays =
            calendar.daysToAfterHolidays(line.day())
                + dice.geometric(settings.number(Setting.AFTER_HOLIDAYS), AFTER_HOLIDAYS_MOST);
        after = Math.max(after, afterHolidays);
      }
    }
    return Math.min(after, window - 1);
  }

  private double keptChance(Purchase line) {
    return line.euros() * line.units() < CHEAP ? settings.number(Setting.KEPT) : 0;
  }

  private static boolean isRefundAbuse(BuyerKind kind) {
    return kind == BuyerKind.NOT_RECEIVED || kind == BuyerKind.REFUND_WITHOUT_RETURN;
  }

  private double abuseChance(Purchase line) {
    Buyer buyer = line.buyer();
    return switch (buyer.kind()) {
      case SERIAL_RETURNER, RING_MEMBER, FALSE_FAULT -> buyer.strength();
      case BULK_RETURNER -> line.fit() == Fit.BULK ? settings.number(Setting.BULK_RETURNED) : 0;
      case WARDROBER -> line.product().category().isWorn() ? buyer.strength() : 0;
      case WRONG_ITEM -> line.euros() >= PRECIOUS ? buyer.strength() : 0;
      case NOT_RECEIVED, REFUND_WITHOUT_RETURN -> REFUND_ABUSE * buyer.strength();
      case HONEST, BRACKETER, SIZE_TROUBLE, GIFT_GIVER, BUSINESS, HUB_MEMBER, SHARED_IDENTITY -> 0;
    };
  }

  private double logOdds(Purchase line) {
    Product product = line.product();
    double sigmas = Math.max(-MOST_SIGMAS, Math.min(MOST_SIGMAS, product.sigmas()));
    return logit(catalogue.baseRate(product.category()))
        + oddsFactor
        + priceEffect * sigmas
        + discountEffect * line.discount()
        + (calendar.isHoliday(line.day()) ? holidayEffect : 0)
        + product.logOdds()
        + line.buyer().logOdds()
        + line.strangerLogOdds()
        + ofKind(line)
        + (line.fit() == Fit.SINGLE ? unusualSize * line.sizesOff() : 0);
  }

  private double ofKind(Purchase line) {
    boolean applies =
        switch (line.buyer().kind()) {
          case SIZE_TROUBLE -> line.product().category().isWorn();
          case GIFT_GIVER -> calendar.isGiftTime(line.day());
          case BUSINESS -> true;
          default -> false;
        };
    return applies ? line.buyer().kindLogOdds() : 0;
  }

  private double ofFit(Purchase line) {
    boolean isOneOfSeveral = line.fit() == Fit.ONE_OF_TWO || line.fit() == Fit.ONE_OF_THREE;
    return isOneOfSeveral ? (line.isFitting() ? FITTING_EFFECT : spareEffect) : 0;
  }

  /** A slow lane acts through late deliveries alone. */
  private static double ofProblem(Purchase line) {
    return line.problem() == null || isSlowLane(line) ? 0 : line.problem().logOdds();
  }

  private static boolean isSlowLane(Purchase line) {
    return line.problem() != null && line.problem().cause() == ListingCause.SLOW_LANE;
  }

  private static double logit(double probability) {
    return StrictMath.log(probability / (1 - probability));
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }
}
