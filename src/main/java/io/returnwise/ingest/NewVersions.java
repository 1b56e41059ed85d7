package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Holds incoming rows against what is already stored: what is new, what says something else, and
 * what was loaded before.
 */
public final class NewVersions {
  /** Added to each row: whether it {@code is-new}, {@code restates} or is {@code unchanged}. */
  public static final String STATE = "_state";

  public static final String IS_NEW = "new";
  public static final String RESTATES = "restates";
  public static final String UNCHANGED = "unchanged";

  /** A restatement whose own time is not later than that of the stored version. */
  public static final String UNDATED = "restates without a later time";

  private NewVersions() {}

  /**
   * Marks each incoming row with its {@link #STATE}.
   *
   * @param incoming rows with known_at and content_hash
   * @param stored versions of the same rows
   * @param schema declaration of the incoming rows
   * @param id column that identifies the row
   */
  public static Dataset<Row> mark(
      Dataset<Row> incoming, Dataset<Row> stored, TableSchema schema, Field id) {
    Column newest =
        max(struct(col("known_at"), coalesce(col("revision"), lit(0)), col("content_hash")));
    Dataset<Row> known =
        stored.groupBy(id.col()).agg(newest.as("_known")).withColumnRenamed(id.name(), "_known_id");
    Column state =
        when(col("_known").isNull(), IS_NEW)
            .when(col("_known.content_hash").equalTo(col("content_hash")), UNCHANGED)
            .when(col("known_at").gt(col("_known.known_at")), RESTATES)
            .otherwise(UNDATED);
    return incoming
        .join(known, id.col().equalTo(col("_known_id")), "left_outer")
        .withColumn(STATE, state)
        .select(withState(schema));
  }

  private static Column[] withState(TableSchema schema) {
    Column[] columns = java.util.Arrays.copyOf(schema.columns(), schema.fields().size() + 1);
    columns[columns.length - 1] = col(STATE);
    return columns;
  }
}
