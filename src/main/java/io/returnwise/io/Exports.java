package io.returnwise.io;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Writes a table as one file: CSV, JSON lines or Parquet, by the ending of its name. */
public final class Exports {
  private Exports() {}

  /**
   * Writes the rows, in their order, to one file; an older file of the name is replaced once the
   * new one is whole.
   *
   * @throws InvalidConfigException if the ending is not .csv, .json or .parquet
   * @throws InvalidDataException if the file cannot be written
   */
  public static void write(Dataset<Row> rows, String file, Configuration configuration) {
    String format = format(file);
    Path target = new Path(file);
    Path aside = new Path(file + ".part-" + Long.toHexString(System.nanoTime()));
    try {
      FileSystem fileSystem = target.getFileSystem(configuration);
      try {
        rows.coalesce(1)
            .write()
            .mode(SaveMode.ErrorIfExists)
            .option("header", "true")
            .option("escape", "\"")
            .option("dateFormat", "yyyy-MM-dd")
            .option("timestampFormat", "yyyy-MM-dd'T'HH:mm:ssXXX")
            .format(format)
            .save(aside.toString());
        Path part = part(fileSystem, aside);
        fileSystem.delete(target, false);
        if (!fileSystem.rename(part, target)) {
          throw new IOException("the finished file cannot be moved there");
        }
      } finally {
        fileSystem.delete(aside, true);
      }
    } catch (IOException e) {
      throw new InvalidDataException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The format an ending stands for.
   *
   * @throws InvalidConfigException if it stands for none
   */
  public static String format(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (String format : new String[] {"csv", "json", "parquet"}) {
      if (name.endsWith("." + format)) {
        return format;
      }
    }
    throw new InvalidConfigException(
        "--to %s: expected a name that ends in .csv, .json or .parquet".formatted(file));
  }

  private static Path part(FileSystem fileSystem, Path folder) throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.getPath().getName().startsWith("part-")) {
        return status.getPath();
      }
    }
    throw new IOException("no rows were written");
  }
}
