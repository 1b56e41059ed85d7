package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code sku_features}: each SKU as known on the as-of day. */
public final class SkuFeatures {
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field TITLE = Field.optional("title", StringType, "Latest product title.");
  public static final Field CATEGORY = Field.optional("category", StringType, "Category.");
  public static final Field BRAND = Field.optional("brand", StringType, "Brand.");
  public static final Field LINES = Field.required("lines", LongType, "Order lines so far.");
  public static final Field LINES_30D =
      Field.required("lines_30d", LongType, "Lines of the last 30 days.");
  public static final Field LINES_90D =
      Field.required("lines_90d", LongType, "Lines of the last 90 days.");
  public static final Field UNITS = Field.required("units", LongType, "Units so far.");
  public static final Field VALUE_MINOR =
      Field.required(
          "value_minor", LongType, "Sales value so far, in minor units of the shop currency.");
  public static final Field MATURED_LINES =
      Field.required("matured_lines", LongType, "Lines whose label can no longer change.");
  public static final Field MATURED_RETURNED_LINES =
      Field.required(
          "matured_returned_lines",
          LongType,
          "Matured lines that came back within the label window.");
  public static final Field RETURN_RATE =
      Field.optional("return_rate", DoubleType, "Matured return rate; null without matured lines.");
  public static final Field SHRUNK_RETURN_RATE =
      Field.required(
          "shrunk_return_rate",
          DoubleType,
          "Matured return rate, drawn to that of the parent, its category and the shop.");
  public static final Field RETURNED_LINES =
      Field.required("returned_lines", LongType, "Lines with any return known so far.");
  public static final Field RETURNED_LINES_90D =
      Field.required(
          "returned_lines_90d",
          LongType,
          "Lines whose first return became known in the last 90 days.");
  public static final Field RETURNED_UNITS =
      Field.required("returned_units", LongType, "Units known to be back.");
  public static final Field REFUND_MINOR =
      Field.required(
          "refund_minor", LongType, "Money given back, in minor units of the shop currency.");
  public static final Field UNMATCHED_RETURNS =
      Field.required("unmatched_returns", LongType, "Returns that match no order line.");
  public static final Field FIRST_SOLD_ON =
      Field.optional("first_sold_on", DateType, "First day with a sale.");
  public static final Field LAST_SOLD_ON =
      Field.optional("last_sold_on", DateType, "Last day with a sale.");
  public static final Field RETURNS_SIZE =
      Field.required("returns_size", LongType, "Returns with a reason of the family size.");
  public static final Field RETURNS_COLOUR =
      Field.required("returns_colour", LongType, "Returns with a reason of the family colour.");
  public static final Field RETURNS_LISTING =
      Field.required("returns_listing", LongType, "Returns with a reason of the family listing.");
  public static final Field RETURNS_QUALITY =
      Field.required("returns_quality", LongType, "Returns with a reason of the family quality.");
  public static final Field RETURNS_LOGISTICS =
      Field.required(
          "returns_logistics", LongType, "Returns with a reason of the family logistics.");
  public static final Field RETURNS_FULFILMENT =
      Field.required(
          "returns_fulfilment", LongType, "Returns with a reason of the family fulfilment.");
  public static final Field RETURNS_REMORSE =
      Field.required("returns_remorse", LongType, "Returns with a reason of the family remorse.");
  public static final Field RETURNS_BUYER_ERROR =
      Field.required(
          "returns_buyer_error", LongType, "Returns with a reason of the family buyer-error.");
  public static final Field RETURNS_PRICE =
      Field.required("returns_price", LongType, "Returns with a reason of the family price.");
  public static final Field RETURNS_OTHER =
      Field.required("returns_other", LongType, "Returns with a reason of the family other.");
  public static final Field RETURNS_UNKNOWN =
      Field.required("returns_unknown", LongType, "Returns with a reason of the family unknown.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "sku_features",
          "one SKU with an event before the as-of day",
          List.of(SKU),
          List.of(
              SKU,
              TITLE,
              CATEGORY,
              BRAND,
              LINES,
              LINES_30D,
              LINES_90D,
              UNITS,
              VALUE_MINOR,
              MATURED_LINES,
              MATURED_RETURNED_LINES,
              RETURN_RATE,
              SHRUNK_RETURN_RATE,
              RETURNED_LINES,
              RETURNED_LINES_90D,
              RETURNED_UNITS,
              REFUND_MINOR,
              UNMATCHED_RETURNS,
              FIRST_SOLD_ON,
              LAST_SOLD_ON,
              RETURNS_SIZE,
              RETURNS_COLOUR,
              RETURNS_LISTING,
              RETURNS_QUALITY,
              RETURNS_LOGISTICS,
              RETURNS_FULFILMENT,
              RETURNS_REMORSE,
              RETURNS_BUYER_ERROR,
              RETURNS_PRICE,
              RETURNS_OTHER,
              RETURNS_UNKNOWN));

  private SkuFeatures() {}
}
