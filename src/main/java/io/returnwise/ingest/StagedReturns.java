package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnRows;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Return rows, before matching, from parsed rows or from a final flag on order lines. */
public final class StagedReturns {
  private static final String CODE_PREFIX = "^CR-";
  private static final String NOT_RETURNED = "not returned";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private StagedReturns() {}

  /** One row for each accepted row of a return report. */
  public static Dataset<Row> from(Dataset<Row> parsed, Mapping mapping) {
    Column currency = coalesce(col("currency"), lit(mapping.currency()));
    Column known = coalesce(col("known_at"), ReturnEvents.RETURNED_AT.col());
    Dataset<Row> rows =
        Staged.accepted(
                parsed, ReturnEvents.SCHEMA.table(), mapping, ReturnEvents.RETURN_ROW_ID.name())
            .withColumn(ReturnEvents.LINE_ID.name(), lit(null).cast("string"))
            .withColumn(ReturnEvents.SOURCE.name(), lit(mapping.source()))
            .withColumn(
                ReturnEvents.MARKETPLACE.name(),
                coalesce(ReturnEvents.MARKETPLACE.col(), lit(mapping.marketplace())))
            .withColumnRenamed(Targets.BUYER, ReturnEvents.BUYER_TOKEN.name())
            .withColumn(
                ReturnEvents.RETURNED_ON.name(),
                Staged.dayOf(ReturnEvents.RETURNED_AT.col(), mapping.zone()))
            .withColumnRenamed(ReturnEvents.UNITS.name(), ReturnEvents.ROW_UNITS.name())
            .withColumn(ReturnEvents.REASON_RAW.name(), Redaction.of(col(Targets.REASON)))
            .withColumn(
                ReturnEvents.REASON_FAMILY.name(), family(col(Targets.REASON), mapping.reasons()))
            .withColumn(
                ReturnEvents.REFUND_MINOR.name(), Staged.minorUnits(col(Targets.REFUND), currency))
            .withColumn(ReturnEvents.CURRENCY.name(), currency)
            .withColumn(ReturnEvents.KNOWN_AT.name(), plusDays(known, mapping.knownLagDays()))
            .withColumn(
                ReturnEvents.KNOWN_ON.name(),
                Staged.dayOf(ReturnEvents.KNOWN_AT.col(), mapping.zone()));
    return ReturnRows.SCHEMA.fill(rows.withColumn(ReturnEvents.CONTENT_HASH.name(), hash()));
  }

  /**
   * One row, without a date of return, for each line with a final flag; a line that did not come
   * back has no units.
   */
  public static Dataset<Row> fromFlags(Dataset<Row> parsed, Mapping mapping) {
    Dataset<Row> flagged =
        Staged.accepted(parsed, OrderLines.SCHEMA.table(), mapping, OrderLines.LINE_ID.name())
            .filter(ParsedRows.FLAG.col().isNotNull());
    Column knownAt =
        plusDays(
            coalesce(OrderLines.KNOWN_AT.col(), OrderLines.PURCHASED_AT.col()),
            mapping.knownLagDays());
    Dataset<Row> rows =
        flagged
            .withColumn(ReturnEvents.RETURN_ROW_ID.name(), flagId())
            .withColumn(ReturnEvents.SOURCE.name(), lit(mapping.source()))
            .withColumn(
                ReturnEvents.MARKETPLACE.name(),
                coalesce(ReturnEvents.MARKETPLACE.col(), lit(mapping.marketplace())))
            .withColumnRenamed(Targets.BUYER, ReturnEvents.BUYER_TOKEN.name())
            .withColumn(ReturnEvents.RETURNED_AT.name(), lit(null).cast("timestamp"))
            .withColumn(ReturnEvents.RETURNED_ON.name(), lit(null).cast("date"))
            .withColumn(
                ReturnEvents.ROW_UNITS.name(),
                when(ParsedRows.FLAG.col(), OrderLines.UNITS.col()).otherwise(0))
            .withColumn(ReturnEvents.REASON_RAW.name(), lit(null).cast("string"))
            .withColumn(ReturnEvents.REASON_FAMILY.name(), lit(null).cast("string"))
            .withColumn(ReturnEvents.REFUND_MINOR.name(), lit(null).cast("bigint"))
            .withColumn(
                ReturnEvents.CURRENCY.name(), coalesce(col("currency"), lit(mapping.currency())))
            // In calendar days, so that a change of the clocks does not move it.
            .withColumn(
                ReturnEvents.KNOWN_ON.name(),
                date_add(
                    Staged.dayOf(
                        coalesce(col("known_at"), OrderLines.PURCHASED_AT.col()), mapping.zone()),
                    mapping.knownLagDays()))
            .withColumn(ReturnEvents.KNOWN_AT.name(), knownAt);
    Column hash = when(ParsedRows.FLAG.col(), hash()).otherwise(NOT_RETURNED);
    return ReturnRows.SCHEMA.fill(rows.withColumn(ReturnEvents.CONTENT_HASH.name(), hash));
  }

