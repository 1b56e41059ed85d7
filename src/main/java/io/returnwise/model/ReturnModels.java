package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.Feature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits return models and applies them. */
public final class ReturnModels {
  /** Column with the vector of the two class probabilities. */
  public static final String PROBABILITY_VECTOR = "probability_vector";

  /** Column with the return probability, strictly between 0 and 1. */
  public static final String PROBABILITY = "probability";

  private static final double SMALLEST = 1e-9;
  private static final double MEAN_SCALE = 1e6;

  private ReturnModels() {}

  /** A fitted model with the means of its features over the training lines. */
  public record Fitted(PipelineModel pipeline, List<Feature> features, List<Double> means) {
    public Fitted {
      features = List.copyOf(features);
      means = List.copyOf(means);
    }
  }

  /** Fits the learner on training lines. */
  public static Fitted fit(
      Learner learner, Dataset<Row> training, List<Feature> features, ModelSettings settings) {
    PipelineModel fitted = learner.pipeline(features, settings).fit(training);
    return new Fitted(fitted, features, means(training, features));
  }

  /** The lines with {@link #PROBABILITY}. */
  public static Dataset<Row> predict(PipelineModel model, Dataset<Row> lines) {
    return model
        .transform(lines)
        .withColumn(PROBABILITY, probability())
        .drop(PROBABILITY_VECTOR, "rawPrediction", "prediction", "features");
  }

  private static Column probability() {
    Column raw = functions.vector_to_array(col(PROBABILITY_VECTOR), "float64").getItem(1);
    return least(greatest(raw, lit(SMALLEST)), lit(1 - SMALLEST));
  }

  /** Means to six digits; added as whole numbers, so that the order of the rows does not matter. */
  private static List<Double> means(Dataset<Row> training, List<Feature> features) {
    Column[] sums =
        features.stream()
            .map(f -> sum(round(f.field().col().multiply(MEAN_SCALE)).cast("bigint")))
            .toArray(Column[]::new);
    Row totals = training.agg(count(lit(1)), sums).first();
    long count = totals.getLong(0);
    List<Double> means = new ArrayList<>();
    for (int i = 1; i <= features.size(); i++) {
      means.add(totals.isNullAt(i) ? 0.0 : totals.getLong(i) / MEAN_SCALE / count);
    }
    return means;
  }
}
