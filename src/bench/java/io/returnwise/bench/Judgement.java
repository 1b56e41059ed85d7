package io.returnwise.bench;

import java.util.Arrays;

/**
 * How good probabilities are, exactly and for every learner in the same way.
 *
 * @param aucRoc chance that a returned line has a higher score than a kept one; ties count half
 * @param logLoss mean negative log-likelihood
 */
record Judgement(long lines, long positives, double aucRoc, double logLoss) {
  private static final double SMALLEST = 1e-9;

  static Judgement of(float[] scores, float[] labels) {
    if (scores.length != labels.length) {
      throw new IllegalArgumentException(
          "%d scores for %d labels".formatted(scores.length, labels.length));
    }
    float[] ofReturned = new float[scores.length];
    float[] ofKept = new float[scores.length];
    int returned = 0;
    int kept = 0;
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      double p = Math.min(1 - SMALLEST, Math.max(SMALLEST, scores[i]));
      if (labels[i] > 0) {
        ofReturned[returned++] = scores[i];
        loss -= Math.log(p);
      } else {
        ofKept[kept++] = scores[i];
        loss -= Math.log1p(-p);
      }
    }
    double auc = auc(Arrays.copyOf(ofReturned, returned), Arrays.copyOf(ofKept, kept));
    return new Judgement(scores.length, returned, auc, loss / scores.length);
  }

  private static double auc(float[] returned, float[] kept) {
    Arrays.sort(returned);
    Arrays.sort(kept);
    double wins = 0;
    int below = 0;
    int notAbove = 0;
    for (float score : returned) {
      while (below < kept.length && kept[below] < score) {
        below++;
      }
      notAbove = Math.max(notAbove, below);
      while (notAbove < kept.length && kept[notAbove] <= score) {
        notAbove++;
      }
      wins += below + (notAbove - below) / 2.0;
    }
    return wins / ((double) returned.length * kept.length);
  }
}
