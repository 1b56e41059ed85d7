package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Columns of {@code listings}: one row for each version of a listing. */
public final class Listings {
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field TITLE = Field.optional("title", StringType, "Title the listing shows.");
  public static final Field CATEGORY = Field.optional("category", StringType, "Category.");
  public static final Field BRAND = Field.optional("brand", StringType, "Brand.");
  public static final Field PARENT =
      Field.optional("parent", StringType, "Parent product of the variant.");
  public static final Field PRICE_MINOR =
      Field.optional("price_minor", LongType, "Listed price in minor units.");
  public static final Field CURRENCY = Field.optional("currency", StringType, "ISO 4217 code.");
  public static final Field KNOWN_AT =
      Field.required("known_at", TimestampType, "Instant from which this version may be used.");
  public static final Field KNOWN_ON =
      Field.required(
          "known_on", DateType, "Calendar day of known_at in the zone of the marketplace.");
  public static final Field REVISION =
      Field.required(
          "revision",
          IntegerType,
          "Number of the version among those with the same known_at; audit only.");
  public static final Field CONTENT_HASH =
      Field.required("content_hash", StringType, "Hash of the content of the version; audit only.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "listings",
          "one version of the listing of one SKU",
          List.of(SKU, KNOWN_AT, REVISION),
          List.of(
              SKU,
              TITLE,
              CATEGORY,
              BRAND,
              PARENT,
              PRICE_MINOR,
              CURRENCY,
              KNOWN_AT,
              KNOWN_ON,
              REVISION,
              CONTENT_HASH));

  private Listings() {}
}
