package io.returnwise.ingest;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.ImportLog;
import io.returnwise.schema.RejectedRows;
import io.returnwise.schema.TableSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What became of the rows of an import: rejected rows, and counts by file, outcome and reason. */
public final class ImportOutcome {
  public static final String ACCEPTED = "accepted";
  public static final String EXCLUDED = "excluded";
  public static final String REJECTED = "rejected";
  public static final String FILE_PROBLEM = "file problem";

  private static final String INTO = "into ";

  private ImportOutcome() {}

  /** Where accepted rows went, as the log says it. */
  public static String into(TableSchema schema) {
    return INTO + schema.table();
  }

  /** The rejected rows, with every reason. */
  public static Dataset<Row> rejected(Dataset<Row> parsed, String importId) {
    return RejectedRows.SCHEMA.conform(
        parsed
            .filter(isRejected())
            .withColumn(RejectedRows.IMPORT_ID.name(), lit(importId))
            .withColumn(RejectedRows.RAW_TEXT.name(), coalesce(ParsedRows.RAW_TEXT.col(), lit("")))
            .withColumn(RejectedRows.REASONS.name(), array_join(ParsedRows.REASONS.col(), "; ")));
  }

  /**
   * Rows by file, outcome and reason, without the import id and the hash of the file; what is
   * particular to one row is taken out of the reasons of rejection.
   */
  public static Dataset<Row> counts(Dataset<Row> parsed) {
    Column outcome =
        when(ParsedRows.FILE_PROBLEM.col().isNotNull(), FILE_PROBLEM)
            .when(ParsedRows.EXCLUDED.col().isNotNull(), EXCLUDED)
            .when(isRejected(), REJECTED)
            .otherwise(ACCEPTED);
    Column general =
        regexp_replace(array_join(ParsedRows.REASONS.col(), "; "), "(?s), found '.*?'(?=; |$)", "");
    Column reason =
        when(outcome.equalTo(FILE_PROBLEM), ParsedRows.FILE_PROBLEM.col())
            .when(outcome.equalTo(EXCLUDED), ParsedRows.EXCLUDED.col())
            .when(outcome.equalTo(REJECTED), general)
            .otherwise(concat(lit(INTO), ParsedRows.TABLE.col()));
    return parsed
        .groupBy(
            ParsedRows.FILE.col(),
            outcome.as(ImportLog.OUTCOME.name()),
            reason.as(ImportLog.REASON.name()))
        .agg(count(lit(1)).as(ImportLog.ROWS.name()))
        .orderBy(col(ImportLog.FILE.name()), col(ImportLog.OUTCOME.name()), col("rows").desc());
  }

  private static Column isRejected() {
    return size(ParsedRows.REASONS.col()).gt(0);
  }
}
