package io.returnwise.model;

import java.util.List;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gradient-boosted regression trees for the log loss (Friedman, "Greedy function approximation",
 * 2001; each on a part of the lines: "Stochastic gradient boosting", 2002), each of whose nodes
 * looks at a part of the features, drawn anew.
 *
 * <p>Spark's trees start from a probability of one half and go a small step each, so that after
 * some tens of them they are still far from a small return rate, and too timid. So a line through
 * what they say, learned from the same lines, brings it to the right level and spread.
 */
final class BoostedTreesLearner implements MemberLearner {
  private static final double STEP = 0.1;
  private static final double SHARE_OF_LINES = 0.5;
  private static final String SHARE_OF_FEATURES = "0.3";
  private static final int FEWEST_LINES_OF_LEAF = 30;
  private static final int MEMORY_MIB = 512;
  private static final long SEED = 20_240_229;

  @Override
  public String name() {
    return "boosted-trees";
  }

  @Override
  public List<ProbabilisticClassificationModel<?, ?>> fit(
      Dataset<Row> training, ModelSettings settings, long lines) {
    GBTClassificationModel trees =
        new GBTClassifier()
            .setFeaturesCol(FeatureVectors.INPUT)
            .setLabelCol("label")
            .setMaxIter(settings.learning().trees())
            .setMaxDepth(settings.learning().treeDepth())
            .setStepSize(STEP)
            .setSubsamplingRate(SHARE_OF_LINES)
            .setFeatureSubsetStrategy(SHARE_OF_FEATURES)
            .setMinInstancesPerNode(FEWEST_LINES_OF_LEAF)
            .setMaxMemoryInMB(MEMORY_MIB)
            .setSeed(SEED)
            .fit(training);
    return List.of(trees, LineBehind.fitted(trees, training));
  }
}
