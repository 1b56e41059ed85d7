package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.ModelStore.Check;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.job.ModelFitting.Trained;
import io.returnwise.model.CalibrationLine;
import io.returnwise.model.CategoryJudgement;
import io.returnwise.model.CostSettings;
import io.returnwise.model.Expectations;
import io.returnwise.model.Expectations.Block;
import io.returnwise.model.Learner;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ModelCard.Part;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelCard.Verdict;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingSet;
import io.returnwise.model.TrainingSet.Example;
import io.returnwise.schema.DecisionThresholds;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SavingCurves;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the return model as of a day, tests an equal one on the newest matured lines, calibrates
 * by that test, and works out what was to be expected of listings and buyers.
 *
 * <p>Reads the features of lines, {@code line_labels} and {@code order_lines}; writes the model
 * with its card, {@code model_metrics}, {@code decision_thresholds}, {@code saving_curves} and
 * {@code line_expectations}. A model that is worse than the one in use is stored with its card, and
 * that one stays in use, and its metrics stay those of the day.
 */
public final class TrainModel {
  private static final Logger LOG = LoggerFactory.getLogger(TrainModel.class);

  /** Lines by which a model is checked whenever it is read. */
  private static final int CHECKS = 20;

  /** Of the tests that decide about calibration, those that are never without use. */
  private static final int ALWAYS = 2;

  private final JobContext context;

  public TrainModel(JobContext context) {
    this.context = context;
  }

