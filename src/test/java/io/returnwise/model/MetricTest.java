package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.ScoreBins.Counts;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetricTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  /** Scores 0.2, 0.5, 0.8 with 4, 2, 4 lines of which 1, 1, 3 came back. */
  private static final Counts TIED =
      new Counts(new double[] {4, 2, 4}, new double[] {1, 1, 3}, new double[] {0.2, 0.5, 0.8});

  @Test
  void aTieIsHalfAPairForTheAreaUnderTheRocCurve() {
    // Kept 3, 1, 1. Returned above kept: 1 * 3 + 3 * 4; ties: 1 * 3 + 1 * 1 + 3 * 1, halved.
    assertThat(Metric.AUC_ROC.of(TIED)).isCloseTo((15 + 3.5) / 25, CLOSE);
    assertThat(Metric.AUC_ROC.ofConstant(0.4, TIED)).isEqualTo(0.5);
  }

  @Test
  void averagePrecisionTakesThePrecisionAtEachReturnedLine() {
    double expected = (3 * (3.0 / 4) + 1 * (4.0 / 6) + 1 * (5.0 / 10)) / 5;

    assertThat(Metric.AUC_PR.of(TIED)).isCloseTo(expected, CLOSE);
    assertThat(Metric.AUC_PR.ofConstant(0.4, TIED)).isCloseTo(0.5, CLOSE);
  }

  @Test
  void lossesAddUpOverTheLines() {
    double log =
        -(Math.log(0.2)
                + 3 * Math.log(0.8)
                + Math.log(0.5)
                + Math.log(0.5)
                + 3 * Math.log(0.8)
                + Math.log(0.2))
            / 10;
    double squares = (0.64 + 3 * 0.04 + 2 * 0.25 + 3 * 0.04 + 0.64) / 10;

    assertThat(Metric.LOG_LOSS.of(TIED)).isCloseTo(log, CLOSE);
    assertThat(Metric.BRIER.of(TIED)).isCloseTo(squares, CLOSE);
    assertThat(Metric.LOG_LOSS.ofConstant(0.5, TIED)).isCloseTo(Math.log(2), CLOSE);
    assertThat(Metric.BRIER.ofConstant(0.4, TIED)).isCloseTo((0.36 + 0.16) / 2, CLOSE);
  }

  @Test
  void observedAgainstExpectedComparesReturnedLinesWithProbabilities() {
    assertThat(Metric.OBSERVED_EXPECTED.of(TIED)).isCloseTo(5 / (0.8 + 1 + 3.2), CLOSE);
    // One line of the four with the top score: 0.75 returned of 0.8 expected.
    assertThat(Metric.OBSERVED_EXPECTED_TOP_DECILE.of(TIED)).isCloseTo(0.75 / 0.8, CLOSE);
    assertThat(Metric.OBSERVED_EXPECTED.ofConstant(0.4, TIED)).isCloseTo(1.25, CLOSE);
  }

  @Test
  void liftIsTheRateOfTheTopSharedOutAgainstTheRateOfAll() {
    Counts twenty =
        new Counts(new double[] {17, 2, 1}, new double[] {1, 1, 1}, new double[] {0.1, 0.4, 0.9});

    assertThat(Metric.LIFT_TOP_5PCT.of(twenty)).isCloseTo(1 / (3.0 / 20), CLOSE);
    assertThat(Metric.LIFT_TOP_10PCT.of(twenty)).isCloseTo(1.5 / 2 / (3.0 / 20), CLOSE);
    assertThat(Metric.LIFT_TOP_1PCT.of(twenty)).isCloseTo(1 / (3.0 / 20), CLOSE);
  }

  @Test
  void perfectlyCalibratedScoresHaveSlopeOne() {
    Counts calibrated =
        new Counts(
            new double[] {1000, 1000, 1000},
            new double[] {100, 300, 700},
            new double[] {0.1, 0.3, 0.7});

    CalibrationLine line = CalibrationLine.fit(calibrated);

    assertThat(line.slope()).isCloseTo(1, within(1e-9));
    assertThat(line.intercept()).isCloseTo(0, within(1e-9));
    assertThat(Metric.CALIBRATION_SLOPE.ofConstant(0.4, calibrated)).isNaN();
  }

  @Test
  void scoresTwiceAsExtremeInLogOddsHaveSlopeOneHalf() {
    Counts extreme =
        new Counts(
            new double[] {1000, 1000, 1000},
            new double[] {100, 300, 700},
            new double[] {twiceTheLogOdds(0.1), twiceTheLogOdds(0.3), twiceTheLogOdds(0.7)});

    assertThat(Metric.CALIBRATION_SLOPE.of(extreme)).isCloseTo(0.5, within(1e-9));
  }

  private static double twiceTheLogOdds(double p) {
    double odds = p / (1 - p);
    return odds * odds / (1 + odds * odds);
  }
}
