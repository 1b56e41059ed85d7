package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.job.ModelFitting.Trained;
import io.returnwise.model.Expectations;
import io.returnwise.model.Expectations.Block;
import io.returnwise.model.Learner;
import io.returnwise.model.LogisticRegressionLearner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains the return model as of a day, tests an equal one on the newest matured lines, and works
 * out what was to be expected of listings and buyers.
 *
 * <p>Reads the features of lines and {@code line_labels}; writes the model with its card, {@code
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
    FeatureSet set = context.settings().model().features();
    try (WorkFolder work = context.warehouse().workFolder("train-model", context.runId());
        TrainingSet training = trainingSet(tables, set)) {
      if (set.equals(FeatureSet.AT_ORDER)) {
        return run(training, training, work, tables.asOf());
      }
      // What was to be expected is asked of every line, delivered or not.
      try (TrainingSet atOrder = trainingSet(tables, FeatureSet.AT_ORDER)) {
        return run(training, atOrder, work, tables.asOf());
      }
    }
  }

  private TrainingSet trainingSet(AsOfTables tables, FeatureSet set) {
    return TrainingSet.of(
        FeatureRows.of(tables, set),
        tables.output(LineLabels.SCHEMA, "build-features"),
        set.features(),
        context.settings().model());
  }

  private Result run(TrainingSet training, TrainingSet atOrder, WorkFolder work, LocalDate asOf) {
    Expectations expectations = new Expectations(learner, context.settings().model());
    Change change = context.warehouse().change("train-model", context.runId());
    MaturedDays days = training.days();
    LocalDate cut = days.startOfNewest(context.settings().model().testShare());
    List<Block> judged = expectations.judged(atOrder.days());
    prepare(training, List.of(asOf, cut), atOrder, judged.stream().map(Block::from).toList());
    String modelId = learner.name() + "-" + asOf;
    // Small models leave a core idle while they are planned; large ones fill the memory.
    try (Concurrently jobs = training.isLarge() ? new Concurrently(1) : new Concurrently()) {
      Supplier<Trained> trained = jobs.start(() -> ModelFitting.fit(learner, training, asOf));
      Supplier<Optional<Evaluation>> evaluation =
          jobs.start(() -> evaluate(training, cut, asOf, modelId, change));
      List<Supplier<Optional<Dataset<Row>>>> blocks =
          judged.stream()
              .map(
                  block ->
                      jobs.start(
                          () ->
                              expectations.of(
                                  atOrder,
                                  block,
                                  rows -> work.keep("expected-" + block.number(), rows))))
              .toList();
      ModelCard card =
          new ModelCard(
              modelId,
              learner.name(),
              context.version(),
              context.settings().model().features(),
              asOf,
              context.settings().effective(),
              trained.get().period(),
              days.lines(),
              evaluation.get(),
              trained.get().fitted(),
              trained.get().left());
      save(change.publishFolder(ModelStore.NAME, asOf), card);
      Dataset<Row> expected =
          blocks.stream()
              .flatMap(block -> block.get().stream())
              .reduce(none(LineExpectations.SCHEMA), Dataset::unionByName);
      long expectedLines = change.publish(LineExpectations.SCHEMA, asOf, expected);
      change.commit();
      return new Result(card, expectedLines);
    }
  }

  /** One look at the lines, or at both kinds of them. */
  private static void prepare(
      TrainingSet training, List<LocalDate> days, TrainingSet atOrder, List<LocalDate> starts) {
    if (training.equals(atOrder)) {
      training.prepare(Stream.concat(days.stream(), starts.stream()).toList());
    } else {
      training.prepare(days);
      atOrder.prepare(starts);
    }
  }

  private Dataset<Row> none(TableSchema schema) {
    return context.spark().createDataFrame(List.of(), schema.structType());
  }

  /** Trains on lines matured before the newest ones were bought, and judges those. */
  private Optional<Evaluation> evaluate(
      TrainingSet training, LocalDate cut, LocalDate asOf, String modelId, Change change) {
    if (!training.isEnough(cut)) {
      change.publish(ModelMetrics.SCHEMA, asOf, none(ModelMetrics.SCHEMA));
      return Optional.empty();
    }
    Trained older = ModelFitting.fit(learner, training, cut);
    Dataset<Row> newer = older.fitted().predict(training.boughtIn(cut, asOf));
    ScoreBins bins = ScoreBins.of(training.labelled(newer));
    var metrics = ModelFitting.judge(bins, older);
    var test = ModelFitting.period(training.days().boughtFrom(cut));
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
