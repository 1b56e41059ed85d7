package io.returnwise.ledgers;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/** One partition of a {@link RunningPass}: sorted rows in, answered lines out. */
final class PassRows extends RowWalk {
  private final PassPlan plan;
  private final PairGains gains;

  /** The key of most recent rows, and others whose numbers begin alike: nearly always none. */
  private final KeyState current;

  private final Map<Long, KeyState> others = new HashMap<>();
  private long group;
  private boolean isStarted;

  PassRows(Iterator<InternalRow> rows, PassPlan plan) {
    super(rows);
    this.plan = plan;
    this.gains = new PairGains(plan.key);
    this.current = new KeyState(plan, given, gains);
  }

  @Override
  void read(InternalRow row) {
    long ofRow = row.getLong(plan.columns.order()) >> RunningPass.DAY_BITS;
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
      state = new KeyState(plan, given, gains);
      state.start(row);
      others.put(key, state);
    }
    return state;
  }

  @Override
  void end() {
    finish();
    gains.moveTo(given);
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
