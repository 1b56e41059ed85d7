package io.returnwise.schema;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.Column;

/** Columns of {@code return_events}: one row for each version of a return of one line. */
public final class ReturnEvents {
  public static final Field EVENT_ID =
      Field.required("event_id", StringType, "Hash of the return row and the number of the piece.");
  public static final Field RETURN_ROW_ID =
      Field.required(
          "return_row_id",
          StringType,
          "Hash of source, marketplace and the natural key of the return row.");
  public static final Field PIECE =
      Field.required(
          "piece",
          IntegerType,
          "Number of this piece of the return row: one row may cover several lines.");
  public static final Field LINE_ID =
      Field.optional(
          "line_id", StringType, "The order line it was matched to; null when unmatched.");
  public static final Field SOURCE =
      Field.required("source", StringType, "Name of the source, from the mapping.");
  public static final Field MARKETPLACE =
      Field.required("marketplace", StringType, "Marketplace or shop.");
  public static final Field ORDER_ID =
      Field.optional("order_id", StringType, "Order number on the return.");
  public static final Field ORDER_ITEM_ID =
      Field.optional("order_item_id", StringType, "Number of the order line on the return.");
  public static final Field SKU = Field.optional("sku", StringType, "SKU on the return.");
  public static final Field BUYER_TOKEN =
      Field.optional("buyer_token", StringType, "Keyed token of the buyer on the return.");
  public static final Field RETURNED_AT =
      Field.optional(
          "returned_at",
          TimestampType,
          "Instant of the return; null where the source has only a flag.");
  public static final Field RETURNED_ON =
      Field.optional(
          "returned_on", DateType, "Calendar day of the return in the zone of the marketplace.");
  public static final Field UNITS =
      Field.required(
          "units",
          IntegerType,
          "Units of this piece; 0 when a later match took the piece away or a later flag says no.");
  public static final Field ROW_UNITS =
      Field.required("row_units", IntegerType, "Units of the whole return row.");
  public static final Field REASON_RAW =
      Field.optional("reason_raw", StringType, "Reason as the source gives it.");
  public static final Field REASON_FAMILY =
      Field.optional(
          "reason_family",
          StringType,
          "Family of the reason: size, colour, listing, quality, logistics, fulfilment, remorse, buyer-error, price, other or unknown.");
  public static final Field REFUND_MINOR =
      Field.optional("refund_minor", LongType, "Money given back for this piece, in minor units.");
  public static final Field CURRENCY = Field.optional("currency", StringType, "ISO 4217 code.");
  public static final Field DISPOSITION =
      Field.optional(
          "disposition", StringType, "State in which the units came back, as the source says it.");
  public static final Field RESOLUTION =
      Field.optional("resolution", StringType, "refund, replacement or none.");
  public static final Field IS_IN_POLICY =
      Field.optional(
          "is_in_policy", BooleanType, "Whether the source says the return keeps to its policy.");
  public static final Field LABEL_COST_MINOR =
      Field.optional(
          "label_cost_minor", LongType, "Cost of the return label to the seller, in minor units.");
  public static final Field MATCH_METHOD =
      Field.required(
          "match_method",
          StringType,
          "How the line was found; unmatched, with the reason, when none was.");
  public static final Field KNOWN_AT =
      Field.required("known_at", TimestampType, "Instant from which this version may be used.");
  public static final Field KNOWN_ON =
      Field.required(
          "known_on", DateType, "Calendar day of known_at in the zone of the marketplace.");
  public static final Field ROW_KNOWN_AT =
      Field.optional(
          "row_known_at",
          TimestampType,
          "Instant from which the return row was known as it is, where this version followed later from what became known of other rows; null where both are the same.");
  public static final Field ROW_KNOWN_ON =
      Field.optional(
          "row_known_on", DateType, "Calendar day of row_known_at in the zone of the marketplace.");
  public static final Field REVISION =
      Field.required(
          "revision",
          IntegerType,
          "Number of the version among those with the same known_at; audit only.");
  public static final Field CONTENT_HASH =
      Field.required(
          "content_hash", StringType, "Hash of the content of the return row; audit only.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "return_events",
          "one version of one return of one line, or of a return that matches none",
          List.of(EVENT_ID, KNOWN_AT, REVISION),
          List.of(
              EVENT_ID,
              RETURN_ROW_ID,
              PIECE,
              LINE_ID,
              SOURCE,
              MARKETPLACE,
              ORDER_ID,
              ORDER_ITEM_ID,
              SKU,
              BUYER_TOKEN,
              RETURNED_AT,
              RETURNED_ON,
              UNITS,
              ROW_UNITS,
              REASON_RAW,
              REASON_FAMILY,
              REFUND_MINOR,
              CURRENCY,
              DISPOSITION,
              RESOLUTION,
              IS_IN_POLICY,
              LABEL_COST_MINOR,
              MATCH_METHOD,
              KNOWN_AT,
              KNOWN_ON,
              ROW_KNOWN_AT,
              ROW_KNOWN_ON,
              REVISION,
              CONTENT_HASH));

  private ReturnEvents() {}

  /** When the return row of an event became known as the event says it. */
  public static Column rowKnownAt() {
    return coalesce(ROW_KNOWN_AT.col(), KNOWN_AT.col());
  }

  /** The day of it. */
  public static Column rowKnownOn() {
    return coalesce(ROW_KNOWN_ON.col(), KNOWN_ON.col());
  }
}
