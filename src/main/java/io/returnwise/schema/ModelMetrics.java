package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code model_metrics}: how good the model was on later lines it had not seen. */
public final class ModelMetrics {
  public static final Field MODEL_ID =
      Field.required("model_id", StringType, "Learner and as-of day of the model.");
  public static final Field POPULATION =
      Field.required("population", StringType, "Lines judged: a period or a part of it.");
  public static final Field METRIC = Field.required("metric", StringType, "Name of the metric.");
  public static final Field VALUE =
      Field.optional(
          "value", DoubleType, "Value for the model; null when the lines do not allow it.");
  public static final Field LOW =
      Field.optional("low", DoubleType, "Lower end of the 95% interval.");
  public static final Field HIGH =
      Field.optional("high", DoubleType, "Upper end of the 95% interval.");
  public static final Field CONSTANT_VALUE =
      Field.optional(
          "constant_value",
          DoubleType,
          "The same metric of a predictor that always says the return rate of the training lines.");
  public static final Field LINES = Field.required("lines", LongType, "Lines judged.");
  public static final Field POSITIVES =
      Field.required("positives", LongType, "Returned lines among them.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "model_metrics",
          "one metric of one model on one group of lines",
          List.of(MODEL_ID, POPULATION, METRIC),
          List.of(
              MODEL_ID, POPULATION, METRIC, VALUE, LOW, HIGH, CONSTANT_VALUE, LINES, POSITIVES));

  private ModelMetrics() {}
}
