package io.returnwise.io;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The door to tables. What passes it, either way, matches the table's declaration.
 *
 * <p>Two kinds of tables: append-only ones, which hold every version of their rows, and outputs,
 * which hold one snapshot for each as-of day. A table format with its own catalogue can stand in
 * behind this interface.
 */
public interface TableStore {

  /** Every version of every row of an append-only table; empty when nothing was loaded yet. */
  Dataset<Row> versions(TableSchema schema);

  /**
   * The latest version of each row that was known before the day. The first key column of the table
   * identifies the row; {@code known_on}, {@code known_at} and {@code revision} order its versions.
   */
  Dataset<Row> asOf(TableSchema schema, LocalDate day);

  /** Number of the newest change, from 1; 0 when there was none. */
  long newestChange();

  /** Every version in an append-only table that was added after a change of that number. */
  Dataset<Row> versionsSince(TableSchema schema, long change);

  /** The output of exactly that as-of day, if there is one. */
  Optional<Dataset<Row>> snapshot(TableSchema schema, LocalDate asOf);

  /**
   * The rows of an output, but for those that {@link Change#publishMarked} was given without the
   * mark; the others are not read.
   */
  Optional<Dataset<Row>> marked(TableSchema schema, LocalDate asOf, Field mark);

  /** Starts a change. Nothing of it is visible before {@link Change#commit}. */
  Change change(String job, String runId);

  /**
   * Rewrites the batches of an append-only table into one, sorted by known day, in files of about
   * the target size. Every version is kept.
   *
   * @return number of rows in the table
   */
  long compact(TableSchema schema, String runId, long targetFileBytes);

  /**
   * Deletes folders that the newest commit does not list and that were last written before the
   * instant, and the commit files older than the newest.
   *
   * @return number of folders deleted
   */
  int expire(java.time.Instant before);

  /** A set of writes that becomes visible as a whole or not at all. */
  interface Change {
    /** Adds rows to an append-only table; returns how many, from the file footers. */
    long append(TableSchema schema, Dataset<Row> rows);

    /** Writes the output of one as-of day; replaces an earlier one of that day on commit. */
    long publish(TableSchema schema, LocalDate asOf, Dataset<Row> rows);

    /**
     * Writes an output, as {@link #publish}, so that the rows with a mark can be read alone.
     *
     * @param mark boolean column of the rows, which is not stored
     */
    long publishMarked(TableSchema schema, LocalDate asOf, Field mark, Dataset<Row> rows);

    /**
     * Writes the outputs of several tables, with the same columns, in one pass. A table that got no
     * rows is left out.
     *
     * @param tables table by the value that its rows have in {@code part}
     * @param rows the columns of the tables, and {@code part}
     * @return rows by table
     */
    Map<TableSchema, Long> publishParts(
        Field part, Map<String, TableSchema> tables, LocalDate asOf, Dataset<Row> rows);

    /**
     * Writes the outputs of several tables, as {@link #publishParts}, that hold all that the
     * outputs of an earlier day hold, which is not written again.
     *
     * @return rows of each table that were written now
     */
    Map<TableSchema, Long> extendParts(
        Field part,
        Map<String, TableSchema> tables,
        LocalDate earlier,
        LocalDate asOf,
        Dataset<Row> rows);

    /**
     * Writes an output, as {@link #publish}, that holds all that one of an earlier day holds.
     *
     * @return rows of the whole output
     */
    long extend(TableSchema schema, LocalDate earlier, LocalDate asOf, Dataset<Row> rows);

    /** Takes the output of a day out of the tables, if there is one; for what cannot be made. */
    void withdraw(String name, LocalDate asOf);

    /** What this change has written to a table so far. */
    Dataset<Row> written(TableSchema schema);

    /** Of that what {@link TableStore#marked} reads. */
    Dataset<Row> writtenMarked(TableSchema schema, Field mark);

    /**
     * An empty folder for one more version of something that is not a table, for example a model;
     * listed on commit behind the versions that there are.
     *
     * @param asOf day from which it may be used
     * @param isUsed whether it is put to use on commit: on its day and later ones, until a version
     *     of a later day is, or one that a person chose
     */
    String addVersion(String name, LocalDate asOf, boolean isUsed);

    /** Makes every write of this change visible at once. */
    void commit();
  }
}
