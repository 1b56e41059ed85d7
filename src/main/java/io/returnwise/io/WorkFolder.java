package io.returnwise.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Intermediate rows of one job as Parquet, deleted when the job ends.
 *
 * <p>Rows that several queries read are computed once, and, unlike with {@code persist}, those
 * queries do not plan again what computed them, read only the columns that they use, and survive
 * the loss of an executor.
 */
public final class WorkFolder implements AutoCloseable {
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
    rows.write().mode(SaveMode.ErrorIfExists).parquet(path);
    return rows.sparkSession().read().schema(rows.schema()).parquet(path);
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
