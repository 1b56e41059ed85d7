package io.returnwise.features;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads of ledgers as features need them. The job supplies it from the ledgers stage, so that the
 * two stages need not know each other. Answers are columns named by {@link LedgerTotal#column}.
 */
public interface LedgerReads {
  /** What columns are named for that hold totals of several entities. */
  String GROUP = "group";

  /**
   * Points with the totals that the ledger of an entity held before their day.
   *
   * @param points rows with the key columns of order lines; few of them for an entity with many
   *     keys
   * @param day column of the day
   */
  Dataset<Row> before(Entity entity, Dataset<Row> points, Column day, List<LedgerTotal> totals);

  /**
   * What the ledgers of entities with few keys held before each day on which a line was bought: one
   * row for each {@link Ledger#ENTITY}, {@link Ledger#KEY} and {@link Ledger#DAY} of a line, with
   * the totals in columns named for {@link #GROUP}. Cheap to read again.
   *
   * @param lines order lines
   */
  Dataset<Row> groups(Dataset<Row> lines, List<Entity> entities, List<LedgerTotal> totals);

  /**
   * Every key that has an event, in the column {@code key}, with its totals before the as-of day.
   * Buyers who stand for many are left out.
   */
  Dataset<Row> today(Entity entity, List<LedgerTotal> totals);

  /** The key of an entity, over the columns of order lines; null where a line has none. */
  Column key(Entity entity);

  /** The entities that any line has a key of. */
  Set<Entity> known();
}
