package io.returnwise.ledgers;

import io.returnwise.schema.Entity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What the rows of one partition add to entities with few keys, by entity, key and day: partial
 * sums, given away whenever there are many of them, so that memory is bounded for any number of
 * keys. Rows are the entity, the key, the day, and the measures of a ledger.
 */
final class DaySums extends RowWalk {
  private static final int MOST_DAYS = 200_000;

  private final Plan plan;
  private final Additions additions;
  private final List<UTF8String> entities = new ArrayList<>();
  private final List<Map<UTF8String, Map<Integer, long[]>>> sums = new ArrayList<>();
  private int days;

  /**
   * What a task is told.
   *
   * @param entities the entities, whose keys are the first columns
   * @param columns places of the other columns
   * @param kept the measures
   * @param from first day that is added up, in days since 1970
   * @param asOf first day that is not any more
   */
  record Plan(List<Entity> entities, EventColumns columns, Totals kept, int from, int asOf)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  DaySums(Iterator<InternalRow> rows, Plan plan) {
    super(rows);
    this.plan = plan;
    this.additions = new Additions(plan.columns(), plan.from(), plan.asOf());
    for (Entity entity : plan.entities()) {
      entities.add(UTF8String.fromString(entity.id()));
      sums.add(new HashMap<>());
    }
  }

  @Override
  void read(InternalRow row) {
    for (int i = 0; i < entities.size(); i++) {
      if (!row.isNullAt(i)) {
        Map<UTF8String, Map<Integer, long[]>> ofEntity = sums.get(i);
        UTF8String key = row.getUTF8String(i);
        Map<Integer, long[]> ofKey = ofEntity.get(key);
        if (ofKey == null) {
          ofKey = new HashMap<>();
          ofEntity.put(key.copy(), ofKey);
        }
        Map<Integer, long[]> byDay = ofKey;
        additions.of(
            row,
            plan.kept(),
            keyedFrom(row, plan.entities().get(i)),
            (day, measure, amount) -> add(byDay, day, measure, amount));
      }
    }
    if (days >= MOST_DAYS) {
      end();
    }
  }

  /** A carrier may be named later than the rest of a line. */
  private int keyedFrom(InternalRow row, Entity entity) {
    int at = plan.columns().carrierFrom();
    boolean isOfCarrier = entity == Entity.CARRIER || entity == Entity.LANE;
    return isOfCarrier && !row.isNullAt(at) ? row.getInt(at) : Integer.MIN_VALUE;
  }

  private void add(Map<Integer, long[]> byDay, int day, int measure, long amount) {
    long[] totals = byDay.get(day);
    if (totals == null) {
      totals = new long[plan.kept().measures()];
      plan.kept().fillStart(totals);
      byDay.put(day, totals);
      days++;
    }
    totals[measure] = plan.kept().combine(measure, totals[measure], amount);
  }

  @Override
  void end() {
    for (int i = 0; i < entities.size(); i++) {
      UTF8String entity = entities.get(i);
      sums.get(i)
          .forEach(
              (key, byDay) ->
                  byDay.forEach((day, totals) -> given.add(row(entity, key, day, totals))));
      sums.get(i).clear();
    }
    days = 0;
  }

  private InternalRow row(UTF8String entity, UTF8String key, int day, long[] totals) {
    Object[] values = new Object[3 + totals.length];
    values[0] = entity;
    values[1] = key;
    values[2] = day;
    for (int i = 0; i < totals.length; i++) {
      values[3 + i] = plan.kept().shown(i, totals[i]);
    }
    return new GenericInternalRow(values);
  }
}
