package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One key's lines and returns, and what its ledger has to say, counted line by line. */
record History(String key, List<Line> lines, List<Back> unmatched) {
  static final LocalDate START = LocalDate.of(2024, 1, 1);
  static final int WINDOW_DAYS = 20;

  /** What {@link #before} counts. */
  static final List<Field> MEASURES =
      List.of(
          Ledger.LINES,
          Ledger.ORDERS,
          Ledger.UNITS,
          Ledger.VALUE_MINOR,
          Ledger.MATURED_LINES,
          Ledger.MATURED_RETURNED_LINES,
          Ledger.RETURNED_LINES,
          Ledger.OPEN_RETURNED_LINES,
          Ledger.RETURNED_UNITS,
          Ledger.STATED_RETURNS,
          Ledger.DATED_RETURNS,
          Ledger.RETURN_DAYS,
          Ledger.GRADED_RETURNS,
          Ledger.UNSELLABLE_RETURNS,
          Ledger.UNMATCHED_RETURNS,
          Ledger.DELIVERED_LINES,
          Ledger.DELIVERY_HOURS,
          Ledger.PROMISED_LINES,
          Ledger.LATE_LINES,
          Ledger.reason(ReasonFamily.SIZE));

  private static final String[] REASONS = {"size", "quality", "other", null};
  private static final String[] STATES = {"SELLABLE", " sellable", "DEFECTIVE", "", null};

  /** A sold line; a lag below 0 stands for a line that never matures. */
  record Line(
      String id,
      LocalDate bought,
      LocalDate known,
      int units,
      long value,
      int lag,
      boolean startsBasket,
      List<Back> returns) {

    LocalDate maturesOn() {
      LocalDate settled = lag < 0 ? LocalDate.MAX : bought.plusDays(WINDOW_DAYS + lag);
      return settled.isAfter(soldOn()) ? settled : soldOn();
    }

    Line with(List<Back> other) {
      return new Line(id, bought, known, units, value, lag, startsBasket, other);
    }

    LocalDate soldOn() {
      return known.isAfter(bought) ? known : bought;
    }

    Instant purchasedAt() {
      return bought.atTime(8, 0).toInstant(ZoneOffset.UTC);
    }

    /** Some lines are never delivered. */
    Instant deliveredAt() {
      return way() == 0 ? null : purchasedAt().plus(Duration.ofHours(20L * way()));
    }

    Instant promisedAt() {
      return way() == 1 ? null : purchasedAt().plus(Duration.ofDays(3));
    }

    private int way() {
      return Math.floorMod(id.hashCode(), 9);
    }

    /** A delivery of an odd number of units is reported late. */
    LocalDate deliveryKnownOn() {
      return LocalDate.ofInstant(deliveredAt(), ZoneOffset.UTC).plusDays(units % 2 * 3L);
    }

    boolean isDeliveredBefore(LocalDate day) {
      return deliveredAt() != null
          && LocalDate.ofInstant(deliveredAt(), ZoneOffset.UTC).plusDays(1).isBefore(day)
          && deliveryKnownOn().isBefore(day)
          && soldOn().isBefore(day);
    }

    boolean isLate() {
      return promisedAt() != null && deliveredAt().isAfter(promisedAt());
    }

    boolean isBackBefore(LocalDate day) {
      return backBefore(day).findAny().isPresent();
    }

    /** What is said of the line on the day before, if the line is known by then. */
    Stream<Back> backBefore(LocalDate day) {
      return soldOn().isBefore(day)
          ? returns.stream().filter(back -> back.holdsBefore(day))
          : Stream.of();
    }

    long returnDaysBefore(LocalDate day) {
      return backBefore(day)
          .filter(back -> back.returned() != null)
          .mapToLong(back -> ChronoUnit.DAYS.between(bought, back.returned()))
          .map(days -> Math.max(0, days))
          .sum();
    }

    boolean isReturnedInWindowBefore(LocalDate day) {
      return backBefore(day)
          .anyMatch(
              back ->
                  back.returned() == null
                      || !back.returned().isAfter(bought.plusDays(WINDOW_DAYS)));
    }
  }

