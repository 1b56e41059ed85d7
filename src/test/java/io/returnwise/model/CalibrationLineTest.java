package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.ScoreBins.Counts;
import io.returnwise.testing.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CalibrationLineTest {
  private static final double[] PREDICTED = {0.05, 0.2, 0.5, 0.7};

  /** As many lines for each score, of which as many came back as a line of log-odds says. */
  private static Counts observed(double lines, CalibrationLine truth) {
    double[] counts = new double[PREDICTED.length];
    double[] positives = new double[PREDICTED.length];
    for (int i = 0; i < PREDICTED.length; i++) {
      counts[i] = lines;
      positives[i] = lines * truth.of(PREDICTED[i]);
    }
    return new Counts(counts, positives, PREDICTED);
  }

  @Test
  void theLineThatIsBehindTheLinesIsFound() {
    CalibrationLine truth = new CalibrationLine(0.4, 0.7);

    CalibrationLine found = CalibrationLine.fit(observed(10, truth));

    assertThat(found.intercept()).isCloseTo(0.4, within(1e-9));
    assertThat(found.slope()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void fewLinesHardlyCalibrateAndManyDo() {
    CalibrationLine truth = new CalibrationLine(0.4, 0.7);

    CalibrationLine few = CalibrationLine.cautious(observed(1, truth));
    CalibrationLine many = CalibrationLine.cautious(observed(100_000, truth));

    assertThat(few.slope()).isBetween(0.95, 1.0);
    assertThat(few.intercept()).isBetween(0.0, 0.2);
    assertThat(many.slope()).isCloseTo(0.7, within(1e-3));
    assertThat(many.intercept()).isCloseTo(0.4, within(1e-3));
  }

  /** The search went on for ever where every returned line has a higher score than the others. */
  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void scoresThatTellEverythingDetermineNoLine() {
    assertThat(slope(new double[] {0.3, 0.43}, new double[] {1, 3}, new double[] {0, 3})).isNaN();
    assertThat(slope(new double[] {0.005, 0.75}, new double[] {2, 2}, new double[] {1, 0})).isNaN();
    assertThat(
            slope(
                new double[] {0.045, 0.063, 0.616, 0.944},
                new double[] {3, 1, 1, 1},
                new double[] {2, 1, 1, 1}))
        .isNaN();
  }

  private static double slope(double[] predicted, double[] lines, double[] positives) {
    return CalibrationLine.fit(new Counts(lines, positives, predicted)).slope();
  }

  @Test
  void nothingReturnedAndNothingJudgedStillGiveALine() {
    double[] none = new double[PREDICTED.length];
    Counts kept = new Counts(new double[] {50, 50, 50, 50}, none, PREDICTED);

    CalibrationLine line = CalibrationLine.cautious(kept);

    assertThat(line.of(0.5)).isBetween(0.001, 0.2);
    assertThat(CalibrationLine.cautious(new Counts(none, none, PREDICTED)))
        .isEqualTo(CalibrationLine.NONE);
  }

  /** Undamped, the steps of Newton's method grow without end here. */
  @Test
  void aLevelThatIsFarOffIsFound() {
    Counts far = new Counts(new double[] {100_000}, new double[] {20_000}, new double[] {0.02});

    assertThat(CalibrationLine.cautious(far).of(0.02)).isCloseTo(0.2, within(1e-3));
  }

  @Test
  void anOrderThatWasWrongIsNotTurnedAround() {
    Counts turned = observed(100_000, new CalibrationLine(0, -0.5));

    assertThat(CalibrationLine.fit(turned).slope()).isCloseTo(-0.5, within(1e-6));
    CalibrationLine line = CalibrationLine.cautious(turned);
    assertThat(line.slope()).isCloseTo(0.1, within(1e-12));
    // The level is right all the same: as many returns are expected as came.
    double expected = 0;
    double observed = 0;
    for (int i = 0; i < PREDICTED.length; i++) {
      expected += 100_000 * line.of(PREDICTED[i]);
      observed += turned.positives()[i];
    }
    assertThat(expected).isCloseTo(observed, within(observed / 1000));
  }

  @Test
  void aColumnIsCalibratedAsANumberIs(SparkSession spark) {
    CalibrationLine line = new CalibrationLine(-0.3, 1.2);

    double ofColumn =
        spark
            .range(1)
            .selectExpr("ln(0.25D) AS log_odds")
            .select(line.ofLogOdds(col("log_odds")))
            .first()
            .getDouble(0);

    assertThat(ofColumn).isCloseTo(line.of(0.2), within(1e-15));
    assertThat(CalibrationLine.NONE.of(0.2)).isCloseTo(0.2, within(1e-15));
  }
}