  /**
   * What the flags of stored lines said that have no return: that the line did not come back. For
   * {@link NewVersions}, since nothing is stored of such a flag.
   *
   * @param lines stored versions of order lines
   * @param events stored versions of return events
   * @return identity, known_at, known_on, revision and content_hash of a return row
   */
  public static Dataset<Row> notReturned(Dataset<Row> lines, Dataset<Row> events) {
    Dataset<Row> returned = events.select(ReturnEvents.RETURN_ROW_ID.col().as("_returned"));
    Column knownAt =
        OrderLines.KNOWN_AT.col().plus(make_dt_interval(OrderLines.KNOWN_LAG_DAYS.col()));
    return lines
        .filter(OrderLines.LABEL_BASIS.col().equalTo(LabelBasis.FLAG))
        .withColumn(ReturnEvents.RETURN_ROW_ID.name(), flagId())
        .join(returned, ReturnEvents.RETURN_ROW_ID.col().equalTo(col("_returned")), "left_anti")
        .select(
            ReturnEvents.RETURN_ROW_ID.col(),
            knownAt.as(ReturnEvents.KNOWN_AT.name()),
            date_add(OrderLines.KNOWN_ON.col(), OrderLines.KNOWN_LAG_DAYS.col())
                .as(ReturnEvents.KNOWN_ON.name()),
            OrderLines.REVISION.col(),
            lit(NOT_RETURNED).as(ReturnEvents.CONTENT_HASH.name()));
  }

  /** Whether a row says of a line that nothing of it came back. */
  public static Column saysNothing() {
    return ReturnEvents.ROW_UNITS.col().equalTo(0);
  }

  private static Column flagId() {
    return Staged.id(OrderLines.LINE_ID.col(), lit(Targets.FLAG));
  }

  private static Column plusDays(Column instant, int days) {
    return days == 0 ? instant : instant.plus(make_dt_interval(lit(days)));
  }

  private static Column family(Column raw, Map<String, String> families) {
    // Codes are plain ASCII; upper() would first load Unicode rules for seconds.
    Column code = regexp_replace(translate(raw, LOWER, UPPER), CODE_PREFIX, "");
    Column family = lit(ReasonFamily.UNKNOWN.id());
    for (Map.Entry<String, String> known : families.entrySet()) {
      family = when(code.equalTo(known.getKey()), lit(known.getValue())).otherwise(family);
    }
    return when(raw.isNotNull(), family);
  }

  private static Column hash() {
    return Staged.joinedHash(
        ReturnEvents.ORDER_ID.col(),
        ReturnEvents.ORDER_ITEM_ID.col(),
        ReturnEvents.SKU.col(),
        ReturnEvents.BUYER_TOKEN.col().isNull(),
        ReturnEvents.RETURNED_AT.col(),
        ReturnEvents.ROW_UNITS.col(),
        ReturnEvents.REASON_RAW.col(),
        ReturnEvents.REFUND_MINOR.col(),
        ReturnEvents.CURRENCY.col());
  }
}
