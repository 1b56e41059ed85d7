package io.returnwise.model;

import io.returnwise.scorer.BoostedTreesMember;
import io.returnwise.scorer.LinearMember;
import io.returnwise.scorer.Member;
import io.returnwise.scorer.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** What a fitted pipeline does, for scoring outside Spark and for reasons. */
public final class Members {
  private Members() {}

  /**
   * The members of a fitted pipeline, each with its part of the log-odds.
   *
   * @param means mean of each feature over the training lines, in the order of the features
   * @throws IllegalArgumentException if there is none, or one of another number of features
   */
  public static List<Member> of(PipelineModel fitted, List<Double> means) {
    List<Transformer> stages = List.of(fitted.stages());
    List<Transformer> models = stages.stream().filter(Members::readsFeatures).toList();
    if (models.isEmpty()) {
      throw new IllegalArgumentException("Expected a step that reads the features, got none");
    }
    List<Member> members = new ArrayList<>();
    for (Transformer model : models) {
      int features = ((PredictionModel<?, ?>) model).numFeatures();
      if (features != means.size()) {
        throw new IllegalArgumentException(
            "Expected a model of %d features, found one of %d".formatted(means.size(), features));
      }
      members.add(member(model, stages, 1.0 / models.size(), means));
    }
    return members;
  }

  private static boolean readsFeatures(Transformer stage) {
    return stage instanceof PredictionModel<?, ?> model
        && model.getFeaturesCol().equals(FeatureVectors.INPUT);
  }

  private static Member member(
      Transformer model, List<Transformer> stages, double weight, List<Double> means) {
    if (model instanceof LogisticRegressionModel linear) {
      return new LinearMember(
          weight,
          linear.intercept(),
          linear.coefficients().toArray(),
          means.stream().mapToDouble(Double::doubleValue).toArray());
    }
    if (!(model instanceof GBTClassificationModel trees)) {
      throw new IllegalArgumentException("Expected trees or a line, got " + model);
    }
    LogisticRegressionModel line = LineBehind.of(trees, stages);
    // It reads what is said against a return, and the same for it.
    double perUnit = line.coefficients().apply(1) - line.coefficients().apply(0);
    return new BoostedTreesMember(
        weight,
        line.intercept(),
        Arrays.stream(trees.treeWeights()).map(each -> each * perUnit).toArray(),
        Arrays.stream(trees.trees()).map(Members::tree).toList());
  }

  private static Tree tree(DecisionTreeRegressionModel tree) {
    Nodes nodes = new Nodes(tree.numNodes());
    nodes.add(tree.rootNode());
    return new Tree(nodes.features, nodes.thresholds, nodes.lefts, nodes.rights, nodes.values);
  }

  /** Nodes numbered from the root, every child behind its parent. */
  private static final class Nodes {
    private static final int LEAF = -1;

    private final int[] features;
    private final double[] thresholds;
    private final int[] lefts;
    private final int[] rights;
    private final double[] values;
    private int count;

    Nodes(int size) {
      features = new int[size];
      thresholds = new double[size];
      lefts = new int[size];
      rights = new int[size];
      values = new double[size];
    }

    int add(Node node) {
      int number = count++;
      values[number] = node.prediction();
      features[number] = LEAF;
      if (node instanceof InternalNode inner) {
        ContinuousSplit split = (ContinuousSplit) inner.split();
        features[number] = split.featureIndex();
        thresholds[number] = split.threshold();
        lefts[number] = add(inner.leftChild());
        rights[number] = add(inner.rightChild());
      }
      return number;
    }
  }
}
