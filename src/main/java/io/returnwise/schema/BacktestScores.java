package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code backtest_scores}: the score of each line of the back-tested period. */
public final class BacktestScores {
  public static final Field LINE_ID = Field.required("line_id", StringType, "The order line.");
  public static final Field PROBABILITY =
      Field.required(
          "probability",
          DoubleType,
          "Return probability from a model that knew only what was known at the start of the period.");
  public static final Field LABEL =
      Field.optional(
          "label",
          DoubleType,
          "1 when any unit came back within the label window, 0 when none did, null while unknown.");
  public static final Field PURCHASED_ON =
      Field.required("purchased_on", DateType, "Day of the purchase.");

  public static final Field TRAINED_AS_OF =
      Field.optional(
          "trained_as_of",
          DateType,
          "First day of the line's period, before which its model knew.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "backtest_scores",
          "one order line bought in a back-tested period",
          List.of(LINE_ID),
          List.of(LINE_ID, PROBABILITY, LABEL, PURCHASED_ON, TRAINED_AS_OF));

  private BacktestScores() {}
}
