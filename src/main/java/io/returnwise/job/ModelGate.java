package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.model.LossDifference;
import io.returnwise.model.Metric;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelCard.Verdict;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.TrainingSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a model that was just trained is put to use: not if its like was worse than a
 * constant on the newest lines, and not if it is worse than the model in use beyond doubt.
 *
 * <p>The two are compared on the lines that became final since the one in use was trained, which it
 * cannot have learned from. Against it stands what would have been trained on its day in the way of
 * today, so that neither knows more than the other. A model that cannot be tested because the
 * returns of the newest lines are missing is not put to use either.
 */
final class ModelGate {
  private static final Logger LOG = LoggerFactory.getLogger(ModelGate.class);
  private static final long FEWEST_LINES = 200;
  private static final String CHALLENGER = "_challenger";

  /** Where so many returns are expected, none at all has a chance below one in a thousand. */
  private static final double SURELY_ANY = 7;

  private static final Verdict UNTESTED = new Verdict(true, "too few lines to test it");

  private final ModelSettings settings;
  private final LocalDate asOf;
  private final Optional<StoredModel> used;
  private final Optional<String> fault;

  /**
   * A gate.
   *
   * @param used the model in use
   * @param fault why it cannot be read
   */
  private ModelGate(
      ModelSettings settings, LocalDate asOf, Optional<StoredModel> used, Optional<String> fault) {
    this.settings = settings;
    this.asOf = asOf;
    this.used = used;
    this.fault = fault;
  }

  /** A gate beside a model in use. */
  ModelGate(ModelSettings settings, LocalDate asOf, Optional<StoredModel> used) {
    this(settings, asOf, used, Optional.empty());
  }

  /** The gate that a model of a day has to pass. */
  static ModelGate of(JobContext context, LocalDate asOf) {
    ModelStore models = new ModelStore(context.warehouse());
    ModelSettings settings = context.settings().model();
    try {
      return new ModelGate(
          settings, asOf, models.inUse(asOf).map(version -> StoredModel.read(models, version)));
    } catch (InvalidDataException e) {
      // One that cannot be read can be no better.
      LOG.warn("Compares with no model in use: {}", e.getMessage());
      return new ModelGate(settings, asOf, Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** The days that the training set has to be prepared for: none without anything to compare. */
  List<LocalDate> days(TrainingSet training) {
    List<LocalDate> days = new ArrayList<>();
    if (notCompared().isEmpty()) {
      LocalDate day = used.orElseThrow().version().asOf();
      days.add(day);
      days.addAll(ModelFitting.daysOfCalibration(training, day));
    }
    return days;
  }

  /** Why the model in use is not compared with, as far as that is known before. */
  private Optional<String> notCompared() {
    if (fault.isPresent()) {
      return Optional.of("the model in use cannot be compared with: " + fault.get());
    }
    if (used.isEmpty()) {
      return Optional.of("there is no model in use that could be compared with");
    }
    StoredModel old = used.get();
    if (!old.set().equals(settings.features())) {
      return Optional.of(
          "model %d, in use, looks at the features %s, so the two are not compared"
              .formatted(old.version().number(), old.set().name()));
    }
    return old.version().asOf().isBefore(asOf)
        ? Optional.empty()
        : Optional.of(
            "model %d, in use, is of the same day, so no line became final since by which to compare"
                    .formatted(old.version().number())
                + " the two");
  }

  /**
   * The verdict.
   *
   * @param training lines, prepared for {@link #days}
   * @param evaluation how an equal model did on the newest lines, calibrated if it is
   */
  Verdict judge(TrainingSet training, Optional<Evaluation> evaluation) {
    Verdict alone = evaluation.map(ModelGate::alone).orElse(UNTESTED);
    if (!alone.isUsed()) {
      return alone;
    }
    Optional<String> notCompared = notCompared();
    if (notCompared.isPresent()) {
      return new Verdict(true, alone.reason() + "; " + notCompared.get());
    }
    LocalDate day = used.orElseThrow().version().asOf();
    return training.isEnough(day)
        ? compared(training, day)
        : new Verdict(
            true,
            alone.reason()
                + "; too few lines were final as of %s to train another model of that day"
                    .formatted(day));
  }

  /** What the newest lines say of it beside the return rate alone. */
  private static Verdict alone(Evaluation evaluation) {
    Period test = evaluation.test();
    double expected = evaluation.training().rate() * test.lines();
    if (test.positives() == 0 && expected > SURELY_ANY) {
      return new Verdict(
          false,
          ("it cannot be tested: none of the newest %,d lines came back, where about %.0f were to be"
                  + " expected; are their returns loaded?")
              .formatted(test.lines(), expected));
    }
    Optional<Estimate> loss =
        evaluation.metrics().stream()
            .filter(each -> each.metric() == Metric.LOG_LOSS && each.value() != null)
            .findAny();
    if (loss.isEmpty() || test.lines() < FEWEST_LINES) {
      return UNTESTED;
    }
    double value = loss.get().value();
    double constant = loss.get().constant();
    return value > constant
        ? new Verdict(
            false,
            "it is worse than the return rate alone: log loss %s, of the rate %s"
                .formatted(number(value), number(constant)))
        : new Verdict(
            true,
            "log loss %s, of the return rate alone %s".formatted(number(value), number(constant)));
  }

  private Verdict compared(TrainingSet training, LocalDate day) {
    StoredModel old = used.orElseThrow();
    // The learner is chosen by what was known on that day as well.
    LearnerChoice choice = LearnerChoice.of(settings.learning(), training, day);
    Dataset<Row> lines =
        ModelFitting.calibrated(choice.learner(), choice.tests(), training, day)
            .fitted()
            .predictColumns(training.maturedIn(day, asOf))
            .withColumnRenamed(ReturnModels.PROBABILITY, CHALLENGER);
    LossDifference found =
        LossDifference.of(old.predict(lines), CHALLENGER, ReturnModels.PROBABILITY);
    if (found.lines() < FEWEST_LINES) {
      return new Verdict(
          true,
          "only %d lines became final since model %d was trained, too few to compare with it"
              .formatted(found.lines(), old.version().number()));
    }
    String figures =
        String.format(
            Locale.ROOT,
            "on %,d lines that became final since, trained as of %s in the way of today, log loss %s;"
                + " of model %d, in use, %s; difference %s to %s",
            found.lines(),
            day,
            number(found.one()),
            old.version().number(),
            number(found.other()),
            number(found.low()),
            number(found.high()));
    return new Verdict(!found.isWorse(), figures);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
