package io.returnwise.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.url_decode;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Parquet files whose rows are canonical already, with what their footers say. */
public final class CanonicalFiles {
  /** Added to each row: path of its file; {@link #name} makes the name of it. */
  public static final Field FILE = Field.required("_file", StringType, "Path of the file.");

  /** Added to each row: its place in its file. */
  public static final Field LINE_NUMBER =
      Field.required("_line_number", LongType, "Number of the row in its file, from 1.");

  /** Footers are small and far away: many are fetched beside each other. */
  private static final int READERS = 16;

  private static final String SCHEME = "^[a-zA-Z0-9+.-]+:(//[^/]*)?";

  private final SparkSession spark;
  private final String base;
  private final List<Found> found = new ArrayList<>();
  private final Map<TableSchema, Set<String>> others = new LinkedHashMap<>();

  /**
   * A file.
   *
   * @param schema table of its rows
   * @param path where it lies
   * @param name path below the input, or below the folder that all inputs lie in
   * @param rows number of its rows by its footer
   */
  public record Found(TableSchema schema, String path, String name, long rows) {}

  /** What a footer says: columns and number of rows, or why it cannot be read. */
  private record Footer(MessageType columns, long rows, String problem) {}

  private CanonicalFiles(SparkSession spark, String base) {
    this.spark = spark;
    this.base = base;
  }

