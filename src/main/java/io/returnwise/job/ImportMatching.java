package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.io.Versions;
import io.returnwise.io.Warehouse;
import io.returnwise.matching.MatchMethod;
import io.returnwise.matching.Matching;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnRows;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Matches the returns of an import, and again those already stored whose keys the import touches.
 */
final class ImportMatching {
  private static final String KEY = "_touched";
  private static final String VERSION = "_version";
  private static final String CORRECTED_AT = "_corrected_at";
  private static final String CORRECTED_ON = "_corrected_on";

  private final Warehouse warehouse;
  private final List<String> match;

  ImportMatching(Warehouse warehouse, List<String> match) {
    this.warehouse = warehouse;
    this.match = match;
  }

  /**
   * Versions of return events to append.
   *
   * @param newLines new versions of order lines
   * @param newReturns new versions of return rows
   */
  Dataset<Row> events(Dataset<Row> newLines, Dataset<Row> newReturns) {
    boolean isFirst =
        warehouse.rows(OrderLines.SCHEMA) == 0 && warehouse.rows(ReturnEvents.SCHEMA) == 0;
    if (isFirst) {
      return Matching.events(newLines, newReturns, match);
    }
    Column key = Matching.key(match);
    Dataset<Row> touched =
        newLines
            .select(key.as(KEY))
            .unionByName(newReturns.select(key.as(KEY)))
            .filter(col(KEY).isNotNull())
            .distinct();
    Dataset<Row> storedEvents =
        Versions.latest(ReturnEvents.SCHEMA, warehouse.versions(ReturnEvents.SCHEMA));
    Dataset<Row> storedReturns =
        ofRows(touched(returnRows(storedEvents), key, touched), newReturns, "left_anti");
    Dataset<Row> lines =
        sinceFirstKnown(
            touched(warehouse.versions(OrderLines.SCHEMA), key, touched).unionByName(newLines),
            key);
    Dataset<Row> restated =
        ofRows(newReturns, warehouse.versions(ReturnEvents.SCHEMA), "left_semi");
    Dataset<Row> returns =
        withNews(
            storedReturns.unionByName(newReturns),
            key,
            corrections(lines, key, col(CORRECTED_AT), col(CORRECTED_ON))
                .unionByName(
                    corrections(
                        restated, key, ReturnEvents.KNOWN_AT.col(), ReturnEvents.KNOWN_ON.col())));
    Dataset<Row> events = Matching.events(lines, returns, match);
    return Matching.changes(events, ofRows(storedEvents, returns, "left_semi"), returns);
  }

  /** Of some rows those whose return row is among others, or is not. */
  private static Dataset<Row> ofRows(Dataset<Row> some, Dataset<Row> others, String how) {
    Dataset<Row> ids = others.select(ReturnEvents.RETURN_ROW_ID.col().as("_row"));
    return some.join(ids, ReturnEvents.RETURN_ROW_ID.col().equalTo(col("_row")), how);
  }

  /**
   * What is said last of each line, as of the time at which the line first became known: a line
   * that is restated keeps the returns it had. Where what it is matched by was corrected, with when
   * that was known at the latest.
   */
  private static Dataset<Row> sinceFirstKnown(Dataset<Row> versions, Column key) {
    Column what = struct(OrderLines.UNITS.col(), OrderLines.PURCHASED_AT.col(), key.as(KEY));
    Dataset<Row> first =
        versions
            .groupBy(OrderLines.LINE_ID.col().as("_line"))
            .agg(
                min(OrderLines.KNOWN_AT.col()).as("_first"),
                min_by(what, struct(OrderLines.KNOWN_AT.col(), OrderLines.REVISION.col()))
                    .as("_said_first"));
    Column isCorrected = not(what.eqNullSafe(col("_said_first")));
    return Versions.latest(OrderLines.SCHEMA, versions)
        .join(first, OrderLines.LINE_ID.col().equalTo(col("_line")))
        .withColumn(CORRECTED_AT, when(isCorrected, OrderLines.KNOWN_AT.col()))
        .withColumn(CORRECTED_ON, when(isCorrected, OrderLines.KNOWN_ON.col()))
        .withColumn(OrderLines.KNOWN_AT.name(), col("_first"));
  }

  /** Keys with the known time of corrected rows. */
  private static Dataset<Row> corrections(Dataset<Row> rows, Column key, Column at, Column on) {
    return rows.select(key.as(KEY), at.as(Matching.NEWS_AT), on.as(Matching.NEWS_ON))
        .filter(col(KEY).isNotNull().and(col(Matching.NEWS_AT).isNotNull()));
  }

  /**
   * Return rows with when the last correction of their key was known. Those that name their line
   * are not matched by a key.
   */
  private static Dataset<Row> withNews(Dataset<Row> returns, Column key, Dataset<Row> corrections) {
    Dataset<Row> news =
        corrections
            .groupBy(col(KEY))
            .agg(
                max(col(Matching.NEWS_AT)).as(Matching.NEWS_AT),
                max(col(Matching.NEWS_ON)).as(Matching.NEWS_ON));
    return returns
        .withColumn("_key", when(ReturnEvents.LINE_ID.col().isNull(), key))
        .join(news, col("_key").equalTo(col(KEY)), "left_outer")
        .drop("_key", KEY);
  }

  /** Return rows as they were before they were cut into pieces. */
  private static Dataset<Row> returnRows(Dataset<Row> events) {
    Column preset =
        when(ReturnEvents.MATCH_METHOD.col().equalTo(MatchMethod.FLAG), ReturnEvents.LINE_ID.col());
    Dataset<Row> pieces =
        events
            .withColumn(ReturnEvents.LINE_ID.name(), preset)
            .withColumn(VERSION, struct(ReturnEvents.KNOWN_AT.col(), ReturnEvents.REVISION.col()))
            .withColumn(ReturnEvents.KNOWN_AT.name(), ReturnEvents.rowKnownAt())
            .withColumn(ReturnEvents.KNOWN_ON.name(), ReturnEvents.rowKnownOn());
    Column refund = sum(ReturnEvents.REFUND_MINOR.col()).as("_refund");
    return ReturnRows.SCHEMA.conform(
        pieces
            .groupBy(ReturnEvents.RETURN_ROW_ID.col().as("_row"))
            .agg(
                max_by(
                        struct(ReturnRows.SCHEMA.columns()),
                        // Pieces that are gone say the same of their row as those that are left.
                        struct(ReturnEvents.KNOWN_AT.col(), col(VERSION)))
                    .as("_one"),
                refund)
            .select(col("_one.*"), col("_refund"))
            .withColumn(ReturnEvents.REFUND_MINOR.name(), col("_refund")));
  }

  private static Dataset<Row> touched(Dataset<Row> rows, Column key, Dataset<Row> touched) {
    return rows.withColumn("_key", key)
        .join(touched, col("_key").equalTo(col(KEY)), "left_semi")
        .drop("_key");
  }
}
