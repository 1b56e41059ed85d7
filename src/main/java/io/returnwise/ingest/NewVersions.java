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
import org.apache.spark.sql.expressions.WindowSpec;

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

  private static final String KNOWN_ID = "_known_id";

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
    // A file may hold the history of a row; only its newest version can say something new.
    WindowSpec ofRow = Window.partitionBy(id.col());
    Column isHistory = col("known_at").lt(max(col("known_at")).over(ofRow));
    Column isNewest = col(NEWEST + ".content_hash").equalTo(col("content_hash"));
    Column isTold =
        isNewest.or(
            col("_is_history")
                .or(col("_is_with_newest"))
                .and(array_contains(col("_told"), version())));
    Column state =
        when(col(NEWEST).isNull(), IS_NEW)
            .when(isTold, UNCHANGED)
            .when(isLater(), RESTATES)
            .otherwise(UNDATED);
    return incoming
        .join(known(stored, id), id.col().equalTo(col(KNOWN_ID)), "left_outer")
        .withColumn("_is_history", isHistory)
        .withColumn("_is_with_newest", max(coalesce(isNewest, lit(false))).over(ofRow))
        .withColumn(STATE, state)
        .select(marked(schema));
  }

  /**
   * Marks incoming rows that are versions with a known time of their own, by which the same version
   * is found again.
   *
   * <p>A later version than those stored restates, whatever it says. One that is stored is
   * unchanged, and so is one that is not later and says what the newest stored version says.
   *
   * @param incoming versions of rows, each once
   * @param stored versions of the table
   * @param schema an append-only table; the first column of its key identifies the row
   */
  public static Dataset<Row> markVersions(
      Dataset<Row> incoming, Dataset<Row> stored, TableSchema schema) {
    Field id = schema.key().get(0);
    Dataset<Row> ids = incoming.select(id.col().as("_incoming_id"));
    Dataset<Row> concerned = stored.join(ids, id.col().equalTo(col("_incoming_id")), "left_semi");
    Column isTold =
        array_contains(col("_told"), version())
            .or(col(NEWEST + ".content_hash").equalTo(col("content_hash")));
    Column state =
        when(col(NEWEST).isNull(), IS_NEW)
            .when(isLater(), RESTATES)
            .when(isTold, UNCHANGED)
            .otherwise(UNDATED);
    return incoming
        .join(known(concerned, id), id.col().equalTo(col(KNOWN_ID)), "left_outer")
        .withColumn(STATE, state)
        .select(marked(schema));
  }

  /**
   * Those of some versions that are the newest of their row among all that came in: only they say
   * what holds now.
   *
   * @param schema an append-only table; the first column of its key identifies the row
   */
  public static Dataset<Row> newest(Dataset<Row> some, Dataset<Row> incoming, TableSchema schema) {
    Field id = schema.key().get(0);
    Column place = struct(col("known_at"), col("revision"));
    Dataset<Row> ids = some.select(id.col().as("_some_id"));
    Dataset<Row> last =
        incoming
            .join(ids, id.col().equalTo(col("_some_id")), "left_semi")
            .groupBy(id.col().as("_last_id"))
            .agg(max(place).as("_last"));
    return some.join(
        last, id.col().equalTo(col("_last_id")).and(place.equalTo(col("_last"))), "left_semi");
  }

  private static Column version() {
    return struct(col("known_at"), col("content_hash"));
  }

  private static Column isLater() {
    return col("known_at").gt(col(NEWEST + ".known_at"));
  }

  /** The newest version of each stored row, and the time and content of all of them. */
  private static Dataset<Row> known(Dataset<Row> stored, Field id) {
    Column newest =
        max(
            struct(
                col("known_at"),
                coalesce(col("revision"), lit(0)).as("revision"),
                col("content_hash"),
                col("known_on")));
    return stored
        .groupBy(id.col().as(KNOWN_ID))
        .agg(newest.as(NEWEST), collect_set(version()).as("_told"));
  }

  private static Column[] marked(TableSchema schema) {
    return Stream.concat(Stream.of(schema.columns()), Stream.of(col(STATE), col(NEWEST)))
        .toArray(Column[]::new);
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
