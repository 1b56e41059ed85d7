package io.returnwise.simulate.market;

import io.returnwise.schema.truth.ListingCause;
import java.io.Serializable;
import java.util.List;

/** Who delivers, by when it was promised, and how late it is. */
final class Delivery implements Serializable {
  private static final List<String> CARRIERS = List.of("postal", "swift", "relay", "freight");
  private static final double[] CARRIER_SHARE = {0.45, 0.3, 0.2, 0.05};

  /** Delay against the mean of all carriers. */
  private static final double[] CARRIER_DELAY = {1.0, 0.7, 1.2, 1.5};

  /** Days on the road to the first, second and third region. */
  private static final int[] REGION_DAYS = {1, 2, 4};

  private static final double[] REGION_DELAY = {0.9, 1.2, 1.5};
  private static final int MOST_EXTRA_DAYS = 15;
  private static final double MOST_CHANCE = 0.9;

  /** Days of delay that are within the promise. */
  private static final int SLACK = 1;

  private final Calendar calendar;
  private final double extraDay;
  private final double peakFactor;
  private final double slowLane;
  private final double differences;
  private final Weights carriers = new Weights(CARRIER_SHARE);

  Delivery(WorldSettings settings, Calendar calendar) {
    this.calendar = calendar;
    this.extraDay = settings.drawn(Setting.EXTRA_DAY);
    this.peakFactor = settings.number(Setting.PEAK_DELAY);
    this.slowLane = settings.drawn(Setting.SLOW_LANE);
    this.differences = settings.number(Setting.LANES);
  }

  /**
   * How one order line travels; days are counted from the purchase.
   *
   * @param carrier name of the carrier
   * @param promisedDays day by which it was promised
   * @param deliveredDays day on which it came
   * @param lateChance what the chance of being late was
   */
  record Trip(String carrier, int promisedDays, int deliveredDays, double lateChance) {
    boolean isLate() {
      return deliveredDays > promisedDays;
    }
  }

  /** Draws the carrier of an order. */
  int carrier(Dice dice) {
    return carriers.draw(dice);
  }

  Trip trip(Dice dice, int carrier, int region, int day, Problem problem) {
    boolean isSlow = problem != null && problem.cause() == ListingCause.SLOW_LANE;
    double usual =
        extraDay
            * StrictMath.pow(CARRIER_DELAY[carrier], differences)
            * StrictMath.pow(REGION_DELAY[region], differences)
            * (calendar.isHoliday(day) ? peakFactor : 1);
    double again = Math.min(MOST_CHANCE, isSlow ? Math.max(slowLane, usual) : usual);
    int onTime = 1 + REGION_DAYS[region];
    int extra = dice.geometric(again, MOST_EXTRA_DAYS);
    return new Trip(
        CARRIERS.get(carrier), onTime + SLACK, onTime + extra, StrictMath.pow(again, SLACK + 1));
  }
}
