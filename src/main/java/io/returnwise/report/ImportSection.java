package io.returnwise.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.ImportLog;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * What became of the rows that were loaded.
 *
 * @param totals all the rows of all the files
 * @param fileCount imported files
 * @param files the files that are shown, those with most rejected rows first
 */
record ImportSection(Outcomes totals, long fileCount, List<ImportedFile> files) {
  private static final int SHOWN_FILES = 50;
  private static final int SHOWN_REASONS = 200;

  private static final Field ACCEPTED = rows("accepted");
  private static final Field EXCLUDED = rows("excluded");
  private static final Field REJECTED = rows("rejected");
  private static final Field FILES = Field.required("files", DataTypes.LongType, "Imported files.");

  /**
   * Rows by outcome.
   *
   * @param accepted rows that went to a table
   * @param excluded rows the mapping leaves out
   * @param rejected rows that could not be used
   */
  record Outcomes(long accepted, long excluded, long rejected) {

    private static Outcomes of(Cells row) {
      return new Outcomes(row.count(ACCEPTED), row.count(EXCLUDED), row.count(REJECTED));
    }

    public String all() {
      return Text.count(sum(), "row", "rows");
    }

    public String rowsText() {
      return Text.count(sum());
    }

    public String acceptedText() {
      return Text.count(accepted);
    }

    public String excludedText() {
      return Text.count(excluded);
    }

    public String rejectedText() {
      return Text.count(rejected);
    }

    public String acceptedWidth() {
      return width(accepted);
    }

    public String excludedWidth() {
      return width(excluded);
    }

    public String rejectedWidth() {
      return width(rejected);
    }

    private String width(long rows) {
      return Scale.percent(sum() == 0 ? 0 : 100.0 * rows / sum());
    }

    private long sum() {
      return accepted + excluded + rejected;
    }
  }

  /**
   * One file of one import.
   *
   * @param name name of the file
   * @param sha256 hash of its bytes
   * @param outcomes its rows
   * @param reasons its rows by outcome and reason
   */
  record ImportedFile(String name, String sha256, Outcomes outcomes, List<Reason> reasons) {}

  /**
   * Rows of a file with the same outcome and reason.
   *
   * @param outcome accepted, excluded or rejected
   * @param reason why, or where to
   * @param rows number of rows
   */
  record Reason(String outcome, String reason, String rows) {}

  static ImportSection of(Dataset<Row> imports) {
    Dataset<Row> files =
        imports
            .groupBy(ImportLog.IMPORT_ID.col(), ImportLog.FILE.col(), ImportLog.FILE_SHA256.col())
            .agg(rowsWith(ACCEPTED), rowsWith(EXCLUDED), rowsWith(REJECTED));
    Cells sums =
        new Cells(
            files
                .agg(
                    sum(lit(1L)).as(FILES.name()),
                    total(ACCEPTED),
                    total(EXCLUDED),
                    total(REJECTED))
                .first());
    Map<List<String>, List<Cells>> reasons =
        imports
            .orderBy(
                ImportLog.OUTCOME.col().desc(),
                ImportLog.ROWS.col().desc(),
                ImportLog.FILE.col(),
                ImportLog.REASON.col())
            .limit(SHOWN_REASONS)
            .collectAsList()
            .stream()
            .map(Cells::new)
            .collect(Collectors.groupingBy(ImportSection::file));
    return new ImportSection(
        Outcomes.of(sums),
        sums.count(FILES),
        files
            .orderBy(REJECTED.col().desc(), ImportLog.FILE.col(), ImportLog.IMPORT_ID.col())
            .limit(SHOWN_FILES)
            .collectAsList()
            .stream()
            .map(Cells::new)
            .map(row -> imported(row, reasons.getOrDefault(file(row), List.of())))
            .toList());
  }

  /** Files beyond the shown ones. */
  public long notShown() {
    return fileCount - files.size();
  }

  public String notShownText() {
    return Text.count(notShown());
  }

  private static ImportedFile imported(Cells row, List<Cells> reasons) {
    return new ImportedFile(
        row.text(ImportLog.FILE),
        row.text(ImportLog.FILE_SHA256),
        Outcomes.of(row),
        reasons.stream()
            .map(
                reason ->
                    new Reason(
                        reason.text(ImportLog.OUTCOME),
                        reason.text(ImportLog.REASON),
                        Text.count(reason.count(ImportLog.ROWS))))
            .toList());
  }

  private static List<String> file(Cells row) {
    return List.of(row.text(ImportLog.IMPORT_ID), row.text(ImportLog.FILE));
  }

  private static Field rows(String outcome) {
    return Field.required(outcome, DataTypes.LongType, "Rows with this outcome.");
  }

  private static Column rowsWith(Field outcome) {
    Column isOutcome = ImportLog.OUTCOME.col().equalTo(outcome.name());
    return sum(when(isOutcome, ImportLog.ROWS.col()).otherwise(0L)).as(outcome.name());
  }

  private static Column total(Field outcome) {
    return coalesce(sum(outcome.col()), lit(0L)).as(outcome.name());
  }
}
