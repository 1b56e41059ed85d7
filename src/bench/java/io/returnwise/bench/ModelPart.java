package io.returnwise.bench;

import static org.apache.spark.sql.functions.avg;

import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.JobContext;
import io.returnwise.model.Learner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.Members;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.model.TrainingLines;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.scorer.Calibration;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.scorer.ScorerFeature;
import io.returnwise.scorer.ScorerModel;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits the product's learner and XGBoost on the same lines and judges both on the same later lines.
 * The split in time is that of {@code train-model}.
 */
final class ModelPart implements Part {
  private static final double NANOS = 1e9;
  private static final String FROM_FILES = "score_seconds_from_files";
  private static final String FROM_MEMORY = "score_seconds_from_memory";

  /** Lines that the scorer without Spark is given, and how many times. */
  private static final int SCORED_OUTSIDE = 50_000;

  private static final int ROUNDS_OUTSIDE = 20;

  /** The newest part of the training lines, by which XGBoost decides when to stop. */
  private static final double VALIDATION_SHARE = 0.1;

  private final Workbench bench;
  private final ResultFile file;

  ModelPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    JobContext context = bench.context();
    ModelSettings settings = context.settings().model();
    try (AsOfTables tables = new AsOfTables(context, bench.asOf())) {
      if (context.warehouse().snapshot(LineLabels.SCHEMA, bench.asOf()).isEmpty()) {
        new BuildFeatures(context).run(tables);
      }
      write(
          TrainingLines.of(
              tables.output(LineFeatures.SCHEMA, "build-features"),
              tables.output(LineLabels.SCHEMA, "build-features")),
          settings);
    }
    measure("returnwise", () -> logisticRegression(settings));
    measure("xgboost", this::xgBoost);
  }

  /** Puts training and test lines into Parquet, from where both learners read them. */
  private void write(Dataset<Row> matured, ModelSettings settings) {
    MaturedDays days = MaturedDays.of(matured);
    LocalDate cut = days.startOfNewest(settings.testShare());
    long most = bench.settings().maxRows();
    // More than those train-model would not learn from, and the other learner gets the same.
    keep(
        "training",
        TrainingLines.maturedBefore(matured, cut),
        days.maturedBefore(cut).lines(),
        Math.min(most, settings.maxLines()));
    keep(
        "test",
        TrainingLines.boughtIn(matured, cut, bench.asOf()),
        days.boughtFrom(cut).lines(),
        most);
    MaturedDays training = MaturedDays.of(lines("training"));
    MaturedDays test = MaturedDays.of(lines("test"));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("training_lines", training.lines());
    facts.put("training_positives", training.positives());
    facts.put("training_lines_of_the_shop", days.maturedBefore(cut).lines());
    facts.put("validation_from", training.startOfNewest(VALIDATION_SHARE).toString());
    facts.put("test_lines", test.lines());
    facts.put("test_positives", test.positives());
    facts.put("test_from", cut.toString());
    facts.put("features", LineFeatures.ALL.size());
    file.putAll(facts);
  }

  private void keep(String name, Dataset<Row> lines, long count, long most) {
    Dataset<Row> kept = TrainingLines.sample(lines, count, most);
    kept.write().mode("overwrite").parquet(bench.scratch(name).toUri().toString());
  }

  private Dataset<Row> lines(String name) {
    return bench.spark().read().parquet(bench.scratch(name).toUri().toString());
  }

  /** A learner at work: what it took and how good it is. */
  private interface Fitting {
    Map<String, Object> run();
  }

  private void measure(String name, Fitting fitting) {
    Map<String, Object> row = new LinkedHashMap<>();
    Runnable cancel = () -> bench.spark().sparkContext().cancelAllJobs();
    TimeLimit.Outcome outcome =
        new TimeLimit(bench.settings().limitSeconds(), cancel)
            .run(
                name,
                () -> {
                  row.putAll(fitting.run());
                  return 1;
                });
    row.put("status", outcome.isDone() ? "done" : ResultFile.FAILED);
    row.put("reason", outcome.reason());
    file.put(name, row);
    if (outcome.isStuck()) {
      throw new IllegalStateException(name + " did not stop: later times would mean nothing");
    }
  }

  /** As {@code train-model} fits it. */
  private Map<String, Object> logisticRegression(ModelSettings settings) {
    Learner learner = Learner.LOGISTIC_REGRESSION;
    long begun = System.nanoTime();
    Dataset<Row> lines = lines("training");
    Dataset<Row> labels =
        lines.select(LineLabels.LINE_ID.col(), LineLabels.MATURES_ON.col(), LineLabels.LABEL.col());
    LocalDate day = bench.asOf();
    try (TrainingSet training =
        TrainingSet.of(
            lines.drop(LineLabels.LABEL.name(), LineLabels.MATURES_ON.name()),
            labels,
            LineFeatures.ALL,
            settings)) {
      training.prepare(List.of(day));
      long prepared = System.nanoTime();
      Fitted model = training.fit(learner, day, training.stable(day).kept());
      long fitted = System.nanoTime();
      float[][] scored = Matrix.scored(model.predictColumns(lines("test")));
      Map<String, Object> row =
          row(
              learner.name(),
              training.learned(day).lines(),
              begun,
              prepared,
              fitted,
              Judgement.of(scored[0], scored[1]));
      row.put(
          FROM_FILES,
          seconds(
              () ->
                  model.predictColumns(lines("test")).agg(avg(ReturnModels.PROBABILITY)).first()));
      file.put("scorer", outsideSpark(model));
      return row;
    }
  }

  private Map<String, Object> xgBoost() {
    LocalDate validationFrom = MaturedDays.of(lines("training")).startOfNewest(VALIDATION_SHARE);
    long begun = System.nanoTime();
    Dataset<Row> training = lines("training");
    Dataset<Row> older = TrainingLines.boughtIn(training, LocalDate.EPOCH, validationFrom);
    Dataset<Row> newer = TrainingLines.boughtIn(training, validationFrom, bench.asOf());
    try (Trees trees = new Trees(Matrix.of(older), Matrix.of(newer))) {
      long prepared = System.nanoTime();
      trees.fit();
      long fitted = System.nanoTime();
      long read = System.nanoTime();
      Matrix test = Matrix.of(lines("test"));
      long held = System.nanoTime();
      float[] scores = trees.predict(test);
      long scored = System.nanoTime();
      Judgement judgement = Judgement.of(scores, test.labels());
      Map<String, Object> row = row("xgboost", trees.rows(), begun, prepared, fitted, judgement);
      row.put("validation_lines", trees.validationRows());
      row.put("rounds", trees.bestRound());
      row.put("parameters", Trees.parameters());
      row.put(FROM_FILES, (scored - read) / NANOS);
      row.put(FROM_MEMORY, (scored - held) / NANOS);
      return row;
    }
  }

  /** The scorer without Spark, on one thread, over lines that are in memory. */
  private Map<String, Object> outsideSpark(Fitted model) {
    ReturnScorer scorer =
        new ReturnScorer(
            new ScorerModel(
                ScorerModel.FORMAT,
                ScorerModel.VERSION,
                "bench",
                bench.asOf().toString(),
                FeatureSet.AT_ORDER.name(),
                model.features().stream().map(f -> new ScorerFeature(f.name(), "", "", 0)).toList(),
                new Calibration(0, 1),
                Members.of(model.pipeline(), model.means())));
    double[][] values =
        lines("test")
            .limit(SCORED_OUTSIDE)
            .select(
                model.features().stream()
                    .map(feature -> feature.field().col())
                    .toArray(Column[]::new))
            .collectAsList()
            .stream()
            .map(row -> IntStream.range(0, row.size()).mapToDouble(row::getDouble).toArray())
            .toArray(double[][]::new);
    double[] sum = new double[1];
    double seconds =
        seconds(
            () -> {
              for (int round = 0; round < ROUNDS_OUTSIDE; round++) {
                for (double[] line : values) {
                  sum[0] += scorer.probability(line);
                }
              }
            });
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("lines", (long) values.length * ROUNDS_OUTSIDE);
    row.put("features", model.features().size());
    row.put(FROM_MEMORY, seconds);
    row.put("mean_probability", sum[0] / values.length / ROUNDS_OUTSIDE);
    return row;
  }

  private static double seconds(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / NANOS;
  }

  private static Map<String, Object> row(
      String learner, long lines, long begun, long prepared, long fitted, Judgement judgement) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("learner", learner);
    row.put("training_lines", lines);
    row.put("fit_seconds", (fitted - prepared) / NANOS);
    row.put("seconds_with_preparation", (fitted - begun) / NANOS);
    row.put("test_lines", judgement.lines());
    row.put("test_positives", judgement.positives());
    row.put("auc_roc", judgement.aucRoc());
    row.put("log_loss", judgement.logLoss());
    return row;
  }
}
