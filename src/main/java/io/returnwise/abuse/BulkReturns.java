package io.returnwise.abuse;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The pattern "buys far more than usual and sends nearly all of it back", line by line. What comes
 * back at once is more likely a corrected order, and is told apart.
 */
public final class BulkReturns {
  /** Came back after a while. */
  public static final String BULK_RETURN = "bulk-return";

  /** Came back at once. */
  public static final String ORDER_CORRECTION = "order-correction";

  private BulkReturns() {}

  /**
   * One row of {@code buyer_evidence} for each line that shows the pattern.
   *
   * @param lines order lines with the features and label columns of their line
   * @param shopUsualUnits mean units per line of the shop, for SKUs never sold before
   * @param shopCurrency currency of values
   */
  public static Dataset<Row> of(
      Dataset<Row> lines, double shopUsualUnits, String shopCurrency, AbuseSettings settings) {
    Column usual = coalesce(LineFeatures.USUAL_UNITS.col(), lit(shopUsualUnits));
    Column units = OrderLines.UNITS.col();
    Column isBulk =
        units.geq(settings.bulkUnits()).and(units.geq(usual.multiply(settings.bulkFactor())));
    Column returned = LineLabels.RETURNED_UNITS.col();
    Column cameBack = returned.geq(units.multiply(settings.bulkReturnedShare()));
    Column days = datediff(LineLabels.FIRST_RETURNED_ON.col(), OrderLines.PURCHASED_ON.col());
    Column kind =
        when(days.leq(settings.correctionDays()), ORDER_CORRECTION).otherwise(BULK_RETURN);
    Column value =
        when(
            OrderLines.CURRENCY.col().equalTo(shopCurrency),
            round(OrderLines.LINE_VALUE_MINOR.col().multiply(returned.cast("double")).divide(units))
                .cast("bigint"));
    return BuyerEvidence.SCHEMA.conform(
        lines
            .filter(OrderLines.BUYER_TOKEN.col().isNotNull().and(isBulk).and(cameBack))
            .withColumn(BuyerEvidence.KIND.name(), kind)
            .withColumn(BuyerEvidence.USUAL_UNITS.name(), usual)
            .withColumn(BuyerEvidence.RETURNED_VALUE_MINOR.name(), value)
            .withColumn(BuyerEvidence.CURRENCY.name(), lit(shopCurrency)));
  }
}
