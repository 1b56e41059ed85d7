package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code buyer_evidence}: the order lines a finding about a buyer rests on. */
public final class BuyerEvidence {
  public static final Field BUYER_TOKEN =
      Field.required("buyer_token", StringType, "Keyed token of the buyer.");
  public static final Field KIND =
      Field.required("kind", StringType, "bulk-return or order-correction.");
  public static final Field LINE_ID = Field.required("line_id", StringType, "The order line.");
  public static final Field ORDER_ID = Field.optional("order_id", StringType, "Order number.");
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field TITLE = Field.optional("title", StringType, "Product title.");
  public static final Field PURCHASED_ON =
      Field.required("purchased_on", DateType, "Day of the purchase.");
  public static final Field FIRST_RETURNED_ON =
      Field.optional("first_returned_on", DateType, "Day of the first return.");
  public static final Field UNITS = Field.required("units", IntegerType, "Units bought.");
  public static final Field USUAL_UNITS =
      Field.required(
          "usual_units", DoubleType, "Units per line usual for the SKU before this purchase.");
  public static final Field RETURNED_UNITS =
      Field.required("returned_units", IntegerType, "Units that came back.");
  public static final Field RETURNED_VALUE_MINOR =
      Field.optional(
          "returned_value_minor", LongType, "Their value in minor units of the shop currency.");
  public static final Field CURRENCY =
      Field.optional("currency", StringType, "Currency of the value.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "buyer_evidence",
          "one order line that counts as evidence of one kind",
          List.of(LINE_ID, KIND),
          List.of(
              BUYER_TOKEN,
              KIND,
              LINE_ID,
              ORDER_ID,
              SKU,
              TITLE,
              PURCHASED_ON,
              FIRST_RETURNED_ON,
              UNITS,
              USUAL_UNITS,
              RETURNED_UNITS,
              RETURNED_VALUE_MINOR,
              CURRENCY));

  private BuyerEvidence() {}
}
