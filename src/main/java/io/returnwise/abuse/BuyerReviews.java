package io.returnwise.abuse;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.Field;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The buyers a person should look at.
 *
 * <p>Two tiers. <i>Review</i>: many more returns than expected of anybody in the same situation, at
 * a controlled share of false alarms, or the bulk pattern more than once. <i>Watch</i>: the bulk
 * pattern once, or order corrections. There is no higher tier: counts alone prove nothing.
 */
public final class BuyerReviews {
  public static final String REVIEW = "review";
  public static final String WATCH = "watch";
  private static final int REPEATED = 2;
  private static final double SMALL_RATE = 0.001;

  private final AbuseSettings settings;
  private final LocalDate asOf;
  private final String shopCurrency;

  public BuyerReviews(AbuseSettings settings, LocalDate asOf, String shopCurrency) {
    this.settings = settings;
    this.asOf = asOf;
    this.shopCurrency = shopCurrency;
  }

  /**
   * One row of {@code buyer_review} for each buyer with a finding.
   *
   * @param lines order lines with the columns of {@code line_features}
   * @param expectations rows of {@code line_expectations}, if a model could be trained
   * @param evidence rows of {@code buyer_evidence}
   */
  public Dataset<Row> of(
      Dataset<Row> lines, Optional<Dataset<Row>> expectations, Dataset<Row> evidence) {
    Dataset<Row> patterns = patterns(evidence);
    Dataset<Row> buyers =
        expectations
            .map(expected -> withCounts(patterns, lines, expected))
            .orElseGet(() -> withoutCounts(patterns));
    Column isUnusual =
        coalesce(
            BuyerReview.Q_VALUE
                .col()
                .leq(settings.falseDiscoveryRate())
                .and(BuyerReview.RATIO_LOW.col().geq(settings.minRatio())),
            lit(false));
    Column isRepeated = BuyerReview.BULK_LINES.col().geq(REPEATED);
    Dataset<Row> found =
        buyers
            .withColumn("_is_unusual", isUnusual)
            .filter(
                col("_is_unusual")
                    .or(BuyerReview.BULK_LINES.col().gt(0))
                    .or(BuyerReview.CORRECTION_LINES.col().gt(0)))
            .withColumn(
                BuyerReview.TIER.name(),
                when(col("_is_unusual").or(isRepeated), REVIEW).otherwise(WATCH))
            .withColumn(BuyerReview.FINDING.name(), finding());
    return BuyerReview.SCHEMA.conform(ranked(found.transform(this::worded)));
  }

  private Dataset<Row> patterns(Dataset<Row> evidence) {
    Column isBulk = BuyerEvidence.KIND.col().equalTo(BulkReturns.BULK_RETURN);
    return evidence
        .groupBy(BuyerEvidence.BUYER_TOKEN.col())
        .agg(
            count_if(isBulk).as(BuyerReview.BULK_LINES.name()),
            count_if(isBulk.equalTo(false)).as(BuyerReview.CORRECTION_LINES.name()),
            sum(BuyerEvidence.RETURNED_VALUE_MINOR.col())
                .as(BuyerReview.RETURNED_VALUE_MINOR.name()),
            min(BuyerEvidence.LINE_ID.col()).as("_first_line"));
  }

  private Dataset<Row> withCounts(
      Dataset<Row> patterns, Dataset<Row> lines, Dataset<Row> expected) {
    Dataset<Row> counts = BuyerCounts.of(lines, expected, settings);
    double correlation = BuyerCounts.correlation(counts);
    Dataset<Row> judged = BuyerCounts.judged(counts, correlation);
    Dataset<Row> candidates =
        BuyerCounts.candidates(judged, counts.count(), settings.falseDiscoveryRate())
            .select(BuyerReview.BUYER_TOKEN.col().as("_candidate"), BuyerReview.Q_VALUE.col());
    return judged
        .join(candidates, BuyerReview.BUYER_TOKEN.col().equalTo(col("_candidate")), "left_outer")
        .drop("_candidate")
        .join(patterns, new String[] {BuyerReview.BUYER_TOKEN.name()}, "full_outer")
        .na()
        .fill(0, new String[] {"lines", "returned_lines", "bulk_lines", "correction_lines"});
  }

  private static Dataset<Row> withoutCounts(Dataset<Row> patterns) {
    Dataset<Row> rows =
        patterns
            .withColumn(BuyerReview.LINES.name(), lit(0L))
            .withColumn(BuyerReview.RETURNED_LINES.name(), lit(0L))
            .withColumn(BuyerCounts.SIZE_TRIALS, lit(0L))
            .withColumn(BuyerCounts.CORRECTIONS, lit(0L));
    for (var field :
        new Field[] {
          BuyerReview.EXPECTED_LINES,
          BuyerReview.RATIO,
          BuyerReview.RATIO_LOW,
          BuyerReview.RATIO_HIGH,
          BuyerReview.P_VALUE,
          BuyerReview.Q_VALUE
        }) {
      rows = rows.withColumn(field.name(), lit(null).cast("double"));
    }
    return rows;
  }

