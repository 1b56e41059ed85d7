package io.returnwise.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Versions whose key comes more than once in one import.
 *
 * <p>Keys are counted by a hash of 64 bits, so that as little as possible of every row moves
 * between machines; only the few rows of a hash that comes again are then compared by their keys.
 * Rows have the columns of the table, {@code _file} and {@code _line_number}.
 */
public final class RepeatedVersions {
  /** Why a row is left out that says what another of the import says. */
  public static final String REASON = "the same version twice";

  private static final String HASH = "_key_hash";
  private static final String LEAST = "_least";
  private static final String MOST = "_most";

  private RepeatedVersions() {}

  /** Hashes of keys that come more than once. */
  public static Dataset<Row> hashes(Dataset<Row> rows, TableSchema schema) {
    return rows.groupBy(hash(schema).as(HASH))
        .agg(count(lit(1)).as("_times"))
        .filter(col("_times").gt(1))
        .select(HASH);
  }

  /** The rows whose key has none of the hashes. */
  public static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> hashes, TableSchema schema) {
    return rows.join(hashes, hash(schema).equalTo(col(HASH)), "left_anti");
  }

  /** The rows whose key has one of the hashes. */
  public static Dataset<Row> among(Dataset<Row> rows, Dataset<Row> hashes, TableSchema schema) {
    return rows.join(hashes, hash(schema).equalTo(col(HASH)), "left_semi");
  }

  /**
   * One row for each key, the first by file and place, with what {@link #differing} needs.
   *
   * @param rows with the columns of the table, {@code _file} and {@code _line_number}
   */
  public static Dataset<Row> once(Dataset<Row> rows, TableSchema schema) {
    Column content = OrderLines.CONTENT_HASH.col();
    return rows.groupBy(schema.keyColumns())
        .agg(
            min_by(struct(col("*")), place()).as("_one"),
            min(content).as(LEAST),
            max(content).as(MOST))
        .select(col("_one.*"), col(LEAST), col(MOST));
  }

  /** Those of one row for each key whose other rows say something else. */
  public static Dataset<Row> differing(Dataset<Row> once) {
    return once.filter(col(LEAST).notEqual(col(MOST)));
  }

  /** Surplus rows by file: its path as {@code file}, and {@code rows}. */
  public static Dataset<Row> surplus(Dataset<Row> rows, Dataset<Row> once) {
    Column file = col("_file").as(ParsedRows.FILE.name());
    return rows.select(file, lit(1L).as("_row"))
        .unionAll(once.select(file, lit(-1L).as("_row")))
        .groupBy(ParsedRows.FILE.col())
        .agg(sum("_row").as("rows"))
        .filter(col("rows").gt(0));
  }

  private static Column place() {
    return struct(col("_file"), col("_line_number"));
  }

  private static Column hash(TableSchema schema) {
    return xxhash64(schema.keyColumns());
  }
}
