package io.returnwise.model;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * L2-penalised logistic regression on standardised features: the most probable coefficients under
 * normal priors around 0. The more lines there are the less the priors weigh.
 */
final class LogisticRegressionLearner implements MemberLearner {
  private static final double TOLERANCE = 1e-5;

  @Override
  public String name() {
    return "logistic-regression";
  }

  @Override
  public List<ProbabilisticClassificationModel<?, ?>> fit(
      Dataset<Row> training, ModelSettings settings, long lines) {
    LogisticRegression regression =
        new LogisticRegression()
            .setFeaturesCol(FeatureVectors.INPUT)
            .setLabelCol("label")
            // Spark adds the penalty to the mean loss, the prior adds to the sum over the lines.
            .setRegParam(settings.priorPrecision() / Math.max(1, lines))
            .setMaxIter(settings.maxIterations())
            .setTol(TOLERANCE)
            .setStandardization(true);
    return List.of(regression.fit(training));
  }
}
