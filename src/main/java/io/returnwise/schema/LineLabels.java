package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code line_labels}: the outcome of each order line, as known at the as-of day. */
public final class LineLabels {
  public static final Field LINE_ID = Field.required("line_id", StringType, "The order line.");
  public static final Field PURCHASED_ON =
      Field.required("purchased_on", DateType, "Day of the purchase.");
  public static final Field LABEL_BASIS =
      Field.required(
          "label_basis",
          StringType,
          "How a return of this line is recognised: events, flag or none.");
  public static final Field MATURES_ON =
      Field.optional(
          "matures_on",
          DateType,
          "Last day on which the label may still change; null where no return can be recognised.");
  public static final Field IS_MATURED =
      Field.required("is_matured", BooleanType, "Whether matures_on lies before the as-of day.");
  public static final Field LABEL =
      Field.optional(
          "label",
          DoubleType,
          "1 when any unit came back within the label window, else 0; null unless matured.");
  public static final Field RETURNED_UNITS =
      Field.required(
          "returned_units",
          IntegerType,
          "Units known to be back before the as-of day, at most the units sold.");
  public static final Field FIRST_RETURNED_ON =
      Field.optional("first_returned_on", DateType, "Day of the first known return.");
  public static final Field REFUND_MINOR =
      Field.optional("refund_minor", LongType, "Money given back so far, in minor units.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "line_labels",
          "one order line bought before the as-of day",
          List.of(LINE_ID),
          List.of(
              LINE_ID,
              PURCHASED_ON,
              LABEL_BASIS,
              MATURES_ON,
              IS_MATURED,
              LABEL,
              RETURNED_UNITS,
              FIRST_RETURNED_ON,
              REFUND_MINOR));

  private LineLabels() {}
}