  /**
   * What is said of units that came back; without a day of return it is a flag.
   *
   * @param until day on which something else is said, or null
   */
  record Back(
      LocalDate returned,
      LocalDate known,
      LocalDate until,
      int units,
      String reason,
      String state) {
    boolean holdsBefore(LocalDate day) {
      return known.isBefore(day) && (until == null || !until.isBefore(day));
    }

    Back until(LocalDate day) {
      return new Back(returned, known, day, units, reason, state);
    }

    boolean isStated() {
      return reason != null && !reason.equals("other");
    }

    boolean isGraded() {
      return state != null && !state.isEmpty();
    }

    boolean isUnsellable() {
      return "DEFECTIVE".equals(state);
    }
  }

  static History random(String key, Random dice) {
    List<Line> lines = new ArrayList<>();
    int count = 1 + dice.nextInt(6);
    for (int i = 0; i < count; i++) {
      LocalDate bought = START.plusDays(dice.nextInt(40));
      List<Back> returns = new ArrayList<>();
      for (int r = dice.nextInt(5) - 2; r > 0; r--) {
        returns.addAll(versions(bought, dice));
      }
      lines.add(
          new Line(
              key + "-" + i,
              bought,
              // Some lines are reported late, a few after their returns and their maturity.
              bought.plusDays(Math.max(0L, dice.nextInt(8) - 5) * (dice.nextInt(8) == 0 ? 12 : 1)),
              1 + dice.nextInt(3),
              100L * (1 + dice.nextInt(50)),
              dice.nextInt(5) - 1,
              dice.nextBoolean(),
              List.copyOf(returns)));
    }
    List<Back> unmatched = dice.nextInt(3) == 0 ? versions(START, dice) : List.of();
    return new History(key, List.copyOf(lines), unmatched);
  }

  /** The same history, and what becomes known of it from a day on: new, corrected, taken back. */
  History withNews(LocalDate from, Random dice) {
    List<Line> all = new ArrayList<>();
    for (Line line : lines) {
      all.add(line.with(withNews(line.returns(), line.bought(), from, dice)));
    }
    for (Line line : random(key + "-later", dice).lines()) {
      LocalDate known = line.known().isBefore(from) ? from : line.known();
      all.add(
          new Line(
              line.id(),
              line.bought(),
              known,
              line.units(),
              line.value(),
              line.lag(),
              line.startsBasket(),
              line.returns()));
    }
    return new History(key, List.copyOf(all), withNews(unmatched, START, from, dice));
  }

  private static List<Back> withNews(
      List<Back> returns, LocalDate bought, LocalDate from, Random dice) {
    List<Back> all = new ArrayList<>();
    for (Back back : returns) {
      LocalDate until = from.plusDays(dice.nextInt(9));
      boolean isCorrected =
          back.until() == null && until.isAfter(back.known()) && dice.nextInt(2) == 0;
      all.add(isCorrected ? back.until(until) : back);
      if (isCorrected && dice.nextInt(3) > 0) {
        all.add(back(bought.plusDays(dice.nextInt(30)), until, null, dice));
      }
    }
    if (dice.nextInt(4) == 0) {
      all.add(back(bought.plusDays(dice.nextInt(30)), from.plusDays(dice.nextInt(9)), null, dice));
    }
    return List.copyOf(all);
  }

  /**
   * What passes read of lines and returns; lines mature a window and their lag after the purchase.
   */
  static Dataset<Row> events(Dataset<Row> lines, Dataset<Row> returns) {
    Column lag = OrderLines.KNOWN_LAG_DAYS.col();
    Column maturesOn =
        when(lag.geq(0), date_add(OrderLines.PURCHASED_ON.col(), lag.plus(lit(WINDOW_DAYS))));
    Column late = OrderLines.UNITS.col().mod(2).multiply(3);
    Dataset<Row> delivered =
        lines
            .withColumn(
                LineHistories.DELIVERY_KNOWN_ON.name(),
                date_add(OrderLines.DELIVERED_AT.col().cast("date"), late))
            .withColumn(
                LineHistories.CARRIER_KNOWN_ON.name(),
                date_add(OrderLines.KNOWN_ON.col(), OrderLines.UNITS.col().mod(3).multiply(4)));
    return LineEvents.withUnmatched(
        LineEvents.ofLines(delivered, returns, maturesOn, WINDOW_DAYS, "EUR"), returns);
  }

