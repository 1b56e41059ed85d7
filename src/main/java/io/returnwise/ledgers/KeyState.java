package io.returnwise.ledgers;

import io.returnwise.ledgers.RunningPass.Gives;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.unsafe.types.UTF8String;

/** What a pass knows of one key at the day it has reached. */
final class KeyState {
  private static final List<Account> NO_PARTS = List.of();

  /** Place of {@link io.returnwise.schema.Ledger#IS_LAST} in a row of a day. */
  private static final int IS_LAST = 2;

  private static final int ALL_DAYS = Integer.MIN_VALUE;

  private final PassPlan plan;
  private final EventColumns columns;
  private final ArrayDeque<InternalRow> answered;
  private final Account account;

  /** Told of where nothing is known of the key. */
  private final Account nothing;

  private final Additions additions;
  private final DayBuckets ahead = new DayBuckets();
  private final List<Map<Long, Account>> parts = new ArrayList<>();

  /** In the place of the parts of a key of which nothing is known. */
  private final List<Account> notKnown;

  private final ArrayDeque<Asked> asks = new ArrayDeque<>();
  private final List<Asked> today = new ArrayList<>();
  private final BasketCounts baskets;
  private final PairGains gains;

  /** The row of the last day of the key so far, where days are asked for. */
  private Object[] lastDay;

  private boolean isKeyed;
  private long key;
  private UTF8String text;

  /** A line that waits for the end of the day before its own. */
  record Asked(InternalRow row, int day, List<Account> parts) {}

  KeyState(PassPlan plan, ArrayDeque<InternalRow> answered, PairGains gains) {
    this.plan = plan;
    this.columns = plan.columns;
    this.answered = answered;
    this.gains = gains;
    this.additions = new Additions(plan.columns, ALL_DAYS, plan.asOf);
    this.account = new Account(plan.key, ahead);
    this.nothing = new Account(plan.key, ahead);
    for (int i = 0; i < plan.parts(); i++) {
      parts.add(new HashMap<>());
    }
    this.notKnown = Collections.nCopies(plan.parts(), null);
    this.baskets = plan.hasBaskets() ? new BasketCounts(plan) : null;
  }

  /** Begins the key of a row. */
  void start(InternalRow row) {
    isKeyed = !row.isNullAt(columns.key());
    key = isKeyed ? row.getLong(columns.key()) : 0;
    if (plan.gives != Gives.LINES) {
      text = isKeyed ? row.getUTF8String(columns.text()).copy() : null;
    }
    lastDay = null;
    account.clear();
    parts.forEach(Map::clear);
  }

  boolean isOf(InternalRow row) {
    return row.isNullAt(columns.key()) ? !isKeyed : isKeyed && row.getLong(columns.key()) == key;
  }

  /** Takes in a row; its first day is not before that of the rows before. */
  void read(InternalRow row) {
    reach(firstDay(row));
    Account[] ofRow = new Account[parts.size()];
    if (isKnown()) {
      additions.of(row, plan.key, account);
      for (int i = 0; i < ofRow.length; i++) {
        int at = plan.partKey(i);
        if (!row.isNullAt(at)) {
          Totals totals = plan.part(i);
          ofRow[i] =
              parts.get(i).computeIfAbsent(row.getLong(at), part -> new Account(totals, ahead));
          additions.of(row, totals, ofRow[i]);
        }
      }
    }
    if (plan.gives == Gives.LINES && !row.isNullAt(columns.asked())) {
      ask(new Asked(row.copy(), row.getInt(columns.asked()), Arrays.asList(ofRow)));
    }
  }

  /** Answers everything that is still open. */
  void finish() {
    reach(DayBuckets.NO_DAY);
    giveLastDay(true);
  }

  /** Whether anything is known of the key: there is one, and it does not stand for many. */
  private boolean isKnown() {
    return isKeyed && (plan.key.orders < 0 || account.total(plan.key.orders) <= plan.mostOrders);
  }

