package io.returnwise.ingest;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

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

  /** Added to each row: the newest version that is stored. */
  private static final String NEWEST = "_known";

  private NewVersions() {}

  /**
   * Marks each incoming row with its {@link #STATE}.
   *
   * <p>A row that says what the newest stored version says is unchanged, and so is an older version
   * beside a newer one among the incoming rows, if it was stored before.
   *
   * @param incoming rows with known_at, known_on and content_hash
   * @param stored versions of the same rows
   * @param schema declaration of the incoming rows
   * @param id column that identifies the row
   */
  public static Dataset<Row> mark(
      Dataset<Row> incoming, Dataset<Row> stored, TableSchema schema, Field id) {
    Column version = struct(col("known_at"), col("content_hash"));
    Column newest =
        max(
            struct(
                col("known_at"),
                coalesce(col("revision"), lit(0)).as("revision"),
                col("content_hash"),
                col("known_on")));
    Dataset<Row> known =
        stored
            .groupBy(id.col())
            .agg(newest.as(NEWEST), collect_set(version).as("_told"))
            .withColumnRenamed(id.name(), "_known_id");
    // A file may hold the history of a row; only its newest version can say something new.
    Column isHistory = col("known_at").lt(max(col("known_at")).over(Window.partitionBy(id.col())));
    Column isTold =
        col(NEWEST + ".content_hash")
            .equalTo(col("content_hash"))
            .or(col("_is_history").and(array_contains(col("_told"), version)));
    Column state =
        when(col(NEWEST).isNull(), IS_NEW)
            .when(isTold, UNCHANGED)
            .when(col("known_at").gt(col(NEWEST + ".known_at")), RESTATES)
            .otherwise(UNDATED);
    return incoming
        .withColumn("_is_history", isHistory)
        .join(known, id.col().equalTo(col("_known_id")), "left_outer")
        .withColumn(STATE, state)
        .select(Stream.concat(Stream.of(schema.columns()), added()).toArray(Column[]::new));
  }

  private static Stream<Column> added() {
    return Stream.of(col(STATE), col(NEWEST));
  }

  /**
   * Marked restatements without a time of their own, dated to the day they were received, or to
   * when the version they restate became known if that is later; then one revision behind it.
   *
   * @param schema declaration of the rows; a table without revisions gets none
   */
  public static Dataset<Row> received(Dataset<Row> marked, TableSchema schema, LocalDate day) {
    Column knownAt =
        greatest(lit(day).cast("timestamp"), col("known_at"), col(NEWEST + ".known_at"));
    Column revision =
        when(col("known_at").equalTo(col(NEWEST + ".known_at")), col(NEWEST + ".revision").plus(1))
            .otherwise(0);
    Dataset<Row> dated =
        marked
            .withColumn("known_at", knownAt)
            .withColumn("known_on", greatest(lit(day), col("known_on"), col(NEWEST + ".known_on")));
    return schema.conform(
        schema.fields().contains(OrderLines.REVISION)
            ? dated.withColumn(OrderLines.REVISION.name(), revision)
            : dated);
  }
}