  /**
   * What the job did.
   *
   * @param card the card of the model
   * @param expectations lines with an expectation; 0 when there is too little older data
   */
  public record Result(ModelCard card, long expectations) {
    /** What a person should know of a model that was not put to use. */
    public String heldBack() {
      return "The new model is not put to use: %s. It is stored; 'models list' shows its number, and 'models promote' puts it to use all the same."
          .formatted(card.verdict().reason());
    }
  }

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
        return run(training, training, work, tables);
      }
      // What was to be expected is asked of every line, delivered or not.
      try (TrainingSet atOrder = trainingSet(tables, FeatureSet.AT_ORDER)) {
        return run(training, atOrder, work, tables);
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

  private Result run(
      TrainingSet training, TrainingSet atOrder, WorkFolder work, AsOfTables tables) {
    LocalDate asOf = tables.asOf();
    // A line is fast, and what is expected of a listing need not be the last word on a line.
    Expectations expectations =
        new Expectations(Learner.LOGISTIC_REGRESSION, context.settings().model());
    List<Block> judged = expectations.judged(atOrder.days());
    ModelGate gate = ModelGate.of(context, asOf);
    List<LocalDate> days = new ArrayList<>(ModelFitting.daysOfCalibration(training, asOf));
    days.add(asOf);
    days.addAll(gate.days(training));
    prepare(training, days, atOrder, judged.stream().map(Block::from).toList());
    LearnerChoice choice = LearnerChoice.of(context.settings().model().learning(), training, asOf);
    Learner learner = choice.learner();
    // Small models leave a core idle while they are planned; large ones fill the memory.
    try (Concurrently jobs = training.isLarge() ? new Concurrently(1) : new Concurrently()) {
      Supplier<Trained> trained = jobs.start(() -> ModelFitting.fit(learner, training, asOf));
      List<Supplier<Optional<ScoreBins>>> tests = started(jobs, choice.tests());
      List<Supplier<Optional<Dataset<Row>>>> blocks = new ArrayList<>();
      for (Block block : judged) {
        blocks.add(jobs.start(() -> expectations.of(atOrder, block, kept(work, block))));
      }
      Trained model = trained.get().with(ModelFitting.calibration(tests));
      Optional<ScoreBins> tested = tests.get(0).get();
      // Behind the blocks, so that a large shop fits one model at a time.
      Supplier<Verdict> verdict =
          jobs.start(
              () ->
                  gate.judge(
                      training,
                      ModelFitting.asUsed(model, tests)
                          .map(bins -> evaluation(training, asOf, bins))));
      Supplier<List<CategoryJudgement>> categories =
          jobs.start(
              () ->
                  categories(
                      tables, training, learner, ModelFitting.lineAsUsed(model, tests), work));
      ModelCard card =
          card(
              training,
              asOf,
              choice,
              model,
              tested.map(bins -> evaluation(training, asOf, bins)),
              categories.get(),
              verdict.get());
      List<Example> examples = training.examples(model.fitted(), asOf, CHECKS);
      Dataset<Row> expected =
          blocks.stream()
              .flatMap(block -> block.get().stream())
              .reduce(none(LineExpectations.SCHEMA), Dataset::unionByName);
      return publish(card, tested, examples, expected);
    }
  }

  private Result publish(
      ModelCard card, Optional<ScoreBins> tested, List<Example> examples, Dataset<Row> expected) {
    Change change = context.warehouse().change("train-model", context.runId());
    if (card.verdict().isUsed()) {
      publishMetrics(change, card, tested);
      publishDecisions(change, card);
    }
    save(ModelStore.add(change, card.asOf(), card.verdict().isUsed()), card, examples);
    long expectedLines = change.publish(LineExpectations.SCHEMA, card.asOf(), expected);
    change.commit();
    return new Result(card, expectedLines);
  }

  /** Jobs of which the first are always needed, the others started when they are asked for. */
  private static <T> List<Supplier<T>> started(Concurrently jobs, List<Supplier<T>> all) {
    List<Supplier<T>> started = new ArrayList<>();
    for (Supplier<T> job : all) {
      started.add(started.size() < ALWAYS ? jobs.start(job) : () -> jobs.start(job).get());
    }
    return started;
  }

  private ModelCard card(
      TrainingSet training,
      LocalDate asOf,
      LearnerChoice choice,
      Trained model,
      Optional<Evaluation> evaluation,
      List<CategoryJudgement> categories,
      Verdict verdict) {
    return new ModelCard(
        model.learner() + "-" + asOf,
        model.learner(),
        context.version(),
        context.settings().model().features(),
        asOf,
        context.settings().effective(),
        model.period(),
        training.days().lines(),
        evaluation,
        categories,
        model.fitted(),
        model.left(),
        choice.tried(),
        verdict);
  }

  /**
   * How the newest lines are predicted in each category; nothing where there are too few lines, or
   * they have none.
   *
   * @param line calibrates the predictions as those of the model
   */
  private List<CategoryJudgement> categories(
      AsOfTables tables,
      TrainingSet training,
      Learner learner,
      CalibrationLine line,
      WorkFolder work) {
    Optional<Dataset<Row>> newest = ModelFitting.newestLines(learner, training, tables.asOf());
    if (newest.isEmpty()) {
      return List.of();
    }
    Dataset<Row> versions =
        tables
            .knownVersions()
            .select(
                OrderLines.LINE_ID.col(),
                OrderLines.CATEGORY.col(),
                OrderLines.PURCHASED_ON.col(),
                OrderLines.KNOWN_AT.col(),
                OrderLines.REVISION.col())
            .join(
                newest.get().select(LineLabels.LINE_ID.col()),
                LineLabels.LINE_ID.name(),
                "left_semi");
    Dataset<Row> categories =
        tables.orderLines(versions).select(OrderLines.LINE_ID.col(), OrderLines.CATEGORY.col());
    CostSettings costs = context.settings().costs();
    List<CategoryJudgement> found =
        CategoryJudgement.of(
            work.keep("by-category", newest.get().join(categories, LineLabels.LINE_ID.name())),
            line,
            costs);
    Set<String> unseen = new TreeSet<>(costs.categories().keySet());
    found.forEach(each -> each.category().ifPresent(unseen::remove));
    if (!unseen.isEmpty()) {
      LOG.warn("Costs are set for categories of which no line is judged apart: {}", unseen);
    }
    boolean isTold =
        found.stream().anyMatch(each -> each.category().isPresent() || each.costs().isPresent());
    return isTold ? found : List.of();
  }

  private static UnaryOperator<Dataset<Row>> kept(WorkFolder work, Block block) {
    return rows -> work.keep("expected-" + block.number(), rows);
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

  /** How a model of the lines that were final before the newest ones judges those. */
  private static Evaluation evaluation(TrainingSet training, LocalDate asOf, ScoreBins newest) {
    LocalDate cut = training.startOfNewest(asOf);
    Period older = ModelFitting.period(training.learned(cut));
    Period test = ModelFitting.period(training.days().boughtFrom(cut));
    List<Part> parts = new ArrayList<>();
    newest
        .segments()
        .forEach(
            (name, bins) ->
                parts.add(
                    new Part(name, bins.lines(), bins.positives(), ModelFitting.judgePart(bins))));
    return new Evaluation(older, test, ModelFitting.judge(newest, older), newest.deciles(), parts);
  }

  private void publishMetrics(Change change, ModelCard card, Optional<ScoreBins> tested) {
    Dataset<Row> rows = none(ModelMetrics.SCHEMA);
    if (card.evaluation().isPresent()) {
      Evaluation found = card.evaluation().get();
      ScoreBins bins = tested.orElseThrow();
      String population = "held-out %s to %s".formatted(found.test().from(), found.test().to());
      rows = ModelFitting.rows(context.spark(), card.modelId(), population, found.metrics(), bins);
      for (Part part : found.parts()) {
        rows =
            rows.unionByName(
                ModelFitting.rows(
                    context.spark(),
                    card.modelId(),
                    "%s, %s".formatted(population, part.name()),
                    part.metrics(),
                    bins.segments().get(part.name())));
      }
    }
    change.publish(ModelMetrics.SCHEMA, card.asOf(), rows);
  }

  private void publishDecisions(Change change, ModelCard card) {
    change.publish(
        DecisionThresholds.SCHEMA,
        card.asOf(),
        context
            .spark()
            .createDataFrame(Decisions.thresholds(card), DecisionThresholds.SCHEMA.structType()));
    change.publish(
        SavingCurves.SCHEMA,
        card.asOf(),
        context.spark().createDataFrame(Decisions.curves(card), SavingCurves.SCHEMA.structType()));
  }

  private void save(String folder, ModelCard card, List<Example> examples) {
    List<Check> checks =
        examples.stream().map(each -> new Check(each.values(), each.probability())).toList();
    try {
      new ModelStore(context.warehouse())
          .write(folder, card.fitted().pipeline(), card.values(), card.text(), checks);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the model to " + folder, e);
    }
  }
}
