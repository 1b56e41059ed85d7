package io.returnwise.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.CalibrationLine;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.ScoreBins;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.testing.SparkExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A model is calibrated where that would have helped before. */
@ExtendWith(SparkExtension.class)
class ModelFittingTest {
  private static final int ENOUGH = 20_000;
  private static final double[] SCORES = {0.05, 0.2, 0.5, 0.7};

  /**
   * Lines with scores whose log-odds are off by a factor: the right ones are so many times those.
   */
  private static Optional<ScoreBins> judged(SparkSession spark, int lines, double slope) {
    Column[] scores = Arrays.stream(SCORES).mapToObj(value -> lit(value)).toArray(Column[]::new);
    Column score =
        element_at(array(scores), pmod(col("id"), lit(SCORES.length)).plus(1).cast("int"));
    Column logOdds = log(score.divide(lit(1.0).minus(score)));
    Column right = lit(1.0).divide(exp(logOdds.multiply(-slope)).plus(1));
    Column point = pmod(xxhash64(col("id"), lit(slope)), lit(1_000)).divide(1_000);
    return Optional.of(
        ScoreBins.of(
            spark
                .range(lines)
                .select(
                    col("id").cast("string").as(LineHistories.BASKET_ID.name()),
                    score.as(ReturnModels.PROBABILITY),
                    point.lt(right).cast("int").cast("double").as(LineLabels.LABEL.name()))));
  }

  private static CalibrationLine calibration(
      Optional<ScoreBins> newest, Optional<ScoreBins> before, Optional<ScoreBins> stillBefore) {
    return ModelFitting.calibration(List.of(() -> newest, () -> before, () -> stillBefore));
  }

  @Test
  void whatHelpedTwiceIsDoneAgain(SparkSession spark) {
    CalibrationLine found =
        calibration(
            judged(spark, ENOUGH, 0.6), judged(spark, ENOUGH, 0.5), judged(spark, ENOUGH, 0.55));

    assertThat(found.slope()).isCloseTo(0.6, within(0.05));
  }

  @Test
  void whatWouldNotHaveHelpedIsNotDone(SparkSession spark) {
    Optional<ScoreBins> right = judged(spark, ENOUGH, 1);
    Optional<ScoreBins> tooExtreme = judged(spark, ENOUGH, 0.5);
    Optional<ScoreBins> few = judged(spark, 40, 0.5);
    Optional<ScoreBins> none = Optional.empty();

    assertThat(calibration(right, tooExtreme, tooExtreme)).isEqualTo(CalibrationLine.NONE);
    assertThat(calibration(right, right, right)).isEqualTo(CalibrationLine.NONE);
    assertThat(calibration(few, tooExtreme, tooExtreme)).isEqualTo(CalibrationLine.NONE);
    assertThat(calibration(tooExtreme, none, none)).isEqualTo(CalibrationLine.NONE);
    assertThat(calibration(none, tooExtreme, tooExtreme)).isEqualTo(CalibrationLine.NONE);
  }

  @Test
  void oneSuccessMayBeLuck(SparkSession spark) {
    Optional<ScoreBins> right = judged(spark, ENOUGH, 1);
    Optional<ScoreBins> tooExtreme = judged(spark, ENOUGH, 0.5);

    assertThat(calibration(tooExtreme, tooExtreme, right)).isEqualTo(CalibrationLine.NONE);
    assertThat(calibration(tooExtreme, tooExtreme, Optional.empty()))
        .isEqualTo(CalibrationLine.NONE);
  }

  @Test
  void modelsThatDecideNothingAreNotFitted(SparkSession spark) {
    Optional<ScoreBins> right = judged(spark, ENOUGH, 1);
    Supplier<Optional<ScoreBins>> never =
        () -> {
          throw new AssertionError("Asked for what decides nothing");
        };

    assertThat(ModelFitting.calibration(List.of(() -> right, () -> right, never)))
        .isEqualTo(CalibrationLine.NONE);
    assertThat(ModelFitting.calibration(List.of(Optional::empty, never, never)))
        .isEqualTo(CalibrationLine.NONE);
  }
}
