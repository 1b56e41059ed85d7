package io.returnwise.ledgers;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The measures that one kind of account keeps, and in which order they are asked for. */
final class Totals implements Serializable {
  private static final long serialVersionUID = 1;

  /** The total of a day or a price before there is one. */
  static final long NOTHING = Long.MIN_VALUE;

  /** Bits of a price behind those of its day, so that the later day is the larger number. */
  private static final int PRICE_BITS = 40;

  private static final long HIGHEST_PRICE = (1L << PRICE_BITS) - 1;

  private static final int EVER = -1;

  /** Number of each measure, or -1 where it is not kept. */
  final int lines;

  final int orders;
  final int units;
  final int value;
  final int pricedUnits;
  final int matured;
  final int maturedReturned;
  final int returned;
  final int openReturned;
  final int returnedUnits;
  final int refund;
  final int unmatched;
  final int deliveredLines;
  final int deliveryHours;
  final int promisedLines;
  final int lateLines;
  final int statedReturns;
  final int datedReturns;
  final int returnDays;
  final int gradedReturns;
  final int unsellable;
  final int fullReturnOrders;
  final int maxPrice;
  final int lastPrice;
  final int firstSold;
  final int lastSold;
  private final int[] reasons;
  private final boolean hasPieces;
  private final int measures;

  /** For each answer its measure, and its place in the history and window, or -1 for all time. */
  private final int[] answers;

  private final int[] places;
  private final int[] windowOf;

  /** The measures that are asked for over windows, and the lengths of those. */
  private final int[] windowed;

  private final int[] windows;

  Totals(List<LedgerTotal> totals) {
    List<Field> kept = totals.stream().map(LedgerTotal::measure).distinct().toList();
    List<LedgerTotal> recent = totals.stream().filter(total -> total.days() > 0).toList();
    List<Field> recentMeasures = recent.stream().map(LedgerTotal::measure).distinct().toList();
    List<Integer> lengths = recent.stream().map(LedgerTotal::days).distinct().toList();
    measures = kept.size();
    lines = kept.indexOf(Ledger.LINES);
    orders = kept.indexOf(Ledger.ORDERS);
    units = kept.indexOf(Ledger.UNITS);
    value = kept.indexOf(Ledger.VALUE_MINOR);
    pricedUnits = kept.indexOf(Ledger.PRICED_UNITS);
    matured = kept.indexOf(Ledger.MATURED_LINES);
    maturedReturned = kept.indexOf(Ledger.MATURED_RETURNED_LINES);
    returned = kept.indexOf(Ledger.RETURNED_LINES);
    openReturned = kept.indexOf(Ledger.OPEN_RETURNED_LINES);
    returnedUnits = kept.indexOf(Ledger.RETURNED_UNITS);
    refund = kept.indexOf(Ledger.REFUND_MINOR);
    unmatched = kept.indexOf(Ledger.UNMATCHED_RETURNS);
    deliveredLines = kept.indexOf(Ledger.DELIVERED_LINES);
    deliveryHours = kept.indexOf(Ledger.DELIVERY_HOURS);
    promisedLines = kept.indexOf(Ledger.PROMISED_LINES);
    lateLines = kept.indexOf(Ledger.LATE_LINES);
    statedReturns = kept.indexOf(Ledger.STATED_RETURNS);
    datedReturns = kept.indexOf(Ledger.DATED_RETURNS);
    returnDays = kept.indexOf(Ledger.RETURN_DAYS);
    gradedReturns = kept.indexOf(Ledger.GRADED_RETURNS);
    unsellable = kept.indexOf(Ledger.UNSELLABLE_RETURNS);
    fullReturnOrders = kept.indexOf(Ledger.FULL_RETURN_ORDERS);
    maxPrice = kept.indexOf(Ledger.MAX_PRICE_MINOR);
    lastPrice = kept.indexOf(Ledger.LAST_PRICE_MINOR);
    firstSold = kept.indexOf(Ledger.FIRST_SOLD_DAY);
    lastSold = kept.indexOf(Ledger.LAST_SOLD_DAY);
    reasons = LineEvents.FAMILIES.stream().map(Ledger::reason).mapToInt(kept::indexOf).toArray();
    hasPieces =
        IntStream.concat(
                IntStream.of(
                    returnedUnits, refund, statedReturns, datedReturns, gradedReturns, unsellable),
                Arrays.stream(reasons))
            .anyMatch(place -> place >= 0);
    answers = totals.stream().map(LedgerTotal::measure).mapToInt(kept::indexOf).toArray();
    places =
        totals.stream()
            .mapToInt(t -> t.days() == 0 ? EVER : recentMeasures.indexOf(t.measure()))
            .toArray();
    windowOf =
        totals.stream().mapToInt(t -> t.days() == 0 ? EVER : lengths.indexOf(t.days())).toArray();
    windowed = recentMeasures.stream().mapToInt(kept::indexOf).toArray();
    windows = lengths.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Number of measures that are kept. */
  int measures() {
    return measures;
  }

  /** Number of answers that are asked for. */
  int answers() {
    return answers.length;
  }

  int reason(int family) {
    return reasons[family];
  }

  /** Whether anything is kept that single pieces of a return add to. */
  boolean hasPieces() {
    return hasPieces;
  }

  /** Whether anything is kept that a delivery adds to. */
  boolean hasDelivery() {
    return Math.max(Math.max(deliveredLines, deliveryHours), Math.max(promisedLines, lateLines))
        >= 0;
  }

  /** Number of windows. */
  int windows() {
    return windows.length;
  }

  /** Length of a window in days. */
  int days(int window) {
    return windows[window];
  }

  /** Number of measures of which the past is kept. */
  int windowed() {
    return windowed.length;
  }

  /** The measure that has a place in the past. */
  int windowed(int place) {
    return windowed[place];
  }

  void fillStart(long[] totals) {
    Arrays.fill(totals, 0);
    for (int measure : new int[] {firstSold, lastSold, maxPrice, lastPrice}) {
      if (measure >= 0) {
        totals[measure] = NOTHING;
      }
    }
  }

  long combine(int measure, long total, long amount) {
    if (measure == lastSold || measure == maxPrice || measure == lastPrice) {
      return Math.max(total, amount);
    }
    if (measure == firstSold) {
      return total == NOTHING ? amount : Math.min(total, amount);
    }
    return Math.addExact(total, amount);
  }

  /** A price with its day, so that the larger number is the later one. */
  static long dated(int day, long price) {
    return ((long) day << PRICE_BITS) | Math.min(price, HIGHEST_PRICE);
  }

  /** An answer of an account before a day: a long, or null for a day or price that never was. */
  Object answer(int answer, Account account, int day) {
    int measure = answers[answer];
    if (windowOf[answer] != EVER) {
      return account.gained(places[answer], windowOf[answer], day);
    }
    return shown(measure, account.total(measure));
  }

  /** An answer where there is no account. */
  Object nothing(int answer) {
    return mayBeMissing(answers[answer]) ? null : (Object) 0L;
  }

  /** A total as a value of a row: null for a day or price that never was. */
  Object shown(int measure, long total) {
    if (mayBeMissing(measure) && total == NOTHING) {
      return null;
    }
    return measure == lastPrice ? total & HIGHEST_PRICE : total;
  }

  private boolean mayBeMissing(int measure) {
    return measure == firstSold
        || measure == lastSold
        || measure == maxPrice
        || measure == lastPrice;
  }
}
