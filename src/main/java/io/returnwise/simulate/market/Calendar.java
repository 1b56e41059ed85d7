package io.returnwise.simulate.market;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;

/**
 * How sales spread over the days: growth, a yearly course, peak events, a weekly course with its
 * peak on Sunday and noise; within a day a peak in the evening.
 */
final class Calendar implements Serializable {
  private static final double[] MONTHS = {
    0.95, 0.85, 0.92, 0.96, 1.02, 0.97, 0.93, 0.90, 1.00, 1.06, 1.20, 1.15
  };
  private static final double[] WEEKDAYS = {1.08, 1.00, 0.95, 0.94, 0.90, 0.97, 1.16};
  private static final double[] HOURS = {
    1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4.5, 4.5, 5, 4.5, 4.5, 4.5, 5, 5.5, 6, 7, 8, 7, 5, 2.5
  };
  private static final int LAST_SECOND = 24 * 3600 - 1;
  private static final double DAYS_OF_YEAR = 365.25;

  private static final MonthDay PRIME_FROM = MonthDay.of(7, 15);
  private static final MonthDay PRIME_TO = MonthDay.of(7, 16);
  private static final MonthDay HOLIDAYS_TO = MonthDay.of(12, 23);
  private static final MonthDay GIFTS_FROM = MonthDay.of(11, 15);
  private static final MonthDay GIFTS_TO = MonthDay.of(12, 24);
  private static final MonthDay JANUARY_FROM = MonthDay.of(1, 2);
  private static final MonthDay JANUARY_TO = MonthDay.of(1, 20);

  private final LocalDate first;
  private final int days;
  private final long[] soldBy;
  private final Weights hours = new Weights(HOURS);

  Calendar(WorldSettings settings) {
    this.first = settings.day(Setting.FIRST_DAY);
    this.days = settings.whole(Setting.DAYS);
    this.soldBy = new long[days];
    double growth = settings.drawn(Setting.GROWTH);
    double[] upTo = new double[days];
    double total = 0;
    for (int day = 0; day < days; day++) {
      double noise =
          Dice.of(settings.world(), Dice.Purpose.CALENDAR, day)
              .logNormal(1, settings.number(Setting.DAY_NOISE));
      total += StrictMath.pow(1 + growth, day / DAYS_OF_YEAR) * season(date(day), settings) * noise;
      upTo[day] = total;
    }
    for (int day = 0; day < days; day++) {
      soldBy[day] = Math.round(settings.lines() * (upTo[day] / total));
    }
  }

  private static double season(LocalDate date, WorldSettings settings) {
    double month = MONTHS[date.getMonthValue() - 1];
    double weekday = WEEKDAYS[date.getDayOfWeek().getValue() - 1];
    double factor =
        StrictMath.pow(month, settings.number(Setting.YEAR))
            * StrictMath.pow(weekday, settings.number(Setting.WEEK));
    if (isWithin(date, PRIME_FROM, PRIME_TO)) {
      factor *= settings.number(Setting.PRIME_DAY);
    }
    if (isSeason(date, HOLIDAYS_TO)) {
      factor *= settings.number(Setting.HOLIDAYS);
    }
    return isBlackFriday(date) ? factor * settings.number(Setting.BLACK_FRIDAY) : factor;
  }

  int days() {
    return days;
  }

  LocalDate date(int day) {
    return first.plusDays(day);
  }

  /** The day after the last day of sales: what is not known by then is in no table. */
  LocalDate exportedOn() {
    return first.plusDays(days);
  }

  /** The day on which the line of this number, from 0, is sold. */
  int dayOf(long line) {
    int found = Arrays.binarySearch(soldBy, line + 1);
    int day = found >= 0 ? found : -found - 1;
    while (day > 0 && soldBy[day - 1] >= line + 1) {
      day--;
    }
    return Math.min(day, days - 1);
  }

  /** Number of lines sold to the end of this day. */
  long soldBy(int day) {
    return soldBy[day];
  }

  int secondOfDay(Dice dice) {
    return Math.min(LAST_SECOND, 3600 * hours.draw(dice) + dice.below(3600));
  }

  /** Whether prices are cut more often. */
  boolean isSale(int day) {
    LocalDate date = date(day);
    return isWithin(date, PRIME_FROM, PRIME_TO)
        || isWithin(date, JANUARY_FROM, JANUARY_TO)
        || isBlackFriday(date);
  }

  boolean isHoliday(int day) {
    return isSeason(date(day), GIFTS_TO);
  }

  /** Whether what is bought may be a gift for the holidays. */
  boolean isGiftTime(int day) {
    return isWithin(date(day), GIFTS_FROM, GIFTS_TO);
  }

  /** Days from a day in the time of gifts to 27 December. */
  int daysToAfterHolidays(int day) {
    LocalDate date = date(day);
    return LocalDate.of(date.getYear(), 12, 27).getDayOfYear() - date.getDayOfYear();
  }

  /** From Black Friday to the Monday. */
  private static boolean isBlackFriday(LocalDate date) {
    LocalDate friday = blackFriday(date.getYear());
    return !date.isBefore(friday) && !date.isAfter(friday.plusDays(3));
  }

  /** From the Monday before Black Friday on. */
  private static boolean isSeason(LocalDate date, MonthDay to) {
    return !date.isBefore(blackFriday(date.getYear()).minusDays(4))
        && !MonthDay.from(date).isAfter(to);
  }

  /** The day after the fourth Thursday of November. */
  private static LocalDate blackFriday(int year) {
    return LocalDate.of(year, 11, 1)
        .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY))
        .plusDays(1);
  }

  private static boolean isWithin(LocalDate date, MonthDay from, MonthDay to) {
    MonthDay day = MonthDay.from(date);
    return !day.isBefore(from) && !day.isAfter(to);
  }
}
