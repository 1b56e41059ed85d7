package io.returnwise.model;

import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;

import io.returnwise.model.ScoreBins.Counts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * The line that best turns predicted into observed log-odds: a logistic regression of the label on
 * the predicted log-odds (Cox, 1958). A slope below 1 means predictions that are too extreme.
 * Applied to later predictions it calibrates them (Platt, 1999).
 *
 * @param intercept observed log-odds where the predicted are 0
 * @param slope change of observed per predicted log-odds
 */
public record CalibrationLine(double intercept, double slope) {
  /** Changes nothing. */
  public static final CalibrationLine NONE = new CalibrationLine(0, 1);

  private static final String INTERCEPT = "intercept";
  private static final String SLOPE = "slope";
  private static final int STEPS = 50;
  private static final double CLOSE = 1e-10;

  /**
   * Precision of the normal priors of {@link #cautious}: that the mean predicted log-odds are off
   * by half a unit, and the slope by a quarter, is one standard deviation.
   */
  private static final double LEVEL_PRECISION = 4;

  private static final double SLOPE_PRECISION = 16;

  /** Calibration never turns the order of lines around. */
  private static final double SMALLEST_SLOPE = 0.1;

  /** The line that was stored as {@link #values}; {@link #NONE} of anything else. */
  static CalibrationLine of(Map<?, ?> values) {
    return values.get(INTERCEPT) instanceof Number intercept
            && values.get(SLOPE) instanceof Number slope
        ? new CalibrationLine(intercept.doubleValue(), slope.doubleValue())
        : NONE;
  }

  /** Both numbers by name. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(INTERCEPT, intercept);
    values.put(SLOPE, slope);
    return values;
  }

  /** The line of some judged lines; of not-a-numbers where they determine none. */
  static CalibrationLine fit(Counts counts) {
    return new Search(counts, 0, 0).run(0, true);
  }

  /** The same, drawn towards {@link #NONE} where the lines are few, to be applied to others. */
  static CalibrationLine cautious(Counts counts) {
    if (counts.allLines() == 0) {
      return NONE;
    }
    Search search = new Search(counts, LEVEL_PRECISION, SLOPE_PRECISION);
    CalibrationLine line = search.run(0, true);
    return line.slope() >= SMALLEST_SLOPE ? line : search.run(SMALLEST_SLOPE - 1, false);
  }

  private static double logOdds(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  /** The calibrated probability. */
  double of(double probability) {
    return 1 / (1 + Math.exp(-(intercept + slope * logOdds(probability))));
  }

  /** The calibrated probability of a column of log-odds. */
  Column ofLogOdds(Column logOdds) {
    return lit(1.0)
        .divide(lit(1.0).plus(exp(logOdds.multiply(slope).plus(intercept).multiply(-1))));
  }

  /**
   * Newton's method for the level and the tilt of a line around the mean predicted log-odds, where
   * the two hardly depend on each other. A step that does not raise the penalised likelihood is
   * halved.
   */
  private static final class Search {
    private final Counts counts;
    private final double levelPrecision;
    private final double tiltPrecision;
    private final double[] predicted;
    private final double centre;

    Search(Counts counts, double levelPrecision, double tiltPrecision) {
      this.counts = counts;
      this.levelPrecision = levelPrecision;
      this.tiltPrecision = tiltPrecision;
      this.predicted = Arrays.stream(counts.probability()).map(p -> logOdds(p)).toArray();
      this.centre = mean();
    }

    private double mean() {
      double sum = 0;
      for (int i = 0; i < predicted.length; i++) {
        sum += counts.lines()[i] * predicted[i];
      }
      return sum / counts.allLines();
    }

    /**
     * Searches.
     *
     * @param tilt tilt to begin with
     * @param isTilted whether it may change
     */
    CalibrationLine run(double tilt, boolean isTilted) {
      double[] at = {0, tilt};
      double best = likelihood(at);
      for (int step = 0; step < STEPS; step++) {
        double[] change = change(at, isTilted);
        if (!Double.isFinite(size(change))) {
          // All scores are the same, or the higher ones are all returned: any steep line fits.
          return new CalibrationLine(Double.NaN, Double.NaN);
        }
        double[] next = {at[0] + change[0], at[1] + change[1]};
        double found = likelihood(next);
        while (!(found >= best) && size(change) > CLOSE) {
          change = new double[] {change[0] / 2, change[1] / 2};
          next = new double[] {at[0] + change[0], at[1] + change[1]};
          found = likelihood(next);
        }
        at = next;
        best = found;
        if (size(change) <= CLOSE) {
          break;
        }
      }
      return new CalibrationLine(at[0] - at[1] * centre, 1 + at[1]);
    }

    private static double size(double[] change) {
      return Math.abs(change[0]) + Math.abs(change[1]);
    }

    private double likelihood(double[] at) {
      double sum = -levelPrecision / 2 * at[0] * at[0] - tiltPrecision / 2 * at[1] * at[1];
      for (int i = 0; i < counts.lines().length; i++) {
        double x = predicted[i];
        double odds = x + at[0] + at[1] * (x - centre);
        sum += counts.positives()[i] * odds - counts.lines()[i] * softplus(odds);
      }
      return sum;
    }

    /** ln(1 + e^x), also where e^x is too large. */
    private static double softplus(double x) {
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private double[] change(double[] at, boolean isTilted) {
      double ofLevel = -levelPrecision * at[0];
      double ofTilt = -tiltPrecision * at[1];
      double levels = levelPrecision;
      double both = 0;
      double tilts = tiltPrecision;
      for (int i = 0; i < counts.lines().length; i++) {
        double x = predicted[i];
        double n = counts.lines()[i];
        double p = 1 / (1 + Math.exp(-(x + at[0] + at[1] * (x - centre))));
        double weight = n * p * (1 - p);
        double rest = counts.positives()[i] - n * p;
        ofLevel += rest;
        ofTilt += rest * (x - centre);
        levels += weight;
        both += weight * (x - centre);
        tilts += weight * (x - centre) * (x - centre);
      }
      if (!isTilted) {
        return new double[] {ofLevel / levels, 0};
      }
      double determinant = levels * tilts - both * both;
      return new double[] {
        (tilts * ofLevel - both * ofTilt) / determinant,
        (levels * ofTilt - both * ofLevel) / determinant
      };
    }
  }
}
