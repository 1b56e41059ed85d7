package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.model.CalibrationLine;
import io.returnwise.model.Learner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.MetricRows;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.StableFeatures;
import io.returnwise.model.StableFeatures.Left;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.ModelMetrics;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Fits and judges models: what training and back-testing have in common. */
final class ModelFitting {
  /** One success may be luck: how often a model is off changes from month to month. */
  private static final int TIMES_HELPED = 2;

  private ModelFitting() {}

  /**
   * A fitted model with the name of its learner, the lines it learned from, and the features it did
   * not look at.
   */
  record Trained(String learner, Fitted fitted, List<Left> left, Period period) {
    Trained {
      left = List.copyOf(left);
    }

    /** The same with another calibration. */
    Trained with(CalibrationLine line) {
      return new Trained(learner, fitted.with(line), left, period);
    }
  }

  /**
   * Fits on the lines that were final before a day for which the training set is prepared.
   *
   * @throws TooLittleDataException if they are too few
   */
  static Trained fit(Learner learner, TrainingSet training, LocalDate maturedBefore) {
    MaturedDays learned = training.learned(maturedBefore);
    StableFeatures features = training.stable(maturedBefore);
    Fitted fitted = training.fit(learner, maturedBefore, features.kept());
    return new Trained(learner.name(), fitted, features.left(), period(learned));
  }

  /**
   * What calibrates the model that learned from all lines: the line that makes the predictions of
   * the newest right, if calibrating would have helped each of the last {@value #TIMES_HELPED}
   * times. It would, if the line that the lines before teach makes the predictions of those behind
   * them better beyond doubt.
   *
   * @param blocks how a model of older lines predicts the newest, how one of still older lines
   *     predicts the newest of the older ones, and one time more; asked once, no further than
   *     needed
   */
  static CalibrationLine calibration(List<Supplier<Optional<ScoreBins>>> blocks) {
    Optional<ScoreBins> newest = blocks.get(0).get();
    Optional<ScoreBins> later = newest;
    for (int time = 1; time <= TIMES_HELPED && later.isPresent(); time++) {
      Optional<ScoreBins> before = blocks.get(time).get();
      ScoreBins judged = later.orElseThrow();
      later = before.filter(bins -> MetricRows.isImproved(judged, bins.calibration()));
    }
    return later.isPresent() ? newest.orElseThrow().calibration() : CalibrationLine.NONE;
  }

  /** Days before which lines must be final for the models that calibrate one of a day. */
  static List<LocalDate> daysOfCalibration(TrainingSet training, LocalDate maturedBefore) {
    return Stream.iterate(training.startOfNewest(maturedBefore), training::startOfNewest)
        .limit(TIMES_HELPED + 1L)
        .toList();
  }

  /**
   * Fits on the lines that were final before a day, and calibrates by what {@link #tests} gave. The
   * set is prepared for the day and its {@link #daysOfCalibration}.
   *
   * @throws TooLittleDataException if they are too few
   */
  static Trained calibrated(
      Learner learner,
      List<Supplier<Optional<ScoreBins>>> tests,
      TrainingSet training,
      LocalDate maturedBefore) {
    return fit(learner, training, maturedBefore).with(calibration(tests));
  }

  /** What {@link #calibration} asks for; nothing is fitted before it is asked for. */
  static List<Supplier<Optional<ScoreBins>>> tests(
      Learner learner, TrainingSet training, LocalDate maturedBefore) {
    List<Supplier<Optional<ScoreBins>>> tests = new ArrayList<>();
    // The newest are looked at in more than one way.
    tests.add(() -> newestLines(learner, training, maturedBefore).map(ScoreBins::of));
    Stream.iterate(training.startOfNewest(maturedBefore), training::startOfNewest)
        .limit(TIMES_HELPED)
        .forEach(day -> tests.add(() -> newest(learner, training, day).map(ScoreBins::of)));
    return tests;
  }

  /** How the newest lines are predicted in the way of a model, see {@link #lineAsUsed}. */
  static Optional<ScoreBins> asUsed(Trained model, List<Supplier<Optional<ScoreBins>>> tests) {
    return tests.get(0).get().map(bins -> bins.calibrated(lineAsUsed(model, tests)));
  }

  /**
   * What calibrates predictions of the newest lines in the way of a model: what the lines before
   * them teach, if the model is calibrated.
   */
  static CalibrationLine lineAsUsed(Trained model, List<Supplier<Optional<ScoreBins>>> tests) {
    return model.fitted().calibration().equals(CalibrationLine.NONE)
        ? CalibrationLine.NONE
        : tests.get(1).get().orElseThrow().calibration();
  }

  /**
   * How an equal model, uncalibrated, that learned from older lines predicts the newest of those
   * that were final before a day; none when there is too little to learn from.
   */
  private static Optional<Dataset<Row>> newest(
      Learner learner, TrainingSet training, LocalDate maturedBefore) {
    LocalDate from = training.startOfNewest(maturedBefore);
    if (!training.isEnough(from)) {
      return Optional.empty();
    }
    Fitted older = fit(learner, training, from).fitted();
    Dataset<Row> predicted = older.predict(training.boughtIn(from, maturedBefore));
    return Optional.of(training.labelled(predicted, maturedBefore));
  }

  /** The lines of {@link #newest} with their probability and label, to be looked at often. */
  static Optional<Dataset<Row>> newestLines(
      Learner learner, TrainingSet training, LocalDate maturedBefore) {
    return training.judged(learner, maturedBefore, () -> newest(learner, training, maturedBefore));
  }

  /** Metrics over lines with a probability, a label and a basket, and what was learned from. */
  static List<Estimate> judge(ScoreBins bins, Period training) {
    return MetricRows.of(bins, training.rate());
  }

  /**
   * The same of a part of the lines, beside a constant that is the part's own rate: nobody knew it
   * before, but a model is not good for knowing that the part is another one.
   */
  static List<Estimate> judgePart(ScoreBins bins) {
    return MetricRows.of(bins, (double) bins.positives() / bins.lines());
  }

  static Period period(MaturedDays days) {
    return new Period(days.first(), days.last(), days.lines(), days.positives());
  }

  /** Rows of {@code model_metrics}. */
  static Dataset<Row> rows(
      SparkSession spark,
      String modelId,
      String population,
      List<Estimate> metrics,
      ScoreBins bins) {
    List<Row> rows = new ArrayList<>();
    for (Estimate estimate : metrics) {
      rows.add(
          RowFactory.create(
              modelId,
              population,
              estimate.metric().id(),
              estimate.value(),
              estimate.low(),
              estimate.high(),
              estimate.constant(),
              bins.lines(),
              bins.positives()));
    }
    return spark.createDataFrame(rows, ModelMetrics.SCHEMA.structType());
  }
}
