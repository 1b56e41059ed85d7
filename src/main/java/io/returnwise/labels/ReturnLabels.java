package io.returnwise.labels;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Labels order lines whose window has closed; younger lines have no label yet. */
public final class ReturnLabels {
  private ReturnLabels() {}

  /**
   * The label of each line bought before the day.
   *
   * @param orderLines latest versions known before the day
   * @param returnEvents latest versions known before the day
   * @param asOf first day whose data is not used
   */
  public static Dataset<Row> at(
      Dataset<Row> orderLines, Dataset<Row> returnEvents, LabelSettings settings, LocalDate asOf) {
    // The first return decides whether any is within the window, so lines are joined once.
    Dataset<Row> byLine =
        returnEvents
            .filter(ReturnEvents.LINE_ID.col().isNotNull().and(ReturnEvents.UNITS.col().gt(0)))
            .filter(ReturnEvents.KNOWN_ON.col().lt(lit(asOf)))
            .groupBy(ReturnEvents.LINE_ID.col().as("_returned_line"))
            .agg(
                min(ReturnEvents.RETURNED_ON.col()).as(LineLabels.FIRST_RETURNED_ON.name()),
                max(ReturnEvents.RETURNED_ON.col().isNull()).as("_is_undated"),
                sum(ReturnEvents.UNITS.col()).as("_returned"),
                sum(ReturnEvents.REFUND_MINOR.col()).as(LineLabels.REFUND_MINOR.name()));
    Column isInWindow =
        datediff(LineLabels.FIRST_RETURNED_ON.col(), OrderLines.PURCHASED_ON.col())
            .leq(settings.windowDays());
    // A flag has no date: its source counts it as within the window.
    Column isBack = coalesce(col("_is_undated").or(isInWindow), lit(false));
    Column maturesOn = maturesOn(settings);
    Column isMatured = coalesce(maturesOn.lt(lit(asOf)), lit(false));
    Column units = least(coalesce(col("_returned"), lit(0L)), OrderLines.UNITS.col());
    return LineLabels.SCHEMA.conform(
        orderLines
            .filter(OrderLines.PURCHASED_ON.col().lt(lit(asOf)))
            .join(byLine, OrderLines.LINE_ID.col().equalTo(col("_returned_line")), "left_outer")
            .withColumn(LineLabels.MATURES_ON.name(), maturesOn)
            .withColumn(LineLabels.IS_MATURED.name(), isMatured)
            .withColumn(LineLabels.LABEL.name(), when(isMatured, isBack.cast("double")))
            .withColumn(LineLabels.RETURNED_UNITS.name(), units.cast("int")));
  }

  /**
   * Last day on which the label of a line may still change: the end of the window plus the lag of
   * the source; for a final flag only the lag counts.
   */
  public static Column maturesOn(LabelSettings settings) {
    Column lag = OrderLines.KNOWN_LAG_DAYS.col();
    Column basis = OrderLines.LABEL_BASIS.col();
    return when(
            basis.equalTo(LabelBasis.EVENTS),
            date_add(OrderLines.PURCHASED_ON.col(), lag.plus(settings.windowDays())))
        .when(basis.equalTo(LabelBasis.FLAG), date_add(OrderLines.PURCHASED_ON.col(), lag));
  }
}
