package io.returnwise.model;

import io.returnwise.schema.Feature;
import io.returnwise.schema.Weight;
import io.returnwise.scorer.LinearMember;
import io.returnwise.scorer.Member;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/**
 * L2-penalised logistic regression on standardised features: the most probable coefficients under
 * normal priors around 0. The more lines there are the less the priors weigh.
 */
public final class LogisticRegressionLearner implements Learner {
  private static final double TOLERANCE = 1e-5;

  @Override
  public String name() {
    return "logistic-regression";
  }

  @Override
  public Pipeline pipeline(ModelSettings settings, long lines) {
    LogisticRegression regression =
        new LogisticRegression()
            .setFeaturesCol(FeatureVectors.INPUT)
            .setLabelCol("label")
            // Spark adds the penalty to the mean loss, the prior adds to the sum over the lines.
            .setRegParam(settings.priorPrecision() / Math.max(1, lines))
            .setMaxIter(settings.maxIterations())
            .setTol(TOLERANCE)
            .setStandardization(true)
            .setProbabilityCol(ReturnModels.PROBABILITY_VECTOR);
    return new Pipeline().setStages(new PipelineStage[] {regression});
  }

  @Override
  public List<Weight> weights(PipelineModel fitted, List<Feature> features, List<Double> means) {
    double[] coefficients = regression(fitted, features.size()).coefficients().toArray();
    List<Weight> weights = new ArrayList<>();
    for (int i = 0; i < coefficients.length; i++) {
      weights.add(new Weight(features.get(i), coefficients[i], means.get(i)));
    }
    return weights;
  }

  @Override
  public Member member(PipelineModel fitted, List<Double> means) {
    LogisticRegressionModel regression = regression(fitted, means.size());
    return new LinearMember(
        1,
        regression.intercept(),
        regression.coefficients().toArray(),
        means.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static LogisticRegressionModel regression(PipelineModel fitted, int features) {
    LogisticRegressionModel regression = null;
    for (var stage : fitted.stages()) {
      if (stage instanceof LogisticRegressionModel found) {
        regression = found;
      }
    }
    if (regression == null || regression.numFeatures() != features) {
      throw new IllegalArgumentException(
          "Expected a logistic regression of %d features, got %s".formatted(features, regression));
    }
    return regression;
  }
}
