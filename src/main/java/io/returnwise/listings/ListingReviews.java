package io.returnwise.listings;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuFeatures;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** The queue of listings: what stands out, what it is worth, what to do and by when. */
public final class ListingReviews {
  private static final double MICRO = 1e6;
  private static final double NANO = 1e9;
  private static final double MIN_VARIANCE = 1e-4;
  private static final double MAX_VARIANCE = 4;
  private static final double SMALLEST_KEPT_SHARE = 0.05;
  private static final int RECENT_DAYS = 90;
  private static final double DAYS_A_YEAR = 365;

  private final ListingSettings settings;
  private final LocalDate asOf;
  private final LocalDate decideBy;
  private final String shopCurrency;

  /**
   * A review as of a day.
   *
   * @param decideBy day by which flagged listings should be decided on
   */
  public ListingReviews(
      ListingSettings settings, LocalDate asOf, LocalDate decideBy, String shopCurrency) {
    this.settings = settings;
    this.asOf = asOf;
    this.decideBy = decideBy;
    this.shopCurrency = shopCurrency;
  }

  /**
   * One row of {@code listing_review} for each SKU with enough matured lines.
   *
   * @param orderLines latest versions known before the day
   * @param expectations rows of {@code line_expectations}
   * @param skuFeatures rows of {@code sku_features} as of the day
   */
  public Dataset<Row> of(
      Dataset<Row> orderLines, Dataset<Row> expectations, Dataset<Row> skuFeatures) {
    Dataset<Row> counts = counts(orderLines, expectations);
    double variance = variance(counts);
    Dataset<Row> skus =
        ReasonMix.of(skuFeatures)
            .withColumnRenamed(SkuFeatures.LINES.name(), "_all_lines")
            .withColumnRenamed(SkuFeatures.RETURNED_LINES.name(), "_all_returned_lines");
    Dataset<Row> judged =
        judged(counts, variance).join(skus, ListingReview.SKU.name()).transform(this::withMoney);
    return ListingReview.SCHEMA.conform(
        judged
            .withColumn(ListingReview.RANK.name(), rank())
            .withColumn(ListingReview.CURRENCY.name(), lit(shopCurrency))
            .withColumn(ListingReview.DECIDE_BY.name(), lit(decideBy))
            .withColumn(ListingReview.STATEMENT.name(), statement()));
  }

  private Dataset<Row> counts(Dataset<Row> orderLines, Dataset<Row> expectations) {
    Dataset<Row> skuOfLine = orderLines.select(OrderLines.LINE_ID.col(), OrderLines.SKU.col());
    Column expected = round(LineExpectations.LISTING_PROBABILITY.col().multiply(NANO));
    return expectations
        .join(skuOfLine, OrderLines.LINE_ID.name())
        .groupBy(OrderLines.SKU.col())
        .agg(
            count(lit(1)).as(ListingReview.LINES.name()),
            sum(LineExpectations.LABEL.col().cast("bigint"))
                .as(ListingReview.RETURNED_LINES.name()),
            sum(expected.cast("bigint")).divide(NANO).as(ListingReview.EXPECTED_LINES.name()))
        .filter(ListingReview.LINES.col().geq(settings.minLines()));
  }

  /**
   * Variance of the true ratios over all listings, by moments; what chance explains is left out.
   */
  private static double variance(Dataset<Row> counts) {
    Column e = ListingReview.EXPECTED_LINES.col();
    Column excess = ListingReview.RETURNED_LINES.col().minus(e);
    Column byChance = e.multiply(lit(1.0).minus(e.divide(ListingReview.LINES.col())));
    Row sums =
        counts
            .agg(
                sum(round(excess.multiply(excess).minus(byChance).multiply(MICRO)).cast("bigint")),
                sum(round(e.multiply(e).multiply(MICRO)).cast("bigint")))
            .first();
    if (sums.isNullAt(0) || sums.getLong(1) == 0) {
      return MIN_VARIANCE;
    }
    double found = (double) sums.getLong(0) / sums.getLong(1);
    return Math.min(MAX_VARIANCE, Math.max(MIN_VARIANCE, found));
  }

