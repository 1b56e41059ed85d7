package io.returnwise.model;

import io.returnwise.model.ScoreBins.Counts;

/**
 * The line that best turns predicted into observed log-odds: a logistic regression of the label on
 * the predicted log-odds (Cox, 1958). A slope below 1 means predictions that are too extreme.
 *
 * @param intercept observed log-odds where the predicted are 0
 * @param slope change of observed per predicted log-odds
 */
record CalibrationLine(double intercept, double slope) {
  private static final int STEPS = 50;
  private static final double CLOSE = 1e-10;

  static CalibrationLine fit(Counts counts) {
    double a = 0;
    double b = 1;
    for (int step = 0; step < STEPS; step++) {
      double[] change = newtonStep(counts, a, b);
      a += change[0];
      b += change[1];
      if (Math.abs(change[0]) + Math.abs(change[1]) < CLOSE) {
        break;
      }
    }
    return new CalibrationLine(a, b);
  }

  private static double[] newtonStep(Counts counts, double a, double b) {
    double gradientA = 0;
    double gradientB = 0;
    double aa = 0;
    double ab = 0;
    double bb = 0;
    for (int i = 0; i < counts.lines().length; i++) {
      double n = counts.lines()[i];
      double x = Math.log(counts.probability()[i]) - Math.log1p(-counts.probability()[i]);
      double p = 1 / (1 + Math.exp(-(a + b * x)));
      double rest = counts.positives()[i] - n * p;
      double weight = n * p * (1 - p);
      gradientA += rest;
      gradientB += rest * x;
      aa += weight;
      ab += weight * x;
      bb += weight * x * x;
    }
    double determinant = aa * bb - ab * ab;
    return new double[] {
      (bb * gradientA - ab * gradientB) / determinant,
      (aa * gradientB - ab * gradientA) / determinant
    };
  }
}
