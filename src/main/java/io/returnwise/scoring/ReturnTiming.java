package io.returnwise.scoring;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How soon returns come, and how much of a line comes back when any does; from matured lines.
 *
 * @param knownByAge share of the returns of matured lines that had come back by each age in days,
 *     index 0 for the day of purchase; empty where a source has no dates of return
 * @param returnedShare units that came back per unit of a returned line, drawn to 1
 */
public record ReturnTiming(List<Double> knownByAge, double returnedShare) {
  private static final double WEIGHT_OF_WHOLE_LINES = 20;

  public ReturnTiming {
    knownByAge = List.copyOf(knownByAge);
  }

  /**
   * Estimates from returned matured lines; collects one row per age.
   *
   * @param windowDays longest age looked at
   */
  public static ReturnTiming of(Dataset<Row> orderLines, Dataset<Row> lineLabels, int windowDays) {
    Column age = datediff(LineLabels.FIRST_RETURNED_ON.col(), LineLabels.PURCHASED_ON.col());
    Dataset<Row> returned = lineLabels.filter(LineLabels.LABEL.col().equalTo(1));
    Dataset<Row> units =
        orderLines.select(OrderLines.LINE_ID.col(), OrderLines.UNITS.col().as("_sold"));
    List<Row> byAge =
        returned
            .join(units, LineLabels.LINE_ID.name())
            .groupBy(least(age, lit(windowDays)).as("_age"))
            .agg(
                count(lit(1)).as("_lines"),
                sum(col("_sold").cast("bigint")).as("_sold"),
                sum(LineLabels.RETURNED_UNITS.col().cast("bigint")).as("_returned"))
            .orderBy("_age")
            .collectAsList();
    double sold = WEIGHT_OF_WHOLE_LINES;
    double back = WEIGHT_OF_WHOLE_LINES;
    double[] lines = new double[windowDays + 1];
    double dated = 0;
    for (Row row : byAge) {
      sold += row.getLong(2);
      back += row.getLong(3);
      if (!row.isNullAt(0)) {
        lines[Math.max(0, row.getInt(0))] += row.getLong(1);
        dated += row.getLong(1);
      }
    }
    List<Double> known = new ArrayList<>();
    double seen = 0;
    for (int day = 0; dated > 0 && day <= windowDays; day++) {
      seen += lines[day];
      known.add(seen / dated);
    }
    return new ReturnTiming(known, back / sold);
  }

  /**
   * The probability of a return from now on, given that none came in the days before: p(1 − F) / (1
   * − pF) with F the share of returns known by that age.
   */
  Column open(Column probability, Column ageInDays) {
    if (knownByAge.isEmpty()) {
      return probability;
    }
    Column known =
        coalesce(
            get(
                array(knownByAge.stream().map(functions::lit).toArray(Column[]::new)),
                least(ageInDays.minus(1), lit(knownByAge.size() - 1))),
            lit(0.0));
    return probability
        .multiply(lit(1.0).minus(known))
        .divide(lit(1.0).minus(probability.multiply(known)));
  }
}
