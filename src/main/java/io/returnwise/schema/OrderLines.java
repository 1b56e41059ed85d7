package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Columns of {@code order_lines}: one row for each version of a sold order line. */
public final class OrderLines {
  public static final Field LINE_ID =
      Field.required(
          "line_id",
          StringType,
          "Hash of source, marketplace and the natural key of the line; holds nothing personal.");
  public static final Field SOURCE =
      Field.required("source", StringType, "Name of the source, from the mapping.");
  public static final Field MARKETPLACE =
      Field.required(
          "marketplace", StringType, "Marketplace or shop, from the mapping or a column.");
  public static final Field ORDER_ID =
      Field.optional(
          "order_id",
          StringType,
          "Order number as the source gives it; null where the source has none.");
  public static final Field ORDER_ITEM_ID =
      Field.optional(
          "order_item_id",
          StringType,
          "Number of the order line as the source gives it; null where the source has none.");
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field TITLE =
      Field.optional("title", StringType, "Product title as the order shows it.");
  public static final Field PARENT =
      Field.optional("parent", StringType, "Parent product of the variant.");
  public static final Field SIZE = Field.optional("size", StringType, "Size of the variant.");
  public static final Field COLOUR = Field.optional("colour", StringType, "Colour of the variant.");
  public static final Field BRAND = Field.optional("brand", StringType, "Brand.");
  public static final Field CATEGORY = Field.optional("category", StringType, "Category.");
  public static final Field BUYER_TOKEN =
      Field.optional(
          "buyer_token", StringType, "Keyed token of the buyer; null where the source names none.");
  public static final Field BUYER_SINCE =
      Field.optional("buyer_since", DateType, "Day the buyer registered.");
  public static final Field UNITS = Field.required("units", IntegerType, "Units sold.");
  public static final Field UNIT_PRICE_MINOR =
      Field.optional(
          "unit_price_minor", LongType, "Price of one unit in minor units of the currency.");
  public static final Field LINE_VALUE_MINOR =
      Field.optional(
          "line_value_minor", LongType, "Value of the whole line in minor units of the currency.");
  public static final Field CURRENCY = Field.optional("currency", StringType, "ISO 4217 code.");
  public static final Field PURCHASED_AT =
      Field.required("purchased_at", TimestampType, "Instant of the purchase.");
  public static final Field PURCHASED_ON =
      Field.required(
          "purchased_on", DateType, "Calendar day of the purchase in the zone of the marketplace.");
  public static final Field REGION =
      Field.optional("region", StringType, "Country or state the order ships to.");
  public static final Field CHANNEL =
      Field.optional("channel", StringType, "Who fulfils: platform or seller.");
  public static final Field STATUS =
      Field.optional(
          "status",
          StringType,
          "sold, cancelled or replacement; empty: sold. Only sold lines can be returned.");
  public static final Field LIST_PRICE_MINOR =
      Field.optional(
          "list_price_minor",
          LongType,
          "List price of one unit at the purchase, in minor units of the currency.");
  public static final Field IS_BUSINESS =
      Field.optional("is_business", BooleanType, "Whether a business bought.");
  public static final Field CARRIER =
      Field.optional("carrier", StringType, "Who delivers; part of what is known at shipping.");
  public static final Field SHIPPED_AT =
      Field.optional(
          "shipped_at", TimestampType, "Instant of shipping; may be used from then on only.");
  public static final Field PROMISED_AT =
      Field.optional(
          "promised_at", TimestampType, "Instant by which delivery was promised at the order.");
  public static final Field DELIVERED_AT =
      Field.optional(
          "delivered_at", TimestampType, "Instant of delivery; may be used from then on only.");
  public static final Field ADDRESS_TOKEN =
      Field.optional("address_token", StringType, "Keyed token of the delivery address.");
  public static final Field PAYMENT_TOKEN =
      Field.optional("payment_token", StringType, "Keyed token of the means of payment.");
  public static final Field DEVICE_TOKEN =
      Field.optional("device_token", StringType, "Keyed token of the device.");
  public static final Field REPLACES_LINE_ID =
      Field.optional(
          "replaces_line_id", StringType, "The line that this line is a replacement for.");
  public static final Field LABEL_BASIS =
      Field.required(
          "label_basis",
          StringType,
          "How a return of this line is recognised: events, flag or none.");
  public static final Field KNOWN_LAG_DAYS =
      Field.required(
          "known_lag_days",
          IntegerType,
          "Days after which the outcome of a closed line is taken as known.");
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

  /** Columns that only rows which are canonical already can fill; no mapping does. */
  public static final List<Field> CANONICAL_ONLY =
      List.of(
          STATUS,
          LIST_PRICE_MINOR,
          IS_BUSINESS,
          ADDRESS_TOKEN,
          PAYMENT_TOKEN,
          DEVICE_TOKEN,
          REPLACES_LINE_ID);

  /** Columns that say how and when the line was delivered. */
  public static final List<Field> DELIVERY =
      List.of(CARRIER, SHIPPED_AT, PROMISED_AT, DELIVERED_AT);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "order_lines",
          "one version of one sold order line",
          List.of(LINE_ID, KNOWN_AT, REVISION),
          List.of(
              LINE_ID,
              SOURCE,
              MARKETPLACE,
              ORDER_ID,
              ORDER_ITEM_ID,
              SKU,
              TITLE,
              PARENT,
              SIZE,
              COLOUR,
              BRAND,
              CATEGORY,
              BUYER_TOKEN,
              BUYER_SINCE,
              UNITS,
              UNIT_PRICE_MINOR,
              LINE_VALUE_MINOR,
              CURRENCY,
              PURCHASED_AT,
              PURCHASED_ON,
              REGION,
              CHANNEL,
              STATUS,
              LIST_PRICE_MINOR,
              IS_BUSINESS,
              CARRIER,
              SHIPPED_AT,
              PROMISED_AT,
              DELIVERED_AT,
              ADDRESS_TOKEN,
              PAYMENT_TOKEN,
              DEVICE_TOKEN,
              REPLACES_LINE_ID,
              LABEL_BASIS,
              KNOWN_LAG_DAYS,
              KNOWN_AT,
              KNOWN_ON,
              REVISION,
              CONTENT_HASH));

  private OrderLines() {}
}
