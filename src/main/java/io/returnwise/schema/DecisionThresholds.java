package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code decision_thresholds}: from which probability on acting on a line pays. */
public final class DecisionThresholds {
  public static final Field MODEL_ID =
      Field.required("model_id", StringType, "Learner and as-of day of the model.");
  public static final Field CATEGORY =
      Field.required("category", StringType, "Category of the lines, or '(all others)'.");
  public static final Field ACTION =
      Field.required("action", DoubleType, "What acting on a line was taken to cost.");
  public static final Field RETURN_COST =
      Field.required("return_cost", DoubleType, "What a return was taken to cost.");
  public static final Field LOST_SALE =
      Field.required("lost_sale", DoubleType, "What a lost sale was taken to cost.");
  public static final Field PREVENTED_SHARE =
      Field.required(
          "prevented_share", DoubleType, "Share of the returns that acting is taken to prevent.");
  public static final Field LOST_SHARE =
      Field.required(
          "lost_share", DoubleType, "Share of the kept lines that acting is taken to lose.");
  public static final Field THRESHOLD =
      Field.optional(
          "threshold",
          DoubleType,
          "Probability from which acting saves what it costs; null where it never does.");
  public static final Field LINES =
      Field.required("lines", LongType, "Held-out lines on which this is judged.");
  public static final Field POSITIVES =
      Field.required("positives", LongType, "Returned lines among them.");
  public static final Field ACTED =
      Field.required("acted", LongType, "Lines with at least that probability.");
  public static final Field ACTED_RETURNED =
      Field.required("acted_returned", LongType, "Returned lines among those.");
  public static final Field SAVED =
      Field.required(
          "saved",
          DoubleType,
          "What acting on those at the purchase would have saved, in units of the shop currency;"
              + " never acting saves 0.");
  public static final Field SAVED_LOW =
      Field.optional("saved_low", DoubleType, "Lower end of its 95% interval.");
  public static final Field SAVED_HIGH =
      Field.optional("saved_high", DoubleType, "Upper end of its 95% interval.");
  public static final Field SAVED_BY_ALL =
      Field.required(
          "saved_by_all", DoubleType, "What acting on every line would have saved; often below 0.");
  public static final Field BEST_THRESHOLD =
      Field.optional(
          "best_threshold",
          DoubleType,
          "Probability that would have saved most on these lines, in hindsight; null for none.");
  public static final Field SAVED_IN_HINDSIGHT =
      Field.required("saved_in_hindsight", DoubleType, "What that one would have saved.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "decision_thresholds",
          "one category with known costs",
          List.of(MODEL_ID, CATEGORY),
          List.of(
              MODEL_ID,
              CATEGORY,
              ACTION,
              RETURN_COST,
              LOST_SALE,
              PREVENTED_SHARE,
              LOST_SHARE,
              THRESHOLD,
              LINES,
              POSITIVES,
              ACTED,
              ACTED_RETURNED,
              SAVED,
              SAVED_LOW,
              SAVED_HIGH,
              SAVED_BY_ALL,
              BEST_THRESHOLD,
              SAVED_IN_HINDSIGHT));

  private DecisionThresholds() {}
}
