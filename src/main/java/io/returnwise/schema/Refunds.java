package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/**
 * Columns of {@code refunds}: one row for each version of a refund that no return stands behind.
 */
public final class Refunds {
  public static final Field REFUND_ID =
      Field.required(
          "refund_id",
          StringType,
          "Hash of source, marketplace and the natural key of the refund.");
  public static final Field LINE_ID =
      Field.optional("line_id", StringType, "The order line; null when it is not known.");
  public static final Field SOURCE = Field.required("source", StringType, "Name of the source.");
  public static final Field MARKETPLACE =
      Field.required("marketplace", StringType, "Marketplace or shop.");
  public static final Field ORDER_ID =
      Field.optional("order_id", StringType, "Order number on the refund.");
  public static final Field SKU = Field.optional("sku", StringType, "SKU on the refund.");
  public static final Field BUYER_TOKEN =
      Field.optional("buyer_token", StringType, "Keyed token of the buyer on the refund.");
  public static final Field KIND =
      Field.required(
          "kind",
          StringType,
          "not-received: the buyer says that nothing came; kept: the buyer keeps the units;"
              + " goodwill: anything else.");
  public static final Field REFUNDED_AT =
      Field.required("refunded_at", TimestampType, "Instant of the refund.");
  public static final Field REFUNDED_ON =
      Field.required(
          "refunded_on", DateType, "Calendar day of the refund in the zone of the marketplace.");
  public static final Field UNITS =
      Field.required("units", IntegerType, "Units the money was given back for.");
  public static final Field AMOUNT_MINOR =
      Field.optional("amount_minor", LongType, "Money given back, in minor units.");
  public static final Field CURRENCY = Field.optional("currency", StringType, "ISO 4217 code.");
  public static final Field REASON_RAW =
      Field.optional("reason_raw", StringType, "Reason as the source gives it.");
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
          "refunds",
          "one version of one refund without a return",
          List.of(REFUND_ID, KNOWN_AT, REVISION),
          List.of(
              REFUND_ID,
              LINE_ID,
              SOURCE,
              MARKETPLACE,
              ORDER_ID,
              SKU,
              BUYER_TOKEN,
              KIND,
              REFUNDED_AT,
              REFUNDED_ON,
              UNITS,
              AMOUNT_MINOR,
              CURRENCY,
              REASON_RAW,
              KNOWN_AT,
              KNOWN_ON,
              REVISION,
              CONTENT_HASH));

  private Refunds() {}
}