  private int firstDay(InternalRow row) {
    return Math.min(
        day(row, columns.asked()),
        Math.min(day(row, columns.firstKnown()), day(row, columns.unmatched())));
  }

  private static int day(InternalRow row, int at) {
    return row.isNullAt(at) ? DayBuckets.NO_DAY : row.getInt(at);
  }

  private void ask(Asked asked) {
    if (asks.isEmpty() || asks.getLast().day() <= asked.day()) {
      asks.add(asked);
      return;
    }
    // A return that was known before the purchase: such a line waits behind later ones.
    List<Asked> later = new ArrayList<>();
    while (!asks.isEmpty() && asks.getLast().day() > asked.day()) {
      later.add(0, asks.removeLast());
    }
    asks.add(asked);
    asks.addAll(later);
  }

  /** Lives through all days before the given one. */
  private void reach(int day) {
    while (true) {
      int next = ahead.firstDay();
      int asking = asks.isEmpty() ? DayBuckets.NO_DAY : asks.getFirst().day();
      int now = Math.min(next, asking);
      if (now >= day || now == DayBuckets.NO_DAY) {
        return;
      }
      if (asking == now) {
        answer(now);
      }
      if (ahead.firstDay() == now) {
        close(now);
      }
    }
  }

  /** Adds what the day brings, and tells of it where days are asked for. */
  private void close(int day) {
    boolean isTold = isKnown();
    if (plan.gives == Gives.GAINS && isTold) {
      gains.before(account);
      ahead.apply(day);
      gains.after(day, account);
    } else {
      ahead.apply(day);
    }
    if (plan.gives == Gives.DAYS && isTold) {
      giveLastDay(false);
      lastDay = values(account, NO_PARTS, day, new Object[] {text, day, false});
    }
    if (isTold && !isKnown()) {
      parts.forEach(Map::clear);
    }
  }

  private void giveLastDay(boolean isLast) {
    if (lastDay != null) {
      lastDay[IS_LAST] = isLast;
      answered.add(new GenericInternalRow(lastDay));
    }
    lastDay = null;
  }

  private void answer(int day) {
    today.clear();
    while (!asks.isEmpty() && asks.getFirst().day() == day) {
      today.add(asks.remove());
    }
    Object[][] ofBaskets = baskets == null ? null : baskets.of(today);
    boolean isKnown = isKnown();
    for (int i = 0; i < today.size(); i++) {
      Asked asked = today.get(i);
      Object[] values = ofBaskets == null ? new Object[0] : ofBaskets[i];
      Object[] told =
          isKnown
              ? values(account, asked.parts(), day, values)
              : values(nothing, notKnown, day, values);
      answered.add(new JoinedRow(asked.row(), new GenericInternalRow(told)));
      if (ofBaskets != null && isKeyed && baskets.isStart(values)) {
        // The line is the first of its basket, which was not known when it was read.
        additions.basket(
            asked.row().getInt(columns.sold()), baskets.returnedOn(values), plan.key, account);
      }
    }
  }

  private Object[] values(Account ofKey, List<Account> ofParts, int day, Object[] first) {
    int size = first.length + plan.key.answers();
    for (int i = 0; i < ofParts.size(); i++) {
      size += plan.part(i).answers();
    }
    Object[] values = new Object[size];
    System.arraycopy(first, 0, values, 0, first.length);
    int at = first.length;
    for (int i = 0; i < plan.key.answers(); i++) {
      values[at++] = plan.key.answer(i, ofKey, day);
    }
    for (int part = 0; part < ofParts.size(); part++) {
      Totals totals = plan.part(part);
      Account ofPart = ofParts.get(part);
      for (int i = 0; i < totals.answers(); i++) {
        values[at++] = ofPart == null ? totals.nothing(i) : totals.answer(i, ofPart, day);
      }
    }
    return values;
  }
}
