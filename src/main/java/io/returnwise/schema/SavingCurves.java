package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;

/** Columns of {@code saving_curves}: what acting on ever more lines would have saved. */
public final class SavingCurves {
  public static final Field ACTED =
      Field.required("acted", LongType, "Held-out lines acted on: those with the highest scores.");
  public static final Field FROM =
      Field.optional(
          "from_probability", DoubleType, "Lowest probability among them; null for no line.");
  public static final Field RETURNED =
      Field.required("returned", LongType, "Returned lines among them.");
  public static final Field SAVED =
      Field.required(
          "saved",
          DoubleType,
          "What acting on them would have saved, in units of the shop currency.");
  public static final Field LOW =
      Field.optional("saved_low", DoubleType, "Lower end of its 95% interval.");
  public static final Field HIGH =
      Field.optional("saved_high", DoubleType, "Upper end of its 95% interval.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "saving_curves",
          "one number of lines acted on in one category with known costs",
          List.of(DecisionThresholds.MODEL_ID, DecisionThresholds.CATEGORY, ACTED),
          List.of(
              DecisionThresholds.MODEL_ID,
              DecisionThresholds.CATEGORY,
              ACTED,
              FROM,
              RETURNED,
              SAVED,
              LOW,
              HIGH));

  private SavingCurves() {}
}
