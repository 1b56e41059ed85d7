package io.returnwise.schema.truth;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import java.util.List;

/** Columns of {@code truth/lines}: what was decided about each sold line. */
public final class TrueLines {
  /** Causes that are neither one of a listing nor a kind of abuse. */
  public static final String CANCELLED = "cancelled";

  public static final String MISTAKE = "mistake";

  public static final Field LINE_ID = OrderLines.LINE_ID;
  public static final Field PURCHASED_ON = OrderLines.PURCHASED_ON;
  public static final Field RETURN_PROBABILITY =
      Field.required(
          "return_probability",
          DoubleType,
          "Probability, at the order, that any unit comes back within the window of the truth.");
  public static final Field IS_RETURNED =
      Field.required(
          "is_returned",
          BooleanType,
          "Whether any unit came back within the window, even if no return tells of it yet.");
  public static final Field RETURNED_ON =
      Field.optional(
          "returned_on", DateType, "Day on which it came back, within the window or not.");
  public static final Field CAUSE =
      Field.optional(
          "cause",
          StringType,
          "Why it came back or was refunded: usual, spare-size, late, lost, mistake, cancelled, a listing cause or a kind of"
              + " abuse; null when it was kept.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "lines",
          "one order line, replacements apart",
          List.of(LINE_ID),
          List.of(LINE_ID, PURCHASED_ON, RETURN_PROBABILITY, IS_RETURNED, RETURNED_ON, CAUSE));

  private TrueLines() {}
}