  /** A return, in one case of three corrected later, and in some of these taken back. */
  private static List<Back> versions(LocalDate bought, Random dice) {
    LocalDate returned = bought.plusDays(dice.nextInt(30));
    LocalDate known = returned.plusDays(dice.nextInt(12));
    LocalDate until = dice.nextInt(3) == 0 ? known.plusDays(1 + dice.nextInt(25)) : null;
    List<Back> versions = new ArrayList<>(List.of(back(returned, known, until, dice)));
    if (until != null && dice.nextInt(3) > 0) {
      versions.add(back(returned.plusDays(dice.nextInt(3)), until, null, dice));
    }
    return versions;
  }

  private static Back back(LocalDate returned, LocalDate known, LocalDate until, Random dice) {
    boolean isFlag = dice.nextInt(6) == 0;
    String reason = REASONS[dice.nextInt(REASONS.length)];
    String state = STATES[dice.nextInt(STATES.length)];
    return new Back(isFlag ? null : returned, known, until, 1 + dice.nextInt(2), reason, state);
  }

  /** Totals over what was known on days before the day. */
  Map<String, Long> before(LocalDate day) {
    Map<String, Long> totals = new TreeMap<>();
    List<Line> sold = lines.stream().filter(line -> line.soldOn().isBefore(day)).toList();
    add(totals, Ledger.LINES, sold, line -> 1);
    add(totals, Ledger.ORDERS, sold, line -> line.startsBasket() ? 1 : 0);
    add(totals, Ledger.UNITS, sold, Line::units);
    add(totals, Ledger.VALUE_MINOR, sold, Line::value);
    List<Line> delivered = lines.stream().filter(line -> line.isDeliveredBefore(day)).toList();
    add(totals, Ledger.DELIVERED_LINES, delivered, line -> 1);
    add(
        totals,
        Ledger.DELIVERY_HOURS,
        delivered,
        line -> Duration.between(line.purchasedAt(), line.deliveredAt()).toHours());
    add(totals, Ledger.PROMISED_LINES, delivered, line -> line.promisedAt() == null ? 0 : 1);
    add(totals, Ledger.LATE_LINES, delivered, line -> line.isLate() ? 1 : 0);
    List<Line> matured = lines.stream().filter(line -> line.maturesOn().isBefore(day)).toList();
    add(totals, Ledger.MATURED_LINES, matured, line -> 1);
    add(
        totals,
        Ledger.MATURED_RETURNED_LINES,
        matured,
        line -> line.isReturnedInWindowBefore(day) ? 1 : 0);
    List<Line> back = lines.stream().filter(line -> line.isBackBefore(day)).toList();
    add(totals, Ledger.RETURNED_LINES, back, line -> 1);
    add(
        totals,
        Ledger.OPEN_RETURNED_LINES,
        back,
        line -> line.lag() >= 0 && !line.maturesOn().isBefore(day) ? 1 : 0);
    List<Back> known = lines.stream().flatMap(line -> line.backBefore(day)).toList();
    add(totals, Ledger.RETURNED_UNITS, known, Back::units);
    add(totals, Ledger.STATED_RETURNS, known, found -> found.isStated() ? 1 : 0);
    add(totals, Ledger.DATED_RETURNS, known, found -> found.returned() == null ? 0 : 1);
    add(totals, Ledger.RETURN_DAYS, back, line -> line.returnDaysBefore(day));
    add(totals, Ledger.GRADED_RETURNS, known, found -> found.isGraded() ? 1 : 0);
    add(totals, Ledger.UNSELLABLE_RETURNS, known, found -> found.isUnsellable() ? 1 : 0);
    add(
        totals,
        Ledger.reason(ReasonFamily.SIZE),
        known,
        found -> "size".equals(found.reason()) ? 1 : 0);
    add(
        totals,
        Ledger.UNMATCHED_RETURNS,
        unmatched.stream().filter(found -> found.holdsBefore(day)).toList(),
        found -> 1);
    return totals;
  }

  private static <T> void add(
      Map<String, Long> totals, Field measure, List<T> rows, ToLongFunction<T> value) {
    totals.put(measure.name(), rows.stream().mapToLong(value).sum());
  }
}
