package io.returnwise.abuse;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Returned against expected lines of each buyer, and how unusual that is. */
final class BuyerCounts {
  static final String SIZE_TRIALS = "_size_trials";
  static final String CORRECTIONS = "_corrections";
  private static final double MICRO = 1e6;
  private static final double NANO = 1e9;
  private static final double MAX_CORRELATION = 0.5;

  private BuyerCounts() {}

  /**
   * Matured lines, returned and expected ones of each buyer. Lines that came back at once are order
   * corrections: they are counted apart and enter no comparison.
   */
  static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> expectations, AbuseSettings settings) {
    Dataset<Row> judged =
        expectations.select(
            LineExpectations.LINE_ID.col(),
            LineExpectations.BUYER_PROBABILITY.col(),
            LineExpectations.LABEL.col());
    Column days = datediff(LineLabels.FIRST_RETURNED_ON.col(), OrderLines.PURCHASED_ON.col());
    Column isCorrection = coalesce(days.leq(settings.correctionDays()), lit(false));
    Dataset<Row> ofBuyers =
        lines
            .filter(OrderLines.BUYER_TOKEN.col().isNotNull())
            .select(
                OrderLines.LINE_ID.col(),
                OrderLines.BUYER_TOKEN.col(),
                isCorrection.as(CORRECTIONS),
                BasketFeatures.BASKET_OTHER_SIZES.field().col().gt(0).as(SIZE_TRIALS));
    Column counts = not(col(CORRECTIONS));
    return judged
        .join(ofBuyers, OrderLines.LINE_ID.name())
        .groupBy(OrderLines.BUYER_TOKEN.col())
        .agg(
            count_if(counts).as(BuyerReview.LINES.name()),
            count_if(counts.and(LineExpectations.LABEL.col().equalTo(1)))
                .as(BuyerReview.RETURNED_LINES.name()),
            coalesce(sum(when(counts, nanos(LineExpectations.BUYER_PROBABILITY.col()))), lit(0L))
                .divide(NANO)
                .as(BuyerReview.EXPECTED_LINES.name()),
            count_if(col(SIZE_TRIALS)).as(SIZE_TRIALS),
            count_if(col(CORRECTIONS)).as(CORRECTIONS))
        .filter(BuyerReview.LINES.col().geq(settings.minLines()));
  }

  /**
   * Correlation between the lines of one honest buyer beyond what was expected, by moments over all
   * buyers. Abusers inflate it, which makes the review more cautious, not less.
   */
  static double correlation(Dataset<Row> counts) {
    Column n = BuyerReview.LINES.col().cast("double");
    Column e = BuyerReview.EXPECTED_LINES.col();
    Column binomial = e.multiply(lit(1.0).minus(e.divide(n)));
    Column excess = BuyerReview.RETURNED_LINES.col().minus(e);
    Row sums =
        counts
            .agg(
                sum(micros(excess.multiply(excess).minus(binomial))),
                sum(micros(binomial.multiply(n.minus(1)))))
            .first();
    if (sums.isNullAt(0) || sums.getLong(1) <= 0) {
      return 0;
    }
    double found = (double) sums.getLong(0) / sums.getLong(1);
    return Math.min(MAX_CORRELATION, Math.max(0, found));
  }

  /** Adds ratio, interval, p- and q-value (Benjamini and Hochberg, 1995). */
  static Dataset<Row> judged(Dataset<Row> counts, double correlation) {
    // No built-in has these distributions; the values are never null here.
    UDF4<Long, Long, Double, Double, Double> tail = BetaBinomial::upperTail;
    UDF4<Long, Long, Double, Double, double[]> ratio = BetaBinomial::ratio;
    UserDefinedFunction tailOf = udf(tail, DataTypes.DoubleType);
    UserDefinedFunction ratioOf =
        udf(ratio, DataTypes.createArrayType(DataTypes.DoubleType, false));
    Column[] arguments = {
      BuyerReview.LINES.col(),
      BuyerReview.RETURNED_LINES.col(),
      BuyerReview.EXPECTED_LINES.col(),
      lit(correlation)
    };
    return counts
        .withColumn(BuyerReview.P_VALUE.name(), tailOf.apply(arguments))
        .withColumn("_ratio", ratioOf.apply(arguments))
        .withColumn(BuyerReview.RATIO.name(), col("_ratio").getItem(0))
        .withColumn(BuyerReview.RATIO_LOW.name(), col("_ratio").getItem(1))
        .withColumn(BuyerReview.RATIO_HIGH.name(), col("_ratio").getItem(2))
        .drop("_ratio");
  }

  /**
   * The buyers whose p-value is at most the rate, with their q-value. Only these can pass, and they
   * are few, so that ranking them in one place is cheap.
   *
   * @param tested number of buyers tested
   */
  static Dataset<Row> candidates(Dataset<Row> judged, long tested, double rate) {
    Column p = BuyerReview.P_VALUE.col();
    Column rank =
        count(lit(1))
            .over(Window.orderBy(p).rangeBetween(Window.unboundedPreceding(), Window.currentRow()));
    Column adjusted = p.multiply((double) tested).divide(rank);
    return judged
        .filter(p.leq(rate))
        .withColumn("_adjusted", adjusted)
        .withColumn(
            BuyerReview.Q_VALUE.name(),
            least(
                min(col("_adjusted"))
                    .over(
                        Window.orderBy(p)
                            .rangeBetween(Window.currentRow(), Window.unboundedFollowing())),
                lit(1.0)))
        .drop("_adjusted");
  }

  private static Column nanos(Column value) {
    return round(value.multiply(NANO)).cast("bigint");
  }

  private static Column micros(Column value) {
    return round(value.multiply(MICRO)).cast("bigint");
  }
}