  private static Column finding() {
    Column bulk = BuyerReview.BULK_LINES.col().gt(0);
    return when(
            col("_is_unusual").and(bulk),
            "more returns than expected, and bulk purchases that came back")
        .when(col("_is_unusual"), "more returns than expected")
        .when(bulk, "bulk purchases that came back")
        .otherwise("probable order correction");
  }

  private Dataset<Row> worded(Dataset<Row> found) {
    Column counted =
        when(
            BuyerReview.EXPECTED_LINES.col().isNotNull(),
            format_string(
                "%d of %d matured lines came back, %.1f were expected",
                BuyerReview.RETURNED_LINES.col(),
                BuyerReview.LINES.col(),
                BuyerReview.EXPECTED_LINES.col()));
    Column bulk =
        when(
            BuyerReview.BULK_LINES.col().gt(0),
            format_string(
                "%d lines of at least %s times the usual units came back nearly whole",
                BuyerReview.BULK_LINES.col(), lit(number(settings.bulkFactor()))));
    Column corrections =
        when(
            BuyerReview.CORRECTION_LINES.col().gt(0),
            format_string(
                "%d lines of at least %s times the usual units came back %s: probable order corrections",
                BuyerReview.CORRECTION_LINES.col(),
                lit(number(settings.bulkFactor())),
                lit(
                    settings.correctionDays() == 0
                        ? "on the day they were bought"
                        : "within " + settings.correctionDays() + " days")));
    Column error =
        when(
            BuyerReview.Q_VALUE.col().isNotNull(),
            format_string(
                "If honest buyers vary as estimated, %s of the buyers as unusual as this one are honest.",
                when(BuyerReview.Q_VALUE.col().lt(SMALL_RATE), "fewer than 0.1%")
                    .otherwise(
                        format_string("about %.1f%%", BuyerReview.Q_VALUE.col().multiply(100)))));
    Column closing =
        lit(
            "This is no proof of abuse; a person decides, and nothing is denied automatically."
                + " Not to be used from "
                + asOf.plusDays(settings.expiryDays())
                + " on.");
    return found
        .withColumn(BuyerReview.EVIDENCE.name(), concat_ws("; ", counted, bulk, corrections))
        .withColumn(BuyerReview.INNOCENT_EXPLANATIONS.name(), explanations())
        .withColumn(
            BuyerReview.STATEMENT.name(),
            concat_ws(" ", concat(BuyerReview.EVIDENCE.col(), lit(".")), error, closing))
        .withColumn(BuyerReview.CURRENCY.name(), lit(shopCurrency))
        .withColumn(BuyerReview.ERROR_RATE.name(), lit(settings.falseDiscoveryRate()))
        .withColumn(BuyerReview.EXPIRES_ON.name(), lit(asOf.plusDays(settings.expiryDays())));
  }

  private static Column explanations() {
    Column corrections =
        greatest(
            coalesce(col(BuyerCounts.CORRECTIONS), lit(0L)), BuyerReview.CORRECTION_LINES.col());
    return concat_ws(
        "; ",
        lit("products, prices and seasons with many returns: part of the expectation"),
        when(
                corrections.gt(0),
                format_string(
                    "order corrections: %d lines came back at once and are not counted as returns",
                    corrections))
            .otherwise("order corrections: none found"),
        when(
                col(BuyerCounts.SIZE_TRIALS).gt(0),
                format_string(
                    "trying several sizes: %d lines bought with other sizes",
                    col(BuyerCounts.SIZE_TRIALS)))
            .otherwise("trying several sizes: none found"),
        lit("gifts, shared accounts and business buyers: not known from these data"));
  }

  /** Review before watch, strongest first; ties by a line, never by the token. */
  private static Dataset<Row> ranked(Dataset<Row> found) {
    Column rank =
        row_number()
            .over(
                Window.orderBy(
                    BuyerReview.TIER.col(),
                    BuyerReview.Q_VALUE.col().asc_nulls_last(),
                    BuyerReview.RETURNED_VALUE_MINOR.col().desc_nulls_last(),
                    BuyerReview.P_VALUE.col().asc_nulls_last(),
                    col("_first_line").asc_nulls_last()));
    return found.withColumn(BuyerReview.RANK.name(), rank);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? "%d".formatted((long) value) : String.valueOf(value);
  }
}
