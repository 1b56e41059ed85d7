package io.returnwise.model;

import io.returnwise.schema.Feature;
import io.returnwise.schema.Weight;
import io.returnwise.scorer.Member;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;

/**
 * One way of learning the return probability.
 *
 * <p>All it learns, scaling included, is inside the pipeline, so that fitting on the training part
 * is all that has to be kept apart. The fitted pipeline adds {@link
 * ReturnModels#PROBABILITY_VECTOR}, and in {@code rawPrediction} its log-odds.
 */
public interface Learner {

  /** Name on the model card. */
  String name();

  /**
   * The unfitted pipeline, which reads the vector {@code features}, and {@code label}.
   *
   * @param lines number of training lines
   */
  Pipeline pipeline(ModelSettings settings, long lines);

  /**
   * What a fitted pipeline does, for scoring outside Spark.
   *
   * @param means mean of each feature over the training lines, in the order of the features
   */
  Member member(PipelineModel fitted, List<Double> means);

  /**
   * What a fitted pipeline makes of each feature, for reasons in words.
   *
   * @param means mean of each feature over the training lines, in the order of the features
   */
  List<Weight> weights(PipelineModel fitted, List<Feature> features, List<Double> means);
}
