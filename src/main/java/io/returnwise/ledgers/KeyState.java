package io.returnwise.ledgers;

import io.returnwise.ledgers.RunningPass.Gives;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/** What a pass knows of one key at the day it has reached. */
final class KeyState {
  /** After every as-of day, so that nothing is ever added then. */
  private static final int NEVER = Integer.MAX_VALUE;

  private static final List<Account> NO_PARTS = List.of();

  private final PassPlan plan;
  private final EventColumns columns;
  private final ArrayDeque<InternalRow> answered;
  private final Account account;
  private final DayBuckets ahead = new DayBuckets();
  private final List<Map<Long, Account>> parts = new ArrayList<>();
  private final ArrayDeque<Asked> asks = new ArrayDeque<>();
  private final List<Asked> today = new ArrayList<>();
  private final BasketCounts baskets;
  private final PairGains gains;
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
    this.account = new Account(plan.key);
    for (int i = 0; i < plan.parts(); i++) {
      parts.add(new HashMap<>());
    }
    this.baskets = plan.hasBaskets() ? new BasketCounts(plan) : null;
  }

  /** Begins the key of a row. */
  void start(InternalRow row) {
    isKeyed = !row.isNullAt(columns.key());
    key = isKeyed ? row.getLong(columns.key()) : 0;
    if (plan.gives != Gives.LINES) {
      text = isKeyed ? row.getUTF8String(columns.text()).copy() : null;
    }
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
    if (isKeyed) {
      schedule(row, account, plan.key);
      for (int i = 0; i < ofRow.length; i++) {
        int at = plan.partKey(i);
        if (!row.isNullAt(at)) {
          Totals totals = plan.part(i);
          ofRow[i] = parts.get(i).computeIfAbsent(row.getLong(at), part -> new Account(totals));
          schedule(row, ofRow[i], totals);
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
    if (plan.gives == Gives.KEYS && isKeyed) {
      answered.add(new GenericInternalRow(values(NO_PARTS, plan.asOf, new Object[] {text})));
    }
  }

  private int firstDay(InternalRow row) {
    int first = Integer.MAX_VALUE;
    for (int at : new int[] {columns.asked(), columns.firstKnown(), columns.unmatched()}) {
      if (!row.isNullAt(at)) {
        first = Math.min(first, row.getInt(at));
      }
    }
    return first;
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
        long matured = plan.gives == Gives.GAINS ? account.total(0) : 0;
        long returned = plan.gives == Gives.GAINS ? account.total(1) : 0;
        ahead.apply(now);
        account.close(now);
        if (plan.gives == Gives.GAINS) {
          gains.add(now, matured, returned, account.total(0), account.total(1));
        }
        if (plan.gives == Gives.DAYS && isKeyed) {
          answered.add(new GenericInternalRow(values(NO_PARTS, now, new Object[] {text, now})));
        }
      }
    }
  }

  private void answer(int day) {
    today.clear();
    while (!asks.isEmpty() && asks.getFirst().day() == day) {
      today.add(asks.remove());
    }
    Object[][] ofBaskets = baskets == null ? null : baskets.of(today);
    for (int i = 0; i < today.size(); i++) {
      Asked asked = today.get(i);
      Object[] values = ofBaskets == null ? new Object[0] : ofBaskets[i];
      answered.add(
          new JoinedRow(asked.row(), new GenericInternalRow(values(asked.parts(), day, values))));
      if (ofBaskets != null && isKeyed && plan.key.orders >= 0 && baskets.isStart(values)) {
        add(asked.row().getInt(columns.sold()), account, plan.key.orders, 1);
      }
    }
  }

  private Object[] values(List<Account> ofParts, int day, Object[] first) {
    int size = first.length + plan.key.answers();
    for (int i = 0; i < ofParts.size(); i++) {
      size += plan.part(i).answers();
    }
    Object[] values = new Object[size];
    System.arraycopy(first, 0, values, 0, first.length);
    int at = first.length;
    for (int i = 0; i < plan.key.answers(); i++) {
      values[at++] = plan.key.answer(i, account, day);
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

  private void schedule(InternalRow row, Account to, Totals totals) {
    if (!row.isNullAt(columns.unmatched())) {
      add(row.getInt(columns.unmatched()), to, totals.unmatched, 1);
    }
    if (row.isNullAt(columns.asked())) {
      return;
    }
    sold(row, to, totals);
    // A line whose label never settles adds to nothing that counts settled lines.
    int matures = row.isNullAt(columns.matures()) ? NEVER : row.getInt(columns.matures());
    add(matures, to, totals.matured, 1);
    if (row.isNullAt(columns.firstKnown())) {
      return;
    }
    int firstKnown = row.getInt(columns.firstKnown());
    add(firstKnown, to, totals.returned, 1);
    if (matures != NEVER && firstKnown <= matures) {
      add(firstKnown, to, totals.openReturned, 1);
      add(matures, to, totals.openReturned, -1);
    }
    if (!row.isNullAt(columns.labelKnown())) {
      int labelKnown = row.getInt(columns.labelKnown());
      add(Math.max(labelKnown, matures), to, totals.maturedReturned, 1);
    }
    if (totals.hasPieces()) {
      pieces(row.getArray(columns.pieces()), to, totals);
    }
  }

  private void sold(InternalRow row, Account to, Totals totals) {
    int day = row.getInt(columns.sold());
    long units = row.getLong(columns.units());
    add(day, to, totals.lines, 1);
    add(day, to, totals.units, units);
    if (!row.isNullAt(columns.value())) {
      add(day, to, totals.value, row.getLong(columns.value()));
      add(day, to, totals.pricedUnits, units);
    }
    add(day, to, totals.firstSold, day);
    add(day, to, totals.lastSold, day);
    if (columns.basketStart() >= 0 && row.getBoolean(columns.basketStart())) {
      add(day, to, totals.orders, 1);
    }
  }

  private void pieces(ArrayData pieces, Account to, Totals totals) {
    for (int i = 0; i < pieces.numElements(); i++) {
      InternalRow piece = pieces.getStruct(i, EventColumns.PIECE_FIELDS);
      int known = piece.getInt(0);
      add(known, to, totals.returnedUnits, piece.getLong(2));
      add(known, to, totals.refund, piece.getLong(3));
      if (!piece.isNullAt(4)) {
        add(known, to, totals.reason(piece.getInt(4)), 1);
      }
    }
  }

  private void add(int day, Account to, int measure, long amount) {
    if (measure >= 0 && day < plan.asOf) {
      ahead.add(day, to, measure, amount);
    }
  }
}
