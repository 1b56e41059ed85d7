package io.returnwise.ledgers;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/** One partition of a {@link RunningPass}: sorted rows in, answered lines out. */
final class PassRows implements Iterator<InternalRow> {
  private static final int DAY_BITS = 20;

  private final Iterator<InternalRow> rows;
  private final PassPlan plan;
  private final ArrayDeque<InternalRow> answered = new ArrayDeque<>();
  private final PairGains gains = new PairGains();

  /** The key of most recent rows, and others whose numbers begin alike: nearly always none. */
  private final KeyState current;

  private final Map<Long, KeyState> others = new HashMap<>();
  private long group;
  private boolean isStarted;

  PassRows(Iterator<InternalRow> rows, PassPlan plan) {
    this.rows = rows;
    this.plan = plan;
    this.current = new KeyState(plan, answered, gains);
  }

  @Override
  public boolean hasNext() {
    while (answered.isEmpty() && rows.hasNext()) {
      read(rows.next());
    }
    if (answered.isEmpty() && isStarted) {
      finish();
      gains.moveTo(answered);
    }
    return !answered.isEmpty();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return answered.remove();
  }

  private void read(InternalRow row) {
    long ofRow = row.getLong(plan.columns.order()) >> DAY_BITS;
    if (!isStarted || ofRow != group) {
      finish();
      group = ofRow;
      isStarted = true;
      current.start(row);
    }
    state(row).read(row);
  }

  private KeyState state(InternalRow row) {
    if (current.isOf(row)) {
      return current;
    }
    boolean isKeyed = !row.isNullAt(plan.columns.key());
    // Rows without a key that fall together are told apart by their baskets.
    Long key = isKeyed ? (Long) row.getLong(plan.columns.key()) : null;
    KeyState state = others.get(key);
    if (state == null) {
      state = new KeyState(plan, answered, gains);
      state.start(row);
      others.put(key, state);
    }
    return state;
  }

  private void finish() {
    if (isStarted) {
      current.finish();
      others.values().forEach(KeyState::finish);
      others.clear();
      isStarted = false;
    }
  }
}