  /**
   * Finds the files of some folders and checks their structure; reads no row.
   *
   * @param inputs folders that hold folders named after canonical tables
   * @throws InvalidDataException naming every folder, file and column at fault
   */
  public static CanonicalFiles find(SparkSession spark, List<String> inputs) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Problems problems = new Problems("Cannot use the input; nothing was loaded");
    CanonicalFolders folders = new CanonicalFolders(configuration, problems);
    Map<TableSchema, List<FileStatus>> files = folders.find(inputs);
    if (files.isEmpty()) {
      problems.throwIfAny(InvalidDataException::new);
    }
    CanonicalFiles canonical = new CanonicalFiles(spark, folders.base());
    files.forEach((schema, ofTable) -> canonical.add(schema, ofTable, configuration, problems));
    canonical.found.sort(Comparator.comparing(Found::name));
    Set<String> names = new TreeSet<>();
    for (Found file : canonical.found) {
      problems.require(
          names.add(file.name()),
          "%s: expected files with different names, found more of this name",
          file.name());
    }
    problems.throwIfAny(InvalidDataException::new);
    return canonical;
  }

  private void add(
      TableSchema schema, List<FileStatus> files, Configuration configuration, Problems problems) {
    List<Footer> footers = footers(files, configuration);
    for (int i = 0; i < files.size(); i++) {
      Path path = files.get(i).getPath();
      Footer footer = footers.get(i);
      String name = path.toUri().getPath().substring(base.length());
      if (footer.problem() != null) {
        problems.add("%s: %s".formatted(name, footer.problem()));
        continue;
      }
      ParquetStructure structure = new ParquetStructure(schema, footer.columns());
      structure.differences().forEach(text -> problems.add("%s: %s".formatted(name, text)));
      others.computeIfAbsent(schema, key -> new TreeSet<>()).addAll(structure.others());
      found.add(new Found(schema, path.toString(), name, footer.rows()));
    }
  }

  private static List<Footer> footers(List<FileStatus> files, Configuration configuration) {
    ExecutorService readers =
        Executors.newFixedThreadPool(Math.max(1, Math.min(READERS, files.size())));
    try {
      List<Future<Footer>> reading = new ArrayList<>();
      for (FileStatus file : files) {
        reading.add(readers.submit(() -> footer(file, configuration)));
      }
      List<Footer> footers = new ArrayList<>();
      for (Future<Footer> footer : reading) {
        footers.add(footer.get());
      }
      return footers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while footers were read", e);
    } finally {
      readers.shutdownNow();
    }
  }

  private static Footer footer(FileStatus file, Configuration configuration) {
    try {
      ParquetMetadata footer = ParquetFooters.read(file, configuration);
      return new Footer(footer.getFileMetaData().getSchema(), ParquetFooters.rows(footer), null);
    } catch (IOException e) {
      return new Footer(null, 0, "cannot be read: " + e.getMessage());
    } catch (RuntimeException e) { // how the library says that a file has no footer
      return new Footer(null, 0, "expected a whole Parquet file, found something else");
    }
  }

  /** Every file, in the order of their names. */
  public List<Found> files() {
    return List.copyOf(found);
  }

  /** What a person should know: columns that no table has, and that are not read. */
  public List<String> notes() {
    return others.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(
            entry ->
                "%s: columns that the table does not have are not read: %s"
                    .formatted(entry.getKey().table(), String.join(", ", entry.getValue())))
        .toList();
  }

  /**
   * SHA-256 of the bytes of each file, in the order of {@link #files}; files are read beside each
   * other, wherever there is room.
   *
   * @throws InvalidDataException naming every file that cannot be read
   */
  public List<String> fingerprints() {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<String> paths = found.stream().map(Found::path).toList();
    List<Hashed> hashed =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(new ArrayList<>(paths), paths.size())
            .map(path -> Hashed.of(path, hadoop.value()))
            .collect();
    Problems problems = new Problems("Cannot use the input; nothing was loaded");
    for (int i = 0; i < found.size(); i++) {
      problems.require(
          hashed.get(i).problem() == null,
          "%s: cannot be read: %s",
          found.get(i).name(),
          hashed.get(i).problem());
    }
    problems.throwIfAny(InvalidDataException::new);
    return hashed.stream().map(Hashed::sha256).toList();
  }

  /** The hash of a file, or why there is none. */
  private record Hashed(String sha256, String problem) implements Serializable {
    static Hashed of(String path, Configuration configuration) {
      try {
        return new Hashed(Sha256.of(new Path(path), configuration), null);
      } catch (IOException e) {
        return new Hashed(null, String.valueOf(e.getMessage()));
      }
    }
  }

  /** The rows of a table; columns that a file lacks are null. */
  public Dataset<Row> rows(TableSchema schema) {
    return read(schema).select(schema.columns());
  }

  /**
   * The rows of a table with {@link #FILE} and {@link #LINE_NUMBER}. Spark makes both for every row
   * once they are asked for, whether a query uses them or not.
   */
  public Dataset<Row> placedRows(TableSchema schema) {
    Column file = col("_metadata.file_path").as(FILE.name());
    Column number = col("_metadata.row_index").plus(1).as(LINE_NUMBER.name());
    return read(schema)
        .select(
            Stream.concat(Stream.of(schema.columns()), Stream.of(file, number))
                .toArray(Column[]::new));
  }

  private Dataset<Row> read(TableSchema schema) {
    String[] paths =
        found.stream()
            .filter(file -> file.schema().equals(schema))
            .map(file -> literally(file.path()))
            .toArray(String[]::new);
    return spark.read().schema(nullable(schema)).parquet(paths);
  }

  /** Whether a value is there is for the checks of rows to find out. */
  private static StructType nullable(TableSchema schema) {
    return DataTypes.createStructType(
        schema.fields().stream()
            .map(field -> DataTypes.createStructField(field.name(), field.type(), true))
            .toArray(StructField[]::new));
  }

  /** A path without its letters that stand for others in a pattern. */
  private static String literally(String path) {
    return path.replaceAll("([{}\\[\\]*?\\\\])", "\\\\$1");
  }

  /** Name of the file of a row, from its path. */
  public Column name(Column path) {
    Column decoded = url_decode(replace(path, lit("+"), lit("%2B")));
    Column local = regexp_replace(decoded, SCHEME, "");
    return substring(local, base.length() + 1, Integer.MAX_VALUE);
  }
}
