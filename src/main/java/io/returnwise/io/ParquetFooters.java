package io.returnwise.io;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;

/** What the footers of a folder of Parquet files tell without reading a row. */
final class ParquetFooters {
  private final FileSystem fileSystem;
  private final Configuration configuration;

  /** Folders found to be as declared; what is in a folder never changes. */
  private final Set<Path> checked = ConcurrentHashMap.newKeySet();

  ParquetFooters(FileSystem fileSystem, Configuration configuration) {
    this.fileSystem = fileSystem;
    this.configuration = configuration;
  }

  /** Whether the folder holds no Parquet file at all. */
  boolean isEmpty(Path folder) {
    return files(folder).isEmpty();
  }

  /** Number of rows in the folder. */
  long rows(Path folder) {
    return footers(folder).stream().mapToLong(ParquetFooters::rows).sum();
  }

  /** Number of rows in the file of a footer. */
  static long rows(ParquetMetadata footer) {
    return footer.getBlocks().stream().mapToLong(block -> block.getRowCount()).sum();
  }

  /**
   * Compares every file of the folder with the table's declaration.
   *
   * @throws InvalidDataException naming the first file that differs, and how
   */
  void check(Path folder, TableSchema schema) {
    if (checked.contains(folder)) {
      return;
    }
    var converter = new ParquetToSparkSchemaConverter(SQLConf.get());
    for (FileStatus file : files(folder)) {
      try {
        schema.checkFile(converter.convert(footer(file).getFileMetaData().getSchema()));
      } catch (InvalidDataException e) {
        throw new InvalidDataException(file.getPath() + ": " + e.getMessage(), e);
      }
    }
    checked.add(folder);
  }

  private List<ParquetMetadata> footers(Path folder) {
    return files(folder).stream().map(this::footer).toList();
  }

  private ParquetMetadata footer(FileStatus file) {
    try {
      return read(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the footer of " + file.getPath(), e);
    } catch (RuntimeException e) {
      throw new InvalidDataException(
          "%s is not a whole Parquet file: %s".formatted(file.getPath(), e.getMessage()), e);
    }
  }

  /** The footer of a file; throws a runtime exception of the library if it is no Parquet file. */
  static ParquetMetadata read(FileStatus file, Configuration configuration) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration))) {
      return reader.getFooter();
    }
  }

  private List<FileStatus> files(Path folder) {
    try {
      List<FileStatus> files = new ArrayList<>();
      for (FileStatus status : fileSystem.listStatus(folder)) {
        if (status.getPath().getName().endsWith(".parquet")) {
          files.add(status);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }
}
