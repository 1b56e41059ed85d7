package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import io.returnwise.ingest.ImportOutcome;
import io.returnwise.ingest.IngestSettings;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Input rows of an import by file, outcome and reason.
 *
 * @param counts one entry for each that occurs
 */
public record ImportCounts(List<Count> counts) {
  private static final int REASONS_SHOWN = 3;

  /** Rows of one file with one outcome and reason. */
  public record Count(String file, String outcome, String reason, long rows) {}

  public ImportCounts {
    counts = List.copyOf(counts);
  }

  static ImportCounts of(List<Row> rows) {
    return new ImportCounts(
        rows.stream()
            .map(
                row ->
                    new Count(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
            .toList());
  }

  /** What was counted when the files of this import were loaded before, if they were. */
  static Optional<ImportCounts> logged(Warehouse warehouse, String importId) {
    List<Row> rows =
        warehouse
            .versions(ImportLog.SCHEMA)
            .filter(ImportLog.IMPORT_ID.col().equalTo(importId))
            .select(
                ImportLog.FILE.col(),
                ImportLog.OUTCOME.col(),
                ImportLog.REASON.col(),
                ImportLog.ROWS.col())
            .collectAsList();
    return rows.isEmpty() ? Optional.empty() : Optional.of(of(rows));
  }

  /**
   * The counts with some of the accepted rows excluded.
   *
   * @param surplus by file, how many; no more than it has accepted rows
   * @param reason why
   */
  ImportCounts leavingOut(Map<String, Long> surplus, String reason) {
    List<Count> left = new ArrayList<>();
    for (Count count : counts) {
      long excluded =
          count.outcome().equals(ImportOutcome.ACCEPTED)
              ? surplus.getOrDefault(count.file(), 0L)
              : 0;
      if (excluded < count.rows() || excluded == 0) {
        left.add(new Count(count.file(), count.outcome(), count.reason(), count.rows() - excluded));
      }
      if (excluded > 0) {
        left.add(new Count(count.file(), ImportOutcome.EXCLUDED, reason, excluded));
      }
    }
    return new ImportCounts(left);
  }

  /** Rows with an outcome. */
  public long rows(String outcome) {
    return counts.stream()
        .filter(count -> count.outcome().equals(outcome))
        .mapToLong(Count::rows)
        .sum();
  }

  /** Accepted rows that went to a table. */
  long accepted(TableSchema schema) {
    String reason = ImportOutcome.into(schema);
    return counts.stream()
        .filter(
            count ->
                count.outcome().equals(ImportOutcome.ACCEPTED) && count.reason().equals(reason))
        .mapToLong(Count::rows)
        .sum();
  }

  /** All input rows. */
  public long rows() {
    return counts.stream().mapToLong(Count::rows).sum();
  }

  /**
   * Refuses files that are broken, without an accepted row, or rejected beyond the allowed share.
   *
   * @throws InvalidDataException listing every file at fault
   */
  void check(List<String> files, IngestSettings settings) {
    Problems problems = new Problems("Cannot use the input; nothing was loaded");
    Map<String, List<Count>> byFile = counts.stream().collect(Collectors.groupingBy(Count::file));
    for (String file : files) {
      check(file, byFile.getOrDefault(file, List.of()), settings, problems);
    }
    problems.throwIfAny(InvalidDataException::new);
  }

  private static void check(
      String file, List<Count> counts, IngestSettings settings, Problems problems) {
    for (Count count : counts) {
      if (count.outcome().equals(ImportOutcome.FILE_PROBLEM)) {
        problems.add("%s: %s".formatted(file, count.reason()));
        return;
      }
    }
    ImportCounts ofFile = new ImportCounts(counts);
    long accepted = ofFile.rows(ImportOutcome.ACCEPTED);
    long rejected = ofFile.rows(ImportOutcome.REJECTED);
    double share = rejected / (double) Math.max(1, accepted + rejected);
    if (accepted == 0) {
      problems.add(
          "%s: expected at least one usable row, found none (%d excluded, %d rejected)%s"
              .formatted(file, ofFile.rows(ImportOutcome.EXCLUDED), rejected, ofFile.reasons()));
    } else if (share > settings.maxRejectedShare()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: expected at most %.1f%% rejected rows (ingest.max-rejected-share), found %.1f%%"
                  + " (%d of %d)%s",
              file,
              100 * settings.maxRejectedShare(),
              100 * share,
              rejected,
              accepted + rejected,
              ofFile.reasons()));
    }
  }

  private String reasons() {
    List<String> shown =
        counts.stream()
            .filter(count -> count.outcome().equals(ImportOutcome.REJECTED))
            .limit(REASONS_SHOWN)
            .map(count -> count.rows() + " x " + count.reason())
            .toList();
    return shown.isEmpty() ? "" : ", for example " + String.join(" | ", shown);
  }

  /** Rows of {@code import_log}. */
  Dataset<Row> log(SparkSession spark, ImportFiles files) {
    Map<String, String> hashes =
        files.found().stream()
            .collect(Collectors.toMap(ImportFiles.Found::name, ImportFiles.Found::sha256));
    List<Row> rows = new ArrayList<>();
    for (Count count : counts) {
      rows.add(
          RowFactory.create(
              files.importId(),
              count.file(),
              hashes.get(count.file()),
              count.outcome(),
              count.reason(),
              count.rows()));
    }
    return spark.createDataFrame(rows, ImportLog.SCHEMA.structType());
  }
}
