package io.returnwise.scoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Order lines that can still come back. */
public final class OpenLines {
  private OpenLines() {}

  /**
   * Lines bought before the day whose return policy is still open and of which nothing is known to
   * be back, with {@code return_until}.
   *
   * @param orderLines latest versions known before the day
   * @param lineLabels labels as of the day
   * @param returnUntil last day the policy takes the line back, over order line columns
   */
  public static Dataset<Row> at(
      Dataset<Row> orderLines, Dataset<Row> lineLabels, Column returnUntil, LocalDate asOf) {
    Dataset<Row> returned =
        lineLabels.select(
            LineLabels.LINE_ID.col(), LineLabels.RETURNED_UNITS.col(), LineLabels.MATURES_ON.col());
    return orderLines
        .filter(OrderLines.PURCHASED_ON.col().lt(lit(asOf)))
        .filter(OrderLines.LABEL_BASIS.col().notEqual(LabelBasis.NONE))
        .withColumn(ReturnScores.RETURN_UNTIL.name(), returnUntil)
        .filter(ReturnScores.RETURN_UNTIL.col().geq(lit(asOf)))
        .join(returned, OrderLines.LINE_ID.name())
        .filter(coalesce(col(LineLabels.RETURNED_UNITS.name()), lit(0)).equalTo(0));
  }
}
