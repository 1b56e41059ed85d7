package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much worse one model says of some lines whether they come back than another: the difference
 * of their log losses, line by line, with the 95% interval of the delete-a-group jackknife over
 * groups of baskets.
 *
 * @param lines lines that both judged
 * @param one log loss of the one
 * @param other log loss of the other
 * @param low lower end of the interval of the difference, one less other; NaN where the lines are
 *     in fewer than two groups
 * @param high upper end
 */
public record LossDifference(long lines, double one, double other, double low, double high) {
  private static final double NANO = 1e9;

  /**
   * The difference on some lines.
   *
   * @param judged rows with two probabilities, a label that is not null, and {@code basket_id}
   * @param oneName column with the probability by the one
   * @param otherName column with the probability by the other
   */
  public static LossDifference of(Dataset<Row> judged, String oneName, String otherName) {
    Column group = pmod(xxhash64(LineHistories.BASKET_ID.col()), lit(ScoreBins.GROUPS));
    List<Row> groups =
        judged
            .groupBy(group)
            .agg(count(lit(1)), sum(loss(oneName)), sum(loss(otherName)))
            .collectAsList();
    long lines = groups.stream().mapToLong(row -> row.getLong(1)).sum();
    double one = groups.stream().mapToLong(row -> row.getLong(2)).sum() / NANO;
    double other = groups.stream().mapToLong(row -> row.getLong(3)).sum() / NANO;
    List<Double> without = new ArrayList<>();
    for (Row row : groups) {
      if (row.getLong(1) < lines) {
        double left = one - other - (row.getLong(2) - row.getLong(3)) / NANO;
        without.add(left / (lines - row.getLong(1)));
      }
    }
    double difference = (one - other) / lines;
    double error = MetricRows.Z95 * MetricRows.jackknife(without);
    return new LossDifference(
        lines, one / lines, other / lines, difference - error, difference + error);
  }

  /** In whole billionths, so that the sum is the same in any order. */
  private static Column loss(String probability) {
    Column p = col(probability);
    Column loss = when(LineLabels.LABEL.col().equalTo(1), log(p)).otherwise(log(lit(1.0).minus(p)));
    return round(loss.multiply(-NANO)).cast("bigint");
  }

  /** Whether the one is worse beyond doubt: the whole interval lies above what matters. */
  public boolean isWorse() {
    return low > MetricRows.MATTERS * other;
  }
}
