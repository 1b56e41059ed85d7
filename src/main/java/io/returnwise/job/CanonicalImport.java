package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import io.returnwise.ingest.CanonicalRows;
import io.returnwise.ingest.ImportOutcome;
import io.returnwise.ingest.RepeatedVersions;
import io.returnwise.io.CanonicalFiles;
import io.returnwise.io.CanonicalFiles.Found;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.job.ImportCounts.Count;
import io.returnwise.schema.Field;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One import of canonical files: counts and checks their rows, then appends those that are new.
 *
 * <p>Rows are read from the files each time, only the columns that are needed; what is written
 * meanwhile are the rows that cannot go as they are.
 */
final class CanonicalImport {
  private static final int SHOWN = 3;

  /** What Spark says of a file that it cannot read. */
  private static final String UNREADABLE = "FAILED_READ_FILE";

  private final JobContext context;
  private final WorkFolder work;
  private final CanonicalFiles canonical;

  /** Rows of each table that are to be loaded. */
  private final Map<TableSchema, Dataset<Row>> usable = new LinkedHashMap<>();

  CanonicalImport(JobContext context, WorkFolder work, CanonicalFiles canonical) {
    this.context = context;
    this.work = work;
    this.canonical = canonical;
  }

  /** Rows of a file, and how many of them are at fault. */
  private record Total(long rows, long faulty) {}

  Arrived read(ImportFiles files) {
    return readable(() -> checked(files));
  }

  private Arrived checked(ImportFiles files) {
    for (Found file : canonical.files()) {
      usable.computeIfAbsent(file.schema(), canonical::rows);
    }
    Map<String, Total> totals = totals();
    requireWhole(totals);
    List<TableSchema> faulty =
        usable.keySet().stream()
            .filter(schema -> of(schema).anyMatch(file -> totals.get(file.name()).faulty() > 0))
            .toList();
    Optional<Dataset<Row>> rejected = rejected(faulty);
    ImportCounts counts = counts(totals, rejected);
    counts.check(
        canonical.files().stream().filter(file -> file.rows() > 0).map(Found::name).toList(),
        context.settings().ingest());
    faulty.forEach(
        schema ->
            usable.computeIfPresent(schema, (key, rows) -> new CanonicalRows(key).usable(rows)));
    ImportCounts all = counts.leavingOut(surplus(), RepeatedVersions.REASON);
    return new Arrived(
        files,
        all,
        canonical.notes(),
        rejected.map(rows -> ImportOutcome.rejected(rows, files.importId())),
        (change, news) -> readable(() -> append(all, change, news)));
  }

  private Stream<Found> of(TableSchema schema) {
    return canonical.files().stream().filter(file -> file.schema().equals(schema));
  }

  /** Rows of each file, all tables in one pass. */
  private Map<String, Total> totals() {
    Dataset<Row> all =
        usable.keySet().stream()
            .map(schema -> new CanonicalRows(schema).totals(canonical.placedRows(schema)))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    Map<String, Total> totals = new HashMap<>();
    named(all)
        .collectAsList()
        .forEach(row -> totals.put(row.getString(0), new Total(row.getLong(1), row.getLong(2))));
    canonical.files().forEach(file -> totals.putIfAbsent(file.name(), new Total(0, 0)));
    return totals;
  }

  private Dataset<Row> named(Dataset<Row> byPath) {
    return byPath.withColumn(ImportLog.FILE.name(), canonical.name(ImportLog.FILE.col()));
  }

  /** Every row that a footer promises was read. */
  private void requireWhole(Map<String, Total> totals) {
    Problems problems = new Problems("Cannot use the input; nothing was loaded");
    long rows = 0;
    for (Found file : canonical.files()) {
      long read = totals.get(file.name()).rows();
      problems.require(
          read == file.rows(),
          "%s: expected %d rows as its footer says, found %d; did it change meanwhile?",
          file.name(),
          file.rows(),
          read);
      rows += read;
    }
    problems.require(rows > 0, "expected at least one row, found none in any file");
    problems.throwIfAny(InvalidDataException::new);
  }

  /** The rows at fault; written, since making their text is slow. */
  private Optional<Dataset<Row>> rejected(List<TableSchema> faulty) {
    return faulty.stream()
        .map(schema -> named(new CanonicalRows(schema).faulty(canonical.placedRows(schema))))
        .reduce(Dataset::unionByName)
        .map(rows -> work.keep("rejected", rows));
  }

