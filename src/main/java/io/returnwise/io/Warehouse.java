package io.returnwise.io;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The tables of one warehouse folder, as Parquet, behind a log of commits. */
public final class Warehouse implements TableStore {
  private static final int MAX_RECORDS_PER_FILE = 5_000_000;

  /**
   * Most bytes of the dictionary of a column. The dictionaries of all columns are in use at once:
   * those of hundreds of features, in Parquet's own size of 1 MiB each, fill a gigabyte and no
   * cache of a processor. Columns of few values still have theirs (docs/decisions/0021).
   */
  private static final int DICTIONARY_BYTES = 8 << 10;

  static final String WORK = "work";

  private final SparkSession spark;
  private final FileSystem fileSystem;
  private final Path root;
  private final CommitLog log;
  private final ParquetFooters footers;

  private Warehouse(SparkSession spark, String path) {
    this.spark = spark;
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    try {
      Path given = new Path(path);
      FileSystem found = given.getFileSystem(configuration);
      this.root = found.makeQualified(given);
      // Without checksum side files a commit is one file, there or not there.
      this.fileSystem = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidDataException(
          "Cannot use %s as a warehouse: %s".formatted(path, e.getMessage()), e);
    }
    this.log = new CommitLog(fileSystem, root);
    this.footers = new ParquetFooters(fileSystem, configuration);
  }

  /**
   * A warehouse that something was loaded into.
   *
   * @throws InvalidDataException if there is none at the path
   */
  public static Warehouse open(SparkSession spark, String path) {
    Warehouse warehouse = new Warehouse(spark, path);
    if (!warehouse.isLoaded()) {
      throw new InvalidDataException(
          "There is no warehouse at %s: run 'ingest' or 'run' first, or correct --warehouse"
              .formatted(path));
    }
    return warehouse;
  }

  /** A warehouse that may still be empty. */
  public static Warehouse openOrCreate(SparkSession spark, String path) {
    return new Warehouse(spark, path);
  }

  /** Whether anything was ever loaded. */
  public boolean isLoaded() {
    return log.exists();
  }

  /** Qualified path of a file or folder inside the warehouse. */
  public Path path(String relative) {
    return new Path(root, relative);
  }

  /** Qualified path of the warehouse. */
  public Path root() {
    return root;
  }

  /** A folder for what a job works with until it ends. */
  public WorkFolder workFolder(String job, String runId) {
    return new WorkFolder(fileSystem, path("%s/%s-%s".formatted(WORK, runId, job)), footers);
  }

  /** The file system the warehouse lies on. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  @Override
  public Dataset<Row> versions(TableSchema schema) {
    return read(schema, log.head().folders(schema.table()));
  }

  @Override
  public Dataset<Row> asOf(TableSchema schema, LocalDate day) {
    return Versions.latest(schema, versions(schema).filter(OrderLines.KNOWN_ON.col().lt(lit(day))));
  }

  @Override
  public long newestChange() {
    return log.head().number();
  }

  @Override
  public Dataset<Row> versionsSince(TableSchema schema, long change) {
    return read(
        schema,
        log.head().folders(schema.table()).stream()
            .filter(folder -> folder.sequence() > change)
            .toList());
  }

  @Override
  public Optional<Dataset<Row>> snapshot(TableSchema schema, LocalDate asOf) {
    List<Folder> folders = log.head().folders(schema.table(), asOf);
    return folders.isEmpty() ? Optional.empty() : Optional.of(read(schema, folders));
  }

  @Override
  public Optional<Dataset<Row>> marked(TableSchema schema, LocalDate asOf, Field mark) {
    List<Folder> folders = log.head().folders(schema.table(), asOf);
    return folders.isEmpty()
        ? Optional.empty()
        : Optional.of(read(schema, folders.stream().filter(each -> each.has(mark)).toList()));
  }

  /** The newest output as of a day or an earlier one. */
  public Optional<Dataset<Row>> newestSnapshot(TableSchema schema, LocalDate upTo) {
    return asOfDays(schema).stream()
        .filter(day -> !day.isAfter(upTo))
        .reduce((one, later) -> later)
        .flatMap(day -> snapshot(schema, day));
  }

  /** As-of days for which an output is there, oldest first. */
  public List<LocalDate> asOfDays(TableSchema schema) {
    return asOfDays(schema.table());
  }

