package io.returnwise.model;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A random forest (Breiman, "Random forests", 2001): trees that do not know of each other, each
 * grown on lines drawn anew, whose shares of returned lines are averaged.
 *
 * <p>The trees are regression trees, whose leaves hold such a share. Spark's classification trees
 * are cut back where both sides say the same class, so that of a shop with few returns nothing is
 * left of them.
 *
 * <p>A mean of shares is no probability to rely on: it keeps away from 0 and 1. So a line through
 * what the trees say together, learned from the same lines, turns it into log-odds (Platt,
 * "Probabilistic outputs for support vector machines", 1999).
 */
final class RandomForestLearner implements MemberLearner {
  /** Trees that are not boosted have to find everything themselves. */
  private static final int TIMES_AS_DEEP = 2;

  private static final String SHARE_OF_FEATURES = "0.3";

  /** Shares of fewer lines would be learned by heart. */
  private static final int FEWEST_LINES_OF_LEAF = 100;

  private static final int MEMORY_MIB = 512;
  private static final long SEED = 20_240_229;

  @Override
  public String name() {
    return "random-forest";
  }

  @Override
  public List<ProbabilisticClassificationModel<?, ?>> fit(
      Dataset<Row> training, ModelSettings settings, long lines) {
    RandomForestRegressionModel forest =
        new RandomForestRegressor()
            .setFeaturesCol(FeatureVectors.INPUT)
            .setLabelCol("label")
            .setNumTrees(settings.learning().trees())
            .setMaxDepth(TIMES_AS_DEEP * settings.learning().treeDepth())
            .setFeatureSubsetStrategy(SHARE_OF_FEATURES)
            .setMinInstancesPerNode(FEWEST_LINES_OF_LEAF)
            .setMaxMemoryInMB(MEMORY_MIB)
            .setSeed(SEED)
            .fit(training);
    GBTClassificationModel trees = summed(forest);
    return List.of(trees, LineBehind.fitted(trees, training));
  }

  /** The trees in the one form that Spark has for trees whose weighted answers are added up. */
  private static GBTClassificationModel summed(RandomForestRegressionModel forest) {
    double[] weights = new double[forest.getNumTrees()];
    Arrays.fill(weights, 1.0 / weights.length);
    GBTClassificationModel summed =
        new GBTClassificationModel(
            "forest_of_" + forest.uid(), forest.trees(), weights, forest.numFeatures(), 2);
    summed.setFeaturesCol(FeatureVectors.INPUT);
    return summed;
  }
}
