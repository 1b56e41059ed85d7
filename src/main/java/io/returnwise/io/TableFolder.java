package io.returnwise.io;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A folder with one folder of Parquet files for each of some tables. */
public final class TableFolder {
  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;

  /**
   * The folder at a path.
   *
   * @throws InvalidDataException if the path cannot be used
   */
  public TableFolder(SparkSession spark, String path) {
    this.spark = spark;
    try {
      Path given = new Path(path);
      this.fileSystem = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
      this.root = fileSystem.makeQualified(given);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidDataException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * A table of the folder, after a look at the structure of every file.
   *
   * @throws InvalidDataException if it is missing or not as declared
   */
  public Dataset<Row> table(TableSchema schema) {
    Path folder = new Path(root, schema.table());
    try {
      if (!fileSystem.exists(folder)) {
        throw new InvalidDataException(
            "Expected a folder %s with Parquet files in %s, found none"
                .formatted(schema.table(), root));
      }
    } catch (IOException e) {
      throw new InvalidDataException("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
    ParquetFooters footers =
        new ParquetFooters(fileSystem, spark.sparkContext().hadoopConfiguration());
    if (footers.isEmpty(folder)) {
      throw new InvalidDataException("%s: expected Parquet files, found none".formatted(folder));
    }
    footers.check(folder, schema);
    return spark
        .read()
        .schema(schema.structType())
        .parquet(folder.toString())
        .select(schema.columns());
  }
}
