package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.error.TooLittleDataException;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.job.ModelFitting.Trained;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.model.LogisticRegressionLearner;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingLines;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.BacktestScores;
import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Asks how well a model would have done: trains on what was known at one day and scores every line
 * bought from then to another, with features as of its own day.
 *
 * <p>Reads the canonical tables; writes the features of the last day, {@code backtest_scores} and
 * {@code backtest_metrics}. Test labels come from everything loaded.
 */
public final class Backtest {
  private final JobContext context;

  public Backtest(JobContext context) {
    this.context = context;
  }

  /**
   * What the job found.
   *
   * @param training lines the model learned from
   * @param lines lines of the period
   * @param unlabelled lines of the period whose outcome is not known from what is loaded
   * @param metrics metrics over the labelled lines
   */
  public record Result(
      Period training, long lines, long positives, long unlabelled, List<Estimate> metrics) {}

  /**
   * Tests the period.
   *
   * @throws InvalidConfigException if it is empty
   * @throws TooLittleDataException if there is too little to train on
   */
  public Result run(LocalDate from, LocalDate to, StageLog stages) {
    if (!from.isBefore(to)) {
      throw new InvalidConfigException(
          "--from %s --to %s: expected a first day before the last".formatted(from, to));
    }
    try (AsOfTables tables = new AsOfTables(context, to)) {
      stages.run(
          "build-features",
          () -> new BuildFeatures(context).run(tables),
          BuildFeatures.Result::rows);
      Dataset<Row> features = FeatureRows.of(tables, context.settings().model().features());
      Trained trained =
          stages.run("train", () -> train(features, from), result -> result.period().lines());
      return stages.run("score", () -> score(features, trained, from, to), Result::lines);
    }
  }

  private Trained train(Dataset<Row> features, LocalDate from) {
    try (AsOfTables known = new AsOfTables(context, from);
        WorkFolder work = context.warehouse().workFolder("backtest", context.runId())) {
      Dataset<Row> labels =
          work.keep(
              "labels",
              ReturnLabels.at(
                  known.orderLines(), known.returnEvents(), context.settings().label(), from));
      ModelSettings settings = context.settings().model();
      try (TrainingSet training =
          TrainingSet.of(features, labels, settings.features().features(), settings)) {
        training.prepare(List.of(from));
        return ModelFitting.fit(new LogisticRegressionLearner(), training, from);
      }
    }
  }

  private Result score(Dataset<Row> features, Trained trained, LocalDate from, LocalDate to) {
    Dataset<Row> test = TrainingLines.boughtIn(features, from, to);
    Dataset<Row> scored =
        ReturnModels.predict(trained.fitted().pipeline(), test)
            .join(testLabels(from, to), LineFeatures.LINE_ID.name())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Change change = context.warehouse().change("backtest", context.runId());
      long lines = change.publish(BacktestScores.SCHEMA, to, scored);
      if (lines == 0) {
        throw new InvalidDataException(
            "No order line was bought from %s to before %s: choose another period"
                .formatted(from, to));
      }
      Dataset<Row> judged = scored.filter(LineLabels.LABEL.col().isNotNull());
      ScoreBins bins = ScoreBins.of(judged);
      List<Estimate> metrics = ModelFitting.judge(bins, trained);
      String modelId = "logistic-regression-" + from;
      String population = "back-test %s to %s".formatted(from, to.minusDays(1));
      TableSchema schema = Tables.BACKTEST_METRICS;
      change.publish(
          schema, to, ModelFitting.rows(context.spark(), modelId, population, metrics, bins));
      change.commit();
      return new Result(trained.period(), lines, bins.positives(), lines - bins.lines(), metrics);
    } finally {
      scored.unpersist();
    }
  }

  /** Labels of the period's lines from everything loaded; a final flag counts whenever it came. */
  private Dataset<Row> testLabels(LocalDate from, LocalDate to) {
    LabelSettings settings = context.settings().label();
    Dataset<Row> allLines = context.warehouse().versions(OrderLines.SCHEMA);
    Dataset<Row> allReturns = context.warehouse().versions(ReturnEvents.SCHEMA);
    LocalDate end = dayAfter(allLines, allReturns);
    LocalDate never = LocalDate.of(9999, 12, 31);
    Dataset<Row> lines =
        TrainingLines.boughtIn(context.warehouse().asOf(OrderLines.SCHEMA, never), from, to);
    Dataset<Row> returns = context.warehouse().asOf(ReturnEvents.SCHEMA, never);
    Dataset<Row> isFlag = lines.filter(OrderLines.LABEL_BASIS.col().equalTo(LabelBasis.FLAG));
    Dataset<Row> isDated = lines.filter(OrderLines.LABEL_BASIS.col().notEqual(LabelBasis.FLAG));
    Dataset<Row> dated = ReturnLabels.at(isDated, returns, settings, end);
    Dataset<Row> flagged = ReturnLabels.at(isFlag, returns, settings, never);
    return dated.unionByName(flagged).select(LineLabels.LINE_ID.col(), LineLabels.LABEL.col());
  }

  private static LocalDate dayAfter(Dataset<Row> lines, Dataset<Row> returns) {
    Row last =
        lines
            .select(OrderLines.KNOWN_ON.col())
            .unionByName(returns.select(ReturnEvents.KNOWN_ON.col()))
            .agg(max(OrderLines.KNOWN_ON.col()), lit(1))
            .first();
    if (last.isNullAt(0)) {
      throw new InvalidDataException("The warehouse holds no order lines: run 'ingest' first");
    }
    return last.<LocalDate>getAs(0).plusDays(1);
  }
}
