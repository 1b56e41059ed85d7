package io.returnwise.model;

import io.returnwise.model.ScoreBins.Counts;
import java.util.Locale;

/** Metrics of a return model, over counted scores. */
public enum Metric {
  AUC_ROC {
    @Override
    double of(Counts counts) {
      double below = 0;
      double pairs = 0;
      for (int i = 0; i < counts.lines().length; i++) {
        double negatives = counts.lines()[i] - counts.positives()[i];
        pairs += counts.positives()[i] * (below + negatives / 2);
        below += negatives;
      }
      return pairs / (counts.allPositives() * below);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return 0.5;
    }
  },
  AUC_PR {
    @Override
    double of(Counts counts) {
      double taken = 0;
      double found = 0;
      double area = 0;
      for (int i = counts.lines().length - 1; i >= 0; i--) {
        taken += counts.lines()[i];
        found += counts.positives()[i];
        if (counts.positives()[i] > 0) {
          area += counts.positives()[i] * found / taken;
        }
      }
      return area / counts.allPositives();
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return counts.allPositives() / counts.allLines();
    }
  },
  LOG_LOSS {
    @Override
    double of(Counts counts) {
      double loss = 0;
      for (int i = 0; i < counts.lines().length; i++) {
        double p = counts.probability()[i];
        double kept = counts.lines()[i] - counts.positives()[i];
        loss -= counts.positives()[i] * Math.log(p) + kept * Math.log1p(-p);
      }
      return loss / counts.allLines();
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      double rate = counts.allPositives() / counts.allLines();
      return -rate * Math.log(trainingRate) - (1 - rate) * Math.log1p(-trainingRate);
    }
  },
  BRIER {
    @Override
    double of(Counts counts) {
      double sum = 0;
      for (int i = 0; i < counts.lines().length; i++) {
        double p = counts.probability()[i];
        double kept = counts.lines()[i] - counts.positives()[i];
        sum += counts.positives()[i] * (1 - p) * (1 - p) + kept * p * p;
      }
      return sum / counts.allLines();
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      double rate = counts.allPositives() / counts.allLines();
      return rate * (1 - trainingRate) * (1 - trainingRate)
          + (1 - rate) * trainingRate * trainingRate;
    }
  },
  CALIBRATION_SLOPE {
    @Override
    double of(Counts counts) {
      return CalibrationLine.fit(counts).slope();
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return Double.NaN; // a constant has no slope
    }
  },
  OBSERVED_EXPECTED {
    @Override
    double of(Counts counts) {
      return observedOverExpected(counts, 1);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return counts.allPositives() / counts.allLines() / trainingRate;
    }
  },
  OBSERVED_EXPECTED_TOP_DECILE {
    @Override
    double of(Counts counts) {
      return observedOverExpected(counts, 0.1);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return counts.allPositives() / counts.allLines() / trainingRate;
    }
  },
  LIFT_TOP_1PCT {
    @Override
    double of(Counts counts) {
      return lift(counts, 0.01);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return 1;
    }
  },
  LIFT_TOP_5PCT {
    @Override
    double of(Counts counts) {
      return lift(counts, 0.05);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return 1;
    }
  },
  LIFT_TOP_10PCT {
    @Override
    double of(Counts counts) {
      return lift(counts, 0.1);
    }

    @Override
    double ofConstant(double trainingRate, Counts counts) {
      return 1;
    }
  };

  /** Value over counted scores; not a number where the counts do not allow it. */
  abstract double of(Counts counts);

  /** Value of a predictor that always says the return rate of the training lines. */
  abstract double ofConstant(double trainingRate, Counts counts);

  /** The name used in tables, for example {@code auc_roc}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returned lines of the top share by score, against the sum of their probabilities. */
  private static double observedOverExpected(Counts counts, double share) {
    double left = counts.allLines() * share;
    double observed = 0;
    double expected = 0;
    for (int i = counts.lines().length - 1; i >= 0 && left > 0; i--) {
      double part = part(counts.lines()[i], left);
      observed += counts.positives()[i] * part;
      expected += counts.lines()[i] * counts.probability()[i] * part;
      left -= counts.lines()[i] * part;
    }
    return observed / expected;
  }

  private static double lift(Counts counts, double share) {
    double size = counts.allLines() * share;
    double left = size;
    double found = 0;
    for (int i = counts.lines().length - 1; i >= 0 && left > 0; i--) {
      double part = part(counts.lines()[i], left);
      found += counts.positives()[i] * part;
      left -= counts.lines()[i] * part;
    }
    return found / size / (counts.allPositives() / counts.allLines());
  }

  private static double part(double lines, double left) {
    return lines <= left || lines == 0 ? 1 : left / lines;
  }
}
