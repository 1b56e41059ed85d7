package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

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
    return ReturnRows.SCHEMA.conform(rows.withColumn(ReturnEvents.CONTENT_HASH.name(), hash()));
  }

  /** One row, without a date of return, for each line that a final flag marks as returned. */
  public static Dataset<Row> fromFlags(Dataset<Row> parsed, Mapping mapping) {
    Dataset<Row> flagged =
        Staged.accepted(parsed, OrderLines.SCHEMA.table(), mapping, OrderLines.LINE_ID.name())
            .filter(ParsedRows.FLAG.col());
    Column knownAt =
        plusDays(
            coalesce(OrderLines.KNOWN_AT.col(), OrderLines.PURCHASED_AT.col()),
            mapping.knownLagDays());
    Dataset<Row> rows =
        flagged
            .withColumn(
                ReturnEvents.RETURN_ROW_ID.name(),
                Staged.id(OrderLines.LINE_ID.col(), lit(Targets.FLAG)))
            .withColumn(ReturnEvents.SOURCE.name(), lit(mapping.source()))
            .withColumn(
                ReturnEvents.MARKETPLACE.name(),
                coalesce(ReturnEvents.MARKETPLACE.col(), lit(mapping.marketplace())))
            .withColumnRenamed(Targets.BUYER, ReturnEvents.BUYER_TOKEN.name())
            .withColumn(ReturnEvents.RETURNED_AT.name(), lit(null).cast("timestamp"))
            .withColumn(ReturnEvents.RETURNED_ON.name(), lit(null).cast("date"))
            .withColumn(ReturnEvents.ROW_UNITS.name(), OrderLines.UNITS.col())
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
    return ReturnRows.SCHEMA.conform(rows.withColumn(ReturnEvents.CONTENT_HASH.name(), hash()));
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
