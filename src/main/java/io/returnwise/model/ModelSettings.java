package io.returnwise.model;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import io.returnwise.schema.FeatureSet;
import java.util.List;

/**
 * Settings of training.
 *
 * @param priorPrecision precision of the normal prior of each standardised coefficient of the
 *     logistic regression, the inverse of its variance; 0 for none
 * @param maxIterations most iterations of the optimiser
 * @param testShare share of the matured lines, the newest, on which the model is judged
 * @param minLines fewest matured lines to train on
 * @param minPositives fewest returned, and fewest kept, lines to train on
 * @param folds blocks in time for the expectations of listings and buyers
 * @param linesPerPartition training lines per task; up to twice as many lines give the same model
 *     to the last bit
 * @param maxLines most lines to train on; from more, as many are drawn
 * @param driftLimit standard deviations by which the mean of a feature may move between the older
 *     and the newer half of the training lines; see {@link StableFeatures}
 * @param featureSet name of the {@link FeatureSet} to learn from
 * @param learning the learners
 */
public record ModelSettings(
    double priorPrecision,
    int maxIterations,
    double testShare,
    long minLines,
    long minPositives,
    int folds,
    long linesPerPartition,
    long maxLines,
    double driftLimit,
    String featureSet,
    Learning learning) {
  public static final ModelSettings DEFAULTS =
      new ModelSettings(
          2250,
          50,
          0.25,
          500,
          30,
          2,
          500_000,
          1_000_000,
          0.5,
          FeatureSet.AT_ORDER.name(),
          Learning.DEFAULTS);

  /**
   * The learners.
   *
   * @param learners names of those that are tried, with commas between them; of several the one is
   *     taken that predicts best
   * @param budgetSeconds seconds after which no other learner is tried
   * @param trees trees of the boosted ones
   * @param treeDepth questions on the longest path of a tree
   */
  public record Learning(String learners, int budgetSeconds, int trees, int treeDepth) {
    /** Names of the learners that there are. */
    public static final List<String> KNOWN = Learner.ALL.stream().map(Learner::name).toList();

    public static final Learning DEFAULTS =
        new Learning(Learner.LOGISTIC_REGRESSION.name(), 1800, 60, 5);

    public Learning {
      Learner.named(learners);
      new Problems("Invalid model settings")
          .require(
              budgetSeconds >= 0,
              "model.budget-seconds must be at least 0, but is %d",
              budgetSeconds)
          .require(
              trees >= 1 && trees <= 200, "model.trees must be from 1 to 200, but is %d", trees)
          .require(
              treeDepth >= 1 && treeDepth <= 12,
              "model.tree-depth must be from 1 to 12, but is %d",
              treeDepth)
          .throwIfAny(InvalidConfigException::new);
    }

    /** The learners to try, in order. */
    public List<Learner> tried() {
      return Learner.named(learners);
    }
  }

  public ModelSettings {
    new Problems("Invalid model settings")
        .require(
            priorPrecision >= 0 && priorPrecision <= 1_000_000,
            "model.prior-precision must be from 0 to 1000000, but is %s",
            priorPrecision)
        .require(
            maxIterations >= 1 && maxIterations <= 1000,
            "model.max-iterations must be from 1 to 1000, but is %d",
            maxIterations)
        .require(
            testShare > 0 && testShare < 1,
            "model.test-share must be above 0 and below 1, but is %s",
            testShare)
        .require(minLines >= 10, "model.min-lines must be at least 10, but is %d", minLines)
        .require(
            minPositives >= 1, "model.min-positives must be at least 1, but is %d", minPositives)
        .require(folds >= 1 && folds <= 12, "model.folds must be from 1 to 12, but is %d", folds)
        .require(
            linesPerPartition >= 1000,
            "model.lines-per-partition must be at least 1000, but is %d",
            linesPerPartition)
        .require(maxLines >= 1000, "model.max-lines must be at least 1000, but is %d", maxLines)
        .require(
            driftLimit > 0 && driftLimit <= 10,
            "model.drift-limit must be above 0 and at most 10, but is %s",
            driftLimit)
        .require(
            FeatureSet.named(featureSet).isPresent(),
            "model.feature-set must be one of %s, but is %s",
            FeatureSet.ALL.stream().map(FeatureSet::name).toList(),
            featureSet)
        .throwIfAny(InvalidConfigException::new);
  }

  /** The set to learn from. */
  public FeatureSet features() {
    return FeatureSet.named(featureSet).orElseThrow();
  }
}
