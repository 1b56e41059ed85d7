package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * A regression tree; its nodes are numbered from the root, which is 0, and every child comes after
 * its parent.
 *
 * <p>The contribution of a feature is how much the mean of the node changes where the path of a
 * line is decided by it (Saabas, "Interpreting random forests", 2014).
 */
public final class Tree implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int LEAF = -1;

  @JsonProperty private final int[] features;
  @JsonProperty private final double[] thresholds;
  @JsonProperty private final int[] lefts;
  @JsonProperty private final int[] rights;
  @JsonProperty private final double[] values;

  /**
   * A tree, with one entry for each node.
   *
   * @param features feature that is asked, -1 in a leaf
   * @param thresholds a line goes left when its value is not above; anything in a leaf
   * @param lefts number of the left child; anything in a leaf
   * @param rights number of the right child; anything in a leaf
   * @param values mean of the training lines in the node; in a leaf what the tree answers
   * @throws IllegalArgumentException if the entries are no tree
   */
  @JsonCreator
  public Tree(
      @JsonProperty(value = "features", required = true) int[] features,
      @JsonProperty(value = "thresholds", required = true) double[] thresholds,
      @JsonProperty(value = "lefts", required = true) int[] lefts,
      @JsonProperty(value = "rights", required = true) int[] rights,
      @JsonProperty(value = "values", required = true) double[] values) {
    this.features = features.clone();
    this.thresholds = thresholds.clone();
    this.lefts = lefts.clone();
    this.rights = rights.clone();
    this.values = values.clone();
    requireTree();
    Numbers.requireFinite("thresholds of a tree", thresholds);
    Numbers.requireFinite("answers of a tree", values);
  }

  private void requireTree() {
    int nodes = features.length;
    boolean isEven =
        nodes > 0
            && thresholds.length == nodes
            && lefts.length == nodes
            && rights.length == nodes
            && values.length == nodes;
    if (!isEven) {
      throw new IllegalArgumentException("A tree needs one entry for each node in every list");
    }
    for (int node = 0; node < nodes; node++) {
      if (features[node] < LEAF) {
        throw new IllegalArgumentException(
            "Node %d asks feature %d".formatted(node, features[node]));
      }
      // Children behind their parents: a walk always ends.
      if (features[node] != LEAF && !(isBehind(node, lefts) && isBehind(node, rights))) {
        throw new IllegalArgumentException(
            "Children of node %d must be behind it and among %d nodes, but are %d and %d"
                .formatted(node, nodes, lefts[node], rights[node]));
      }
    }
  }

  private boolean isBehind(int node, int[] children) {
    return children[node] > node && children[node] < features.length;
  }

  void requireFits(int count) {
    for (int feature : features) {
      if (feature >= count) {
        throw new IllegalArgumentException(
            "A tree asks feature %d of %d".formatted(feature, count));
      }
    }
  }

  double answer(double[] line) {
    int node = 0;
    while (features[node] != LEAF) {
      node = next(node, line);
    }
    return values[node];
  }

  /** Adds the contributions, times a factor; returns the mean of the root times the factor. */
  double addContributions(double[] line, double factor, double[] contributions) {
    int node = 0;
    while (features[node] != LEAF) {
      int child = next(node, line);
      contributions[features[node]] += factor * (values[child] - values[node]);
      node = child;
    }
    return factor * values[0];
  }

  private int next(int node, double[] line) {
    return line[features[node]] <= thresholds[node] ? lefts[node] : rights[node];
  }
}
