package io.returnwise.io;

import static org.apache.spark.sql.functions.broadcast;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Intermediate rows of one job as Parquet, deleted when the job ends.
 *
 * <p>Rows that several queries read are computed once, and, unlike with {@code persist}, those
 * queries do not plan again what computed them, read only the columns that they use, and survive
 * the loss of an executor.
 */
public final class WorkFolder implements AutoCloseable {
  /** Bytes that every machine may be sent: 4 million numbers, or 1.6 million texts. */
  private static final long MOST_SENT = 32L << 20;

  private final FileSystem fileSystem;
  private final Path folder;
  private final ParquetFooters footers;

  WorkFolder(FileSystem fileSystem, Path folder, ParquetFooters footers) {
    this.fileSystem = fileSystem;
    this.folder = folder;
    this.footers = footers;
  }

  /**
   * Computes the rows and writes them.
   *
   * @param name name of the rows, once in this folder
   * @return the rows as they were written
   */
  public Dataset<Row> keep(String name, Dataset<Row> rows) {
    String path = new Path(folder, name).toString();
    Warehouse.writer(rows).parquet(path);
    return rows.sparkSession().read().schema(rows.schema()).parquet(path);
  }

  /**
   * Keeps each of some keys once, by which other rows are then looked up, so that Spark knows how
   * many there are before it plans the join; a few are marked to be sent to every machine.
   */
  public Dataset<Row> keepKeys(String name, Dataset<Row> keys) {
    return sentIfFew(name, keep(name, keys.distinct()));
  }

  /** Columns of the rows kept under a name, marked to be sent to every machine if they are few. */
  public Dataset<Row> sentIfFew(String name, Dataset<Row> columns) {
    return areFew(name, columns) ? broadcast(columns) : columns;
  }

  /**
   * Whether some columns of the rows kept under a name are so few bytes that every machine may be
   * sent them, by the usual size of their types.
   */
  public boolean areFew(String name, Dataset<Row> columns) {
    return rows(name) * columns.schema().defaultSize() <= MOST_SENT;
  }

  /** Number of rows kept under a name, from the file footers. */
  public long rows(String name) {
    return footers.rows(new Path(folder, name));
  }

  @Override
  public void close() {
    try {
      fileSystem.delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
