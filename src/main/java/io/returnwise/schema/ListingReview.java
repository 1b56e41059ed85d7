package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code listing_review}: the listings to work on, most money first. */
public final class ListingReview {
  public static final Field RANK =
      Field.required("rank", IntegerType, "Place in the queue, 1 first.");
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field TITLE = Field.optional("title", StringType, "Product title.");
  public static final Field CATEGORY = Field.optional("category", StringType, "Category.");
  public static final Field BRAND = Field.optional("brand", StringType, "Brand.");
  public static final Field IS_FLAGGED =
      Field.required(
          "is_flagged",
          BooleanType,
          "Whether the listing is worse than expected with the set confidence.");
  public static final Field LINES = Field.required("lines", LongType, "Matured lines compared.");
  public static final Field RETURNED_LINES =
      Field.required("returned_lines", LongType, "Lines of these that came back.");
  public static final Field EXPECTED_LINES =
      Field.required(
          "expected_lines",
          DoubleType,
          "Lines of these expected back from any listing in the same situation.");
  public static final Field EXCESS_LINES =
      Field.required(
          "excess_lines", DoubleType, "Returned lines beyond the expected ones, after shrinkage.");
  public static final Field RATIO =
      Field.required(
          "ratio", DoubleType, "Returned against expected, shrunk towards the other listings.");
  public static final Field RATIO_LOW =
      Field.required("ratio_low", DoubleType, "Lower end of the 95% interval of the ratio.");
  public static final Field RATIO_HIGH =
      Field.required("ratio_high", DoubleType, "Upper end of the 95% interval of the ratio.");
  public static final Field CONFIDENCE =
      Field.required(
          "confidence", DoubleType, "Probability that the ratio is above the tolerated one.");
  public static final Field VALUE_AT_STAKE_MINOR =
      Field.optional(
          "value_at_stake_minor",
          LongType,
          "Sales value of the excess returns over a year at the recent rate of sales, in minor units of the shop currency.");
  public static final Field CURRENCY =
      Field.optional("currency", StringType, "Currency of the value.");
  public static final Field LINES_90D =
      Field.required("lines_90d", LongType, "Lines sold in the last 90 days.");
  public static final Field MAIN_REASON =
      Field.optional(
          "main_reason",
          StringType,
          "Reason family that stands out most; null where the source gives no reasons.");
  public static final Field MAIN_REASON_SHARE =
      Field.optional("main_reason_share", DoubleType, "Its share of the returns with a reason.");
  public static final Field REASON_MIX =
      Field.optional("reason_mix", StringType, "Reason families with their share, largest first.");
  public static final Field SUGGESTED_ACTION =
      Field.required("suggested_action", StringType, "What to do first.");
  public static final Field DECIDE_BY =
      Field.required("decide_by", DateType, "Day by which the listing should be decided on.");
  public static final Field STATEMENT =
      Field.required("statement", StringType, "Why the listing is here, in full sentences.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "listing_review",
          "one SKU with enough matured lines to be judged",
          List.of(SKU),
          List.of(
              RANK,
              SKU,
              TITLE,
              CATEGORY,
              BRAND,
              IS_FLAGGED,
              LINES,
              RETURNED_LINES,
              EXPECTED_LINES,
              EXCESS_LINES,
              RATIO,
              RATIO_LOW,
              RATIO_HIGH,
              CONFIDENCE,
              VALUE_AT_STAKE_MINOR,
              CURRENCY,
              LINES_90D,
              MAIN_REASON,
              MAIN_REASON_SHARE,
              REASON_MIX,
              SUGGESTED_ACTION,
              DECIDE_BY,
              STATEMENT));

  private ListingReview() {}
}
