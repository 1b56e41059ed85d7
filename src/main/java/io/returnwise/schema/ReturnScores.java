package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code return_scores}: how likely each open order line is to come back. */
public final class ReturnScores {
  public static final Field LINE_ID = Field.required("line_id", StringType, "The order line.");
  public static final Field ORDER_ID = Field.optional("order_id", StringType, "Order number.");
  public static final Field SKU = Field.required("sku", StringType, "Stock keeping unit.");
  public static final Field BUYER_TOKEN =
      Field.optional("buyer_token", StringType, "Keyed token of the buyer.");
  public static final Field PURCHASED_ON =
      Field.required("purchased_on", DateType, "Day of the purchase.");
  public static final Field RETURN_UNTIL =
      Field.required(
          "return_until", DateType, "Last day on which the return policy takes the line back.");
  public static final Field PROBABILITY =
      Field.required(
          "probability",
          DoubleType,
          "Probability, judged at the order, that any unit comes back within the label window.");
  public static final Field OPEN_PROBABILITY =
      Field.required(
          "open_probability",
          DoubleType,
          "The same, given that nothing had come back before the as-of day.");
  public static final Field UNITS = Field.required("units", IntegerType, "Units sold.");
  public static final Field EXPECTED_UNITS =
      Field.required("expected_units", DoubleType, "Units expected back from now on.");
  public static final Field EXPECTED_VALUE_MINOR =
      Field.optional(
          "expected_value_minor",
          LongType,
          "Sales value expected back from now on, in minor units of the shop currency.");
  public static final Field ACT_FROM =
      Field.optional(
          "act_from",
          DoubleType,
          "Open probability from which acting on the line saves what it costs, by the costs in the"
              + " settings of the run; null where it never does, or none are set.");
  public static final Field IS_WORTH_ACTING =
      Field.optional(
          "is_worth_acting",
          BooleanType,
          "Whether its open probability is that high; null where no costs are set.");
  public static final Field CURRENCY =
      Field.optional("currency", StringType, "Currency of the value.");
  public static final Field REASONS =
      Field.required(
          "reasons", StringType, "The strongest reasons for the score, in words, strongest first.");
  public static final Field MODEL_ID =
      Field.required(
          "model_id", StringType, "The model that gave the score: learner, as-of day and number.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "return_scores",
          "one order line that can still come back on the as-of day",
          List.of(LINE_ID),
          List.of(
              LINE_ID,
              ORDER_ID,
              SKU,
              BUYER_TOKEN,
              PURCHASED_ON,
              RETURN_UNTIL,
              PROBABILITY,
              OPEN_PROBABILITY,
              UNITS,
              EXPECTED_UNITS,
              EXPECTED_VALUE_MINOR,
              ACT_FROM,
              IS_WORTH_ACTING,
              CURRENCY,
              REASONS,
              MODEL_ID));

  private ReturnScores() {}
}
