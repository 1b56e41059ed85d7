package io.returnwise.model;

import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One way of learning log-odds; a {@link Learner} has one of them, or blends several. */
interface MemberLearner {
  /** Name on the model card. */
  String name();

  /**
   * Learns. All it learns, scaling included, is in the fitted steps.
   *
   * @param training the vector {@code features}, and {@code label}
   * @param lines number of training lines
   * @return steps of which the first reads {@code features}, each other one what the one before it
   *     says in {@code rawPrediction}; the last one says the log-odds of both classes
   */
  List<ProbabilisticClassificationModel<?, ?>> fit(
      Dataset<Row> training, ModelSettings settings, long lines);
}
