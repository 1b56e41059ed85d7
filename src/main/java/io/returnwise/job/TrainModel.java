package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.TableStore.Change;
import io.returnwise.job.ModelFitting.Trained;
import io.returnwise.model.Expectations;
import io.returnwise.model.Learner;
import io.returnwise.model.LogisticRegressionLearner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingLines;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains the return model as of a day, tests an equal one on the newest matured lines, and works
 * out what was to be expected of listings and buyers.
 *
 * <p>Reads {@code line_features} and {@code line_labels}; writes the model with its card, {@code
 * model_metrics} and {@code line_expectations}.
 */
public final class TrainModel {
  private final JobContext context;
  private final Learner learner = new LogisticRegressionLearner();

  public TrainModel(JobContext context) {
    this.context = context;
  }

  /**
   * What the job did.
   *
   * @param card the card of the model
   * @param expectations lines with an expectation; 0 when there is too little older data
   */
  public record Result(ModelCard card, long expectations) {}

  /**
   * Trains and publishes.
   *
   * @throws TooLittleDataException if there are too few matured lines
   */
  public Result run(AsOfTables tables) {
    Dataset<Row> matured =
        TrainingLines.of(
                tables.output(LineFeatures.SCHEMA, "build-features"),
                tables.output(LineLabels.SCHEMA, "build-features"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return run(matured, tables.asOf());
    } finally {
      matured.unpersist();
    }
  }

  private Result run(Dataset<Row> matured, LocalDate asOf) {
    ModelFitting fitting = new ModelFitting(learner, context.settings().model());
    Expectations expectations = new Expectations(learner, context.settings().model());
    Change change = context.warehouse().change("train-model", context.runId());
    MaturedDays days = MaturedDays.of(matured);
    // Before anything is started that would have to be stopped.
    days.requireEnough(context.settings().model());
    String modelId = learner.name() + "-" + asOf;
    try (Concurrently jobs = new Concurrently()) {
      Supplier<Trained> trained = jobs.start(() -> fitting.fit(matured, days));
      Supplier<Optional<Evaluation>> evaluation =
          jobs.start(() -> evaluate(fitting, matured, days, asOf, modelId, change));
      List<Supplier<Optional<Dataset<Row>>>> blocks =
          expectations.judged(days).stream()
              .map(block -> jobs.start(() -> expectations.of(matured, days, block)))
              .toList();
      ModelCard card =
          new ModelCard(
              modelId,
              learner.name(),
              context.version(),
              asOf,
              context.settings().effective(),
              trained.get().period(),
              evaluation.get(),
              trained.get().fitted(),
              trained.get().left());
      save(change.publishFolder(ModelStore.NAME, asOf), card);
      Dataset<Row> expected =
          blocks.stream()
              .flatMap(block -> block.get().stream())
              .reduce(none(LineExpectations.SCHEMA), Dataset::unionByName);
      long lines = change.publish(LineExpectations.SCHEMA, asOf, expected);
      change.commit();
      return new Result(card, lines);
    }
  }

  private Dataset<Row> none(TableSchema schema) {
    return context.spark().createDataFrame(List.of(), schema.structType());
  }

  /** Trains on lines matured before the newest ones were bought, and judges those. */
  private Optional<Evaluation> evaluate(
      ModelFitting fitting,
      Dataset<Row> matured,
      MaturedDays days,
      LocalDate asOf,
      String modelId,
      Change change) {
    LocalDate cut = days.startOfNewest(context.settings().model().testShare());
    Trained older;
    try {
      older = fitting.fit(TrainingLines.maturedBefore(matured, cut), days.maturedBefore(cut));
    } catch (TooLittleDataException e) {
      change.publish(ModelMetrics.SCHEMA, asOf, none(ModelMetrics.SCHEMA));
      return Optional.empty();
    }
    Dataset<Row> newer = TrainingLines.boughtIn(matured, cut, asOf);
    ScoreBins bins = ScoreBins.of(ReturnModels.predict(older.fitted().pipeline(), newer));
    var metrics = ModelFitting.judge(bins, older);
    var test = ModelFitting.period(days.boughtFrom(cut));
    String population = "held-out %s to %s".formatted(test.from(), test.to());
    change.publish(
        ModelMetrics.SCHEMA,
        asOf,
        ModelFitting.rows(context.spark(), modelId, population, metrics, bins));
    return Optional.of(new Evaluation(older.period(), test, metrics));
  }

  private void save(String folder, ModelCard card) {
    try {
      new ModelStore(context.warehouse())
          .write(folder, card.fitted().pipeline(), card.values(), card.text());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + folder, e);
    }
  }
}
