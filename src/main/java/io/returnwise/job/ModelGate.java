package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.model.Learner;
import io.returnwise.model.LossDifference;
import io.returnwise.model.Metric;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ModelCard.Verdict;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.FeatureSet;
import java.time.LocalDate;
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
 * today, so that neither knows more than the other.
 */
final class ModelGate {
  private static final Logger LOG = LoggerFactory.getLogger(ModelGate.class);
  private static final long FEWEST_LINES = 200;
  private static final String CHALLENGER = "_challenger";

  private final Learner learner;
  private final FeatureSet set;
  private final LocalDate asOf;
  private final Optional<StoredModel> used;

  /**
   * A gate.
   *
   * @param used the model in use
   */
  ModelGate(
      Learner learner, FeatureSet set, LocalDate asOf, Optional<StoredModel> used) {
    this.learner = learner;
    this.set = set;
    this.asOf = asOf;
    this.used = used;
  }

  /** The gate that a model of a day has to pass. */
  static ModelGate of(JobContext context, Learner learner, LocalDate asOf) {
    ModelStore models = new ModelStore(context.warehouse());
    FeatureSet set = context.settings().model().features();
    return new ModelGate(
        learner, set, asOf, models.inUse(asOf).flatMap(version -> read(models, version)));
  }

  /** One that cannot be read can be no better. */
  private static Optional<StoredModel> read(ModelStore models, ModelStore.Version version) {
    try {
      return Optional.of(StoredModel.read(models, version));
    } catch (InvalidDataException e) {
      LOG.warn("Compares with no model in use: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The day that the training set has to be prepared for, if there is something to compare. */
  Optional<LocalDate> comparedAt() {
    return used.filter(model -> model.set().equals(set))
        .map(model -> model.version().asOf())
        .filter(day -> day.isBefore(asOf));
  }

  /**
   * The verdict.
   *
   * @param training lines, prepared for {@link #comparedAt}
   * @param evaluation how an equal model did on the newest lines
   */
  Verdict judge(TrainingSet training, Optional<Evaluation> evaluation) {
    Optional<Estimate> loss =
        evaluation.flatMap(
            found ->
                found.metrics().stream()
                    .filter(each -> each.metric() == Metric.LOG_LOSS && each.value() != null)
                    .findAny());
    if (loss.isPresent() && loss.get().value() > loss.get().constant()) {
      return new Verdict(
          false,
          "it is worse than the return rate alone: log loss %s, of the rate %s"
              .formatted(number(loss.get().value()), number(loss.get().constant())));
    }
    return comparedAt()
        .filter(day -> training.isEnough(day))
        .map(day -> compared(training, day))
        .orElseGet(() -> new Verdict(true, beside(loss) + "; there is no model to compare with"));
  }

  private static String beside(Optional<Estimate> loss) {
    return loss.map(
            found ->
                "log loss %s, of the return rate alone %s"
                    .formatted(number(found.value()), number(found.constant())))
        .orElse("too few lines to test it");
  }

  private Verdict compared(TrainingSet training, LocalDate day) {
    StoredModel old = used.orElseThrow();
    Dataset<Row> lines =
        ModelFitting.fit(learner, training, day)
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
