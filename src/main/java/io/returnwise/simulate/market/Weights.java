package io.returnwise.simulate.market;

import java.io.Serializable;
import java.util.Arrays;

/** Draws an index in proportion to its weight. */
final class Weights implements Serializable {
  private final double[] upTo;

  Weights(double... weights) {
    upTo = new double[weights.length];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      upTo[i] = total;
    }
  }

  int draw(Dice dice) {
    return at(dice.unit());
  }

  /** The index at a point in [0, 1) of all weights laid side by side. */
  int at(double point) {
    int found = Arrays.binarySearch(upTo, point * total());
    // Each index owns [sum of the weights before it, its own sum).
    int index = found >= 0 ? found + 1 : -found - 1;
    return Math.min(index, upTo.length - 1);
  }

  /** The part of all draws that this index gets. */
  double share(int index) {
    double before = index == 0 ? 0 : upTo[index - 1];
    return (upTo[index] - before) / total();
  }

  private double total() {
    return upTo[upTo.length - 1];
  }
}