  private ImportCounts counts(Map<String, Total> totals, Optional<Dataset<Row>> rejected) {
    List<Count> counts = new ArrayList<>();
    for (Found file : canonical.files()) {
      Total total = totals.get(file.name());
      // An empty file is no fault: writers leave one where a task had no rows.
      if (total.rows() == 0 || total.faulty() < total.rows()) {
        counts.add(
            new Count(
                file.name(),
                ImportOutcome.ACCEPTED,
                ImportOutcome.into(file.schema()),
                total.rows() - total.faulty()));
      }
    }
    rejected.ifPresent(
        rows ->
            counts.addAll(ImportCounts.of(ImportOutcome.counts(rows).collectAsList()).counts()));
    ImportCounts all = new ImportCounts(counts);
    long faulty = totals.values().stream().mapToLong(Total::faulty).sum();
    if (all.rows(ImportOutcome.REJECTED) != faulty) {
      throw new IllegalStateException(
          "Found %d rows at fault, but %d were rejected"
              .formatted(faulty, all.rows(ImportOutcome.REJECTED)));
    }
    return all;
  }

  /**
   * Leaves out what comes twice.
   *
   * @return by file, how many rows were left out
   * @throws InvalidDataException if one key comes with different content
   */
  private Map<String, Long> surplus() {
    Map<String, Long> surplus = new HashMap<>();
    Problems problems = new Problems("Cannot use the input; nothing was loaded");
    usable.replaceAll((schema, rows) -> once(schema, rows, surplus, problems));
    problems.throwIfAny(InvalidDataException::new);
    return surplus;
  }

  private Dataset<Row> once(
      TableSchema schema, Dataset<Row> rows, Map<String, Long> surplus, Problems problems) {
    String name = schema.table();
    Dataset<Row> hashes = work.keep("hashes-" + name, RepeatedVersions.hashes(rows, schema));
    if (work.rows("hashes-" + name) == 0) {
      return rows;
    }
    Dataset<Row> placed = new CanonicalRows(schema).usable(canonical.placedRows(schema));
    Dataset<Row> repeated =
        work.keep("repeated-" + name, RepeatedVersions.among(placed, hashes, schema));
    Dataset<Row> once = work.keep("once-" + name, RepeatedVersions.once(repeated, schema));
    Dataset<Row> differing = RepeatedVersions.differing(once);
    long conflicts = differing.count();
    if (conflicts > 0) {
      problems.add(
          "%s: expected one content_hash for each %s, found more for %d of them, for example in %s"
              .formatted(
                  name,
                  schema.key().stream().map(Field::name).toList(),
                  conflicts,
                  places(differing)));
    }
    named(RepeatedVersions.surplus(repeated, once))
        .collectAsList()
        .forEach(row -> surplus.put(row.getString(0), row.getLong(1)));
    return RepeatedVersions.without(rows, hashes, schema)
        .unionByName(once.select(schema.columns()));
  }

  private String places(Dataset<Row> rows) {
    return rows
        .orderBy(CanonicalFiles.FILE.col(), CanonicalFiles.LINE_NUMBER.col())
        .select(canonical.name(CanonicalFiles.FILE.col()), CanonicalFiles.LINE_NUMBER.col())
        .limit(SHOWN)
        .collectAsList()
        .stream()
        .map(row -> "row %d of %s".formatted(row.getLong(1), row.getString(0)))
        .collect(Collectors.joining(", "));
  }

  private Arrived.Appended append(ImportCounts counts, Change change, NewRows news) {
    Map<TableSchema, Long> appended = new HashMap<>();
    usable.forEach(
        (schema, rows) -> {
          Dataset<Row> stored = new CanonicalRows(schema).stored(rows);
          long written = change.append(schema, news.versions(stored, schema));
          long accepted = counts.accepted(schema);
          if (context.warehouse().rows(schema) == 0 && written != accepted) {
            throw new InvalidDataException(
                "%s: wrote %d of %d accepted rows; did a file change meanwhile? Nothing was loaded"
                    .formatted(schema.table(), written, accepted));
          }
          appended.put(schema, written);
        });
    return new Arrived.Appended(
        appended.getOrDefault(OrderLines.SCHEMA, 0L),
        appended.getOrDefault(ReturnEvents.SCHEMA, 0L));
  }

  /** Runs queries over the files; one that is broken behind a good footer is the user's. */
  private static <T> T readable(Supplier<T> queries) {
    try {
      return queries.get();
    } catch (Exception e) { // SparkException is checked, yet Spark's Java API declares nothing
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SparkThrowable found
            && String.valueOf(found.getCondition()).startsWith(UNREADABLE)) {
          throw new InvalidDataException(
              "Cannot read %s to its end; nothing was loaded"
                  .formatted(found.getMessageParameters().get("path")),
              e);
        }
      }
      throw e;
    }
  }
}