  private Dataset<Row> judged(Dataset<Row> counts, double variance) {
    // No built-in has the Gamma distribution; the values are never null here.
    UDF5<Long, Double, Double, Double, Double, double[]> risk = RelativeRisk::of;
    UserDefinedFunction riskOf = udf(risk, DataTypes.createArrayType(DataTypes.DoubleType, false));
    Column confidence = ListingReview.CONFIDENCE.col();
    Column rate = ListingReview.EXPECTED_LINES.col().divide(ListingReview.LINES.col());
    Column keptShare = greatest(lit(1.0).minus(rate), lit(SMALLEST_KEPT_SHARE));
    return counts
        .withColumn(
            "_risk",
            riskOf.apply(
                ListingReview.RETURNED_LINES.col(),
                ListingReview.EXPECTED_LINES.col(),
                keptShare,
                lit(variance),
                lit(settings.toleratedRatio())))
        .withColumn(ListingReview.RATIO.name(), col("_risk").getItem(0))
        .withColumn(ListingReview.RATIO_LOW.name(), col("_risk").getItem(1))
        .withColumn(ListingReview.RATIO_HIGH.name(), col("_risk").getItem(2))
        .withColumn(ListingReview.CONFIDENCE.name(), col("_risk").getItem(3))
        .withColumn(
            ListingReview.EXCESS_LINES.name(),
            ListingReview.RATIO.col().minus(1).multiply(ListingReview.EXPECTED_LINES.col()))
        .withColumn(ListingReview.IS_FLAGGED.name(), confidence.geq(settings.confidence()))
        .drop("_risk");
  }

  /** Excess returns per line, over a year at the recent rate of sales, at the mean line value. */
  private Dataset<Row> withMoney(Dataset<Row> judged) {
    Column age = greatest(date_diff(lit(asOf), SkuFeatures.FIRST_SOLD_ON.col()), lit(1));
    Column days = least(age, lit(RECENT_DAYS));
    Column linesAYear =
        SkuFeatures.LINES_90D
            .col()
            .multiply(lit(DAYS_A_YEAR))
            .divide(coalesce(days, lit(RECENT_DAYS)));
    Column meanValue =
        SkuFeatures.VALUE_MINOR.col().cast("double").divide(greatest(col("_all_lines"), lit(1L)));
    Column excessShare = ListingReview.EXCESS_LINES.col().divide(ListingReview.LINES.col());
    Column atStake = greatest(excessShare.multiply(linesAYear).multiply(meanValue), lit(0.0));
    return judged.withColumn(
        ListingReview.VALUE_AT_STAKE_MINOR.name(),
        when(SkuFeatures.VALUE_MINOR.col().gt(0), round(atStake).cast("bigint")));
  }

  private static Column rank() {
    return row_number()
        .over(
            Window.orderBy(
                ListingReview.IS_FLAGGED.col().desc(),
                ListingReview.VALUE_AT_STAKE_MINOR.col().desc_nulls_last(),
                ListingReview.CONFIDENCE.col().desc(),
                ListingReview.SKU.col()));
  }

  private static Column statement() {
    Column counted =
        format_string(
            "%d of %d matured lines came back; %.1f were expected of any listing in the same"
                + " situation (ratio %.2f, 95%% interval %.2f to %.2f).",
            ListingReview.RETURNED_LINES.col(),
            ListingReview.LINES.col(),
            ListingReview.EXPECTED_LINES.col(),
            ListingReview.RATIO.col(),
            ListingReview.RATIO_LOW.col(),
            ListingReview.RATIO_HIGH.col());
    Column reason =
        when(
                ListingReview.MAIN_REASON.col().isNotNull(),
                format_string(
                    " The reason that stands out is %s, with %.0f%% of the returns that give one.",
                    ListingReview.MAIN_REASON.col(),
                    ListingReview.MAIN_REASON_SHARE.col().multiply(100)))
            .otherwise("");
    return concat(counted, reason);
  }
}
