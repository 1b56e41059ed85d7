package io.returnwise.simulate;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;

/**
 * How sales spread over the fifteen months: a yearly course with its peak in November and December,
 * a weekly one with its peak on Sunday, noise from day to day, and a daily one with its peak in the
 * evening.
 */
final class Season {
  static final LocalDate START = LocalDate.of(2025, 1, 1);
  static final LocalDate END = LocalDate.of(2026, 3, 31);
  static final int DAYS = (int) ChronoUnit.DAYS.between(START, END) + 1;

  private static final double[] MONTHS = {
    0.95, 0.85, 0.90, 0.95, 1.00, 0.95, 0.90, 0.90, 1.00, 1.05, 1.45, 1.50
  };
  private static final double[] WEEKDAYS = {1.10, 1.00, 0.95, 0.95, 0.90, 0.95, 1.20};
  private static final double[] HOURS = {
    1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4.5, 4.5, 5, 4.5, 4.5, 4.5, 5, 5.5, 6, 7, 8, 7, 5, 2.5
  };
  private static final double DAY_NOISE = 0.08;

  private static final double USUAL_DISCOUNT_CHANCE = 0.15;
  private static final double SALE_DISCOUNT_CHANCE = 0.50;

  private final long lines;
  private final double[] soldShare = new double[DAYS];

  Season(long lines, Dice dice) {
    this.lines = lines;
    double total = 0;
    for (int day = 0; day < DAYS; day++) {
      LocalDate date = START.plusDays(day);
      total +=
          MONTHS[date.getMonthValue() - 1]
              * WEEKDAYS[date.getDayOfWeek().getValue() - 1]
              * dice.logNormal(1, DAY_NOISE);
      soldShare[day] = total;
    }
    for (int day = 0; day < DAYS; day++) {
      soldShare[day] /= total;
    }
  }

  /** Lines sold from the start to the end of this day. */
  long soldBy(int day) {
    return Math.round(lines * soldShare[day]);
  }

  /** The second of the day at which this part of the day's sales is made. */
  static int secondOfDay(double soldPart) {
    double total = 0;
    for (double hour : HOURS) {
      total += hour;
    }
    double left = soldPart * total;
    int hour = 0;
    while (hour < HOURS.length - 1 && left >= HOURS[hour]) {
      left -= HOURS[hour];
      hour++;
    }
    int second = (int) (3600 * (hour + left / HOURS[hour]));
    return Math.min(second, 24 * 3600 - 1);
  }

  /** Chance that a line is sold below its list price; higher in the sales. */
  static double discountChance(LocalDate day) {
    return isSale(day) ? SALE_DISCOUNT_CHANCE : USUAL_DISCOUNT_CHANCE;
  }

  private static boolean isSale(LocalDate day) {
    return isWithin(day, MonthDay.of(1, 2), MonthDay.of(1, 20))
        || isWithin(day, MonthDay.of(7, 1), MonthDay.of(7, 20))
        || isWithin(day, MonthDay.of(11, 20), MonthDay.of(11, 30));
  }

  private static boolean isWithin(LocalDate day, MonthDay first, MonthDay last) {
    MonthDay date = MonthDay.from(day);
    return !date.isBefore(first) && !date.isAfter(last);
  }
}