  /** The same of an output that need not be a table. */
  private List<LocalDate> asOfDays(String name) {
    return log.head().folders(name).stream()
        .map(folder -> LocalDate.parse(folder.asOf()))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The table as last written: the newest output, or the latest versions of an append-only table.
   *
   * @throws InvalidDataException if the warehouse has no such table
   */
  public Dataset<Row> newest(String table) {
    return newest(table, null);
  }

  /**
   * The table as of a day, or as last written when the day is null.
   *
   * @throws InvalidDataException if the warehouse has no such table or not for this day
   */
  public Dataset<Row> newest(String table, LocalDate asOf) {
    Commit head = log.head();
    List<Folder> folders = head.folders(table);
    if (folders.isEmpty()) {
      throw new InvalidDataException(
          "The warehouse has no table %s; it has %s".formatted(table, tables()));
    }
    TableSchema schema = Tables.named(table);
    if (folders.get(0).asOf() == null) {
      return schema.key().contains(OrderLines.KNOWN_AT)
          ? Versions.latest(
              schema,
              asOf == null
                  ? versions(schema)
                  : versions(schema).filter(OrderLines.KNOWN_ON.col().lt(lit(asOf))))
          : versions(schema);
    }
    Folder newest =
        folders.stream()
            .filter(folder -> asOf == null || asOf.toString().equals(folder.asOf()))
            .max(Comparator.comparingLong(Folder::sequence))
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "Table %s has no output as of %s; it has %s"
                            .formatted(table, asOf, days(folders))));
    return read(schema, head.folders(table, LocalDate.parse(newest.asOf())));
  }

  /** Names of the tables that have something in them. */
  public Set<String> tables() {
    return log.head().tables().keySet().stream()
        .filter(Tables::isTable)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /** What the newest commit lists. */
  Commit head() {
    return log.head();
  }

  /** Changes what commits list, without writing anything else. */
  void commit(String job, String runId, UnaryOperator<Commit> change) {
    log.commit(head -> change.apply(head).next(job, runId, Map.of()));
  }

  /** Rows of a table over all its folders, without reading them. */
  public long rows(TableSchema schema) {
    return log.head().folders(schema.table()).stream().mapToLong(Folder::rows).sum();
  }

  @Override
  public Change change(String job, String runId) {
    return new PendingChange(this, log, job, runId);
  }

  @Override
  public long compact(TableSchema schema, String runId, long targetFileBytes) {
    List<Folder> old = log.head().folders(schema.table());
    if (old.size() < 2) {
      return rows(schema);
    }
    long bytes = old.stream().mapToLong(folder -> bytes(path(folder.path()))).sum();
    int files = (int) Math.max(1, Math.min(10_000, bytes / targetFileBytes));
    String target = "tables/%s/%s-compact".formatted(schema.table(), runId);
    Column[] order =
        schema.fields().contains(OrderLines.KNOWN_ON)
            ? new Column[] {OrderLines.KNOWN_ON.col(), schema.key().get(0).col()}
            : schema.keyColumns();
    Dataset<Row> sorted =
        read(schema, old).repartitionByRange(files, order).sortWithinPartitions(order);
    long rows = write(schema, target, sorted);
    Set<String> replaced = old.stream().map(Folder::path).collect(Collectors.toSet());
    log.commit(
        head -> {
          List<Folder> now = new ArrayList<>(head.folders(schema.table()));
          now.removeIf(folder -> replaced.contains(folder.path()));
          now.add(0, new Folder(target, null, rows, head.number() + 1));
          return head.replacing("compact", runId, schema.table(), now);
        });
    return rows;
  }

  @Override
  public int expire(Instant before) {
    return new Expiry(fileSystem, root, log).expire(before);
  }

  boolean exists(Path folder) {
    try {
      return fileSystem.exists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + folder, e);
    }
  }

  private long bytes(Path folder) {
    try {
      return fileSystem.getContentSummary(folder).getLength();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot size " + folder, e);
    }
  }

  Dataset<Row> read(TableSchema schema, List<Folder> folders) {
    if (folders.isEmpty()) {
      return spark.createDataFrame(List.of(), schema.structType());
    }
    String[] paths =
        folders.stream().map(folder -> path(folder.path()).toString()).toArray(String[]::new);
    for (String path : paths) {
      footers.check(new Path(path), schema);
    }
    return spark.read().schema(schema.structType()).parquet(paths).select(schema.columns());
  }

  long write(TableSchema schema, String relative, Dataset<Row> rows) {
    Path target = path(relative);
    writer(schema.conform(rows)).parquet(target.toString());
    return footers.rows(target);
  }

  static DataFrameWriter<Row> writer(Dataset<Row> rows) {
    return rows.write()
        .mode(SaveMode.ErrorIfExists)
        .option("maxRecordsPerFile", MAX_RECORDS_PER_FILE)
        .option("parquet.dictionary.page.size", DICTIONARY_BYTES)
        .option("compression", "zstd")
        // The lowest level makes up for the dictionaries; the next ones cost time and gain little.
        .option("parquet.compression.codec.zstd.level", 1);
  }

  /** Rows of a folder, from the file footers. */
  long rowsIn(String relative) {
    return footers.rows(path(relative));
  }

  private static List<String> days(List<Folder> folders) {
    return folders.stream().map(Folder::asOf).distinct().sorted().toList();
  }
}
