package io.returnwise.features;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads of ledgers as features need them. The job supplies it from the ledgers stage, so that the
 * two stages need not know each other.
 */
public interface LedgerReads {

  /**
   * Points with the totals an entity's ledger held before their day.
   *
   * @param points rows with the key columns of order lines
   * @param day column of the day
   * @param measures the measures wanted
   * @param windows window lengths in days
   */
  Dataset<Row> before(
      Entity entity, Dataset<Row> points, Column day, List<Field> measures, List<Integer> windows);

  /** A measure's total before the day, 0 where nothing was known. */
  Column total(Entity entity, Field measure);

  /** What a measure gained in the last days before the day. */
  Column gained(Entity entity, int window, Field measure);

  /** Column of the totals before the day. */
  static String column(Entity entity) {
    return "_before_" + entity.id();
  }

  /** Column of the totals before the day that lies a window earlier. */
  static String column(Entity entity, int window) {
    return column(entity) + "_" + window + "d";
  }

  /** Whether the ledger of an entity holds anything at all. */
  boolean has(Entity entity);
}
