package io.returnwise.simulate.market;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Instants and calendar days of what happens to an order. */
final class Times implements Serializable {
  private static final int OPENING_SECOND = 8 * 3600;
  private static final int CLOSING_SECOND = 20 * 3600;

  private final Calendar calendar;
  private final Map<String, Midnights> ofZones = new ConcurrentHashMap<>();

  Times(Calendar calendar) {
    this.calendar = calendar;
  }

  Instant purchasedAt(SimulatedOrder order) {
    return at(order, 0, order.second());
  }

  LocalDate purchasedOn(SimulatedOrder order) {
    return calendar.date(order.day());
  }

  /**
   * An instant in opening hours so many days after the purchase; {@code what} tells events apart.
   */
  Instant daysAfter(SimulatedOrder order, long what, int days) {
    int span = CLOSING_SECOND - OPENING_SECOND;
    int second = OPENING_SECOND + (int) Math.floorMod(what * 7_919 + days * 104_729L, (long) span);
    return at(order, days, second);
  }

  /** The date of a day of the simulation, which may lie before the first. */
  LocalDate day(int day) {
    return calendar.date(day);
  }

  /** Two hours after the purchase, on the same day. */
  Instant soonAfter(SimulatedOrder order) {
    return at(order, 0, Math.min(24 * 3600 - 1, order.second() + 2 * 3600));
  }

  LocalDate dayAfter(SimulatedOrder order, int days) {
    return calendar.date(order.day() + days);
  }

  /** Whether something that becomes known so many days after the purchase is in the export. */
  boolean isKnown(SimulatedOrder order, int days) {
    return order.day() + days < calendar.days();
  }

  private Instant at(SimulatedOrder order, int days, int second) {
    LocalDate date = calendar.date(order.day() + days);
    ZoneId zone = order.marketplace().zone();
    Midnights midnights =
        ofZones.computeIfAbsent(zone.getId(), id -> new Midnights(zone, calendar));
    return midnights.at(date, second);
  }

  /** When days begin in a zone, and which of them have 24 hours: most, so no rules are asked. */
  private static final class Midnights implements Serializable {
    private static final int DAY_SECONDS = 24 * 3600;

    /** Days of returns and deliveries after the last day of sales. */
    private static final int MARGIN = 500;

    private final ZoneId zone;
    private final long first;
    private final long[] seconds;

    Midnights(ZoneId zone, Calendar calendar) {
      this.zone = zone;
      this.first = calendar.date(0).toEpochDay();
      this.seconds = new long[calendar.days() + MARGIN];
      for (int day = 0; day < seconds.length; day++) {
        seconds[day] = calendar.date(day).atStartOfDay(zone).toEpochSecond();
      }
    }

    Instant at(LocalDate date, int second) {
      int day = (int) (date.toEpochDay() - first);
      boolean isPlain =
          day >= 0 && day + 1 < seconds.length && seconds[day + 1] - seconds[day] == DAY_SECONDS;
      return isPlain
          ? Instant.ofEpochSecond(seconds[day] + second)
          : date.atTime(LocalTime.ofSecondOfDay(second)).atZone(zone).toInstant();
    }
  }
}
