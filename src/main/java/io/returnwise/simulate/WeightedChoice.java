package io.returnwise.simulate;

import java.util.Arrays;

/** Draws an index in proportion to its weight. */
final class WeightedChoice {
  private final double[] upTo;

  WeightedChoice(double... weights) {
    upTo = new double[weights.length];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      total += weights[i];
      upTo[i] = total;
    }
  }

  int draw(Dice dice) {
    int found = Arrays.binarySearch(upTo, dice.unit() * total());
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

  /**
   * The Zipf-Mandelbrot law: weight of rank r = (r + shift)^-exponent, ranks from 0. The shift
   * bounds the largest.
   */
  static double zipf(int rank, double shift, double exponent) {
    return StrictMath.pow(rank + shift, -exponent);
  }
}
