package io.returnwise.ledgers;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** The measures that one kind of account keeps, and in which order they are asked for. */
final class Totals implements Serializable {
  private static final long serialVersionUID = 1;

  /** The total of a first or last day before there is one. */
  static final long NO_DAY = Long.MIN_VALUE;

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
    firstSold = kept.indexOf(Ledger.FIRST_SOLD_DAY);
    lastSold = kept.indexOf(Ledger.LAST_SOLD_DAY);
    reasons = LineEvents.FAMILIES.stream().map(Ledger::reason).mapToInt(kept::indexOf).toArray();
    hasPieces =
        returnedUnits >= 0 || refund >= 0 || Arrays.stream(reasons).anyMatch(place -> place >= 0);
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
    if (firstSold >= 0) {
      totals[firstSold] = NO_DAY;
    }
    if (lastSold >= 0) {
      totals[lastSold] = NO_DAY;
    }
  }

  long combine(int measure, long total, long amount) {
    if (measure == lastSold) {
      return Math.max(total, amount);
    }
    if (measure == firstSold) {
      return total == NO_DAY ? amount : Math.min(total, amount);
    }
    return Math.addExact(total, amount);
  }

  /** An answer of an account before a day: a long, or null for a day that never was. */
  Object answer(int answer, Account account, int day) {
    int measure = answers[answer];
    if (windowOf[answer] != EVER) {
      return account.gained(places[answer], windowOf[answer], day);
    }
    return shown(measure, account.total(measure));
  }

  /** An answer where there is no account. */
  Object nothing(int answer) {
    return isDay(answers[answer]) ? null : (Object) 0L;
  }

  /** A total as a value of a row: null for a day that never was. */
  Object shown(int measure, long total) {
    return isDay(measure) && total == NO_DAY ? null : (Object) total;
  }

  private boolean isDay(int measure) {
    return measure == firstSold || measure == lastSold;
  }
}
