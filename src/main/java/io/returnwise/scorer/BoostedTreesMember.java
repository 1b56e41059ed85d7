package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Trees whose weighted answers add up to log-odds. */
public final class BoostedTreesMember implements Member {
  private static final long serialVersionUID = 1;

  @JsonProperty private final double weight;
  @JsonProperty private final double intercept;

  @JsonProperty("tree_weights")
  private final double[] treeWeights;

  @JsonProperty private final List<Tree> trees;

  /**
   * Boosted trees.
   *
   * @param intercept log-odds without any tree
   * @param treeWeights log-odds for each unit of each tree's answer
   * @throws IllegalArgumentException if there is not one weight for each tree, or a number is not
   *     finite
   */
  @JsonCreator
  public BoostedTreesMember(
      @JsonProperty(value = "weight", required = true) double weight,
      @JsonProperty(value = "intercept", required = true) double intercept,
      @JsonProperty(value = "tree_weights", required = true) double[] treeWeights,
      @JsonProperty(value = "trees", required = true) List<Tree> trees) {
    this.weight = weight;
    this.intercept = intercept;
    this.treeWeights = treeWeights.clone();
    this.trees = List.copyOf(trees);
    if (this.treeWeights.length != this.trees.size()) {
      throw new IllegalArgumentException(
          "Expected a weight for each of %d trees, found %d"
              .formatted(this.trees.size(), this.treeWeights.length));
    }
    Numbers.requireFinite("weight and intercept", weight, intercept);
    Numbers.requireFinite("weights of trees", treeWeights);
  }

  @Override
  public double weight() {
    return weight;
  }

  @Override
  public void requireFits(int features) {
    trees.forEach(tree -> tree.requireFits(features));
  }

  @Override
  public double margin(double[] values) {
    double margin = intercept;
    for (int i = 0; i < treeWeights.length; i++) {
      margin += treeWeights[i] * trees.get(i).answer(values);
    }
    return margin;
  }

  @Override
  public double addContributions(double[] values, double factor, double[] contributions) {
    double base = factor * intercept;
    for (int i = 0; i < treeWeights.length; i++) {
      base += trees.get(i).addContributions(values, factor * treeWeights[i], contributions);
    }
    return base;
  }
}
