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
import io.returnwise.model.CalibrationLine;
import io.returnwise.model.MetricRows;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingLines;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.BacktestScores;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.Tables;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Asks how well models would have done: for each of some periods one behind the other, trains on
 * what was known at its first day and scores every line bought in it of which the features are
 * known before the end of the last one, with features as of its own day.
 *
 * <p>Reads the canonical tables; writes the features of the last day, {@code backtest_scores} and
 * {@code backtest_metrics}. Test labels come from everything loaded.
 */
public final class Backtest {
  private static final String MODELS = "rolling-";
  private static final String POPULATION = "back-test %s to %s";

  private final JobContext context;

  public Backtest(JobContext context) {
    this.context = context;
  }

  /**
   * How a model did in one period.
   *
   * @param to first day after it
   * @param training lines the model learned from
   * @param calibration what turned the model's log-odds into calibrated ones
   * @param lines lines of the period
   * @param unlabelled lines of the period whose outcome is not known from what is loaded
   * @param metrics metrics over the labelled lines
   */
  public record Origin(
      LocalDate from,
      LocalDate to,
      Period training,
      CalibrationLine calibration,
      long lines,
      long positives,
      long unlabelled,
      List<Estimate> metrics) {
    public Origin {
      metrics = List.copyOf(metrics);
    }

    /** Both numbers of the calibration, by name. */
    public Map<String, Object> calibrationValues() {
      return calibration.values();
    }

    /** Lines of the period that are judged. */
    public long labelled() {
      return lines - unlabelled;
    }
  }

  /**
   * What the job found.
   *
   * @param origins one for each period
   * @param metrics metrics over the labelled lines of all periods, beside a constant that is the
   *     mean of what the models learned from, by the labelled lines of their periods
   */
  public record Result(List<Origin> origins, List<Estimate> metrics) {
    public Result {
      origins = List.copyOf(origins);
      metrics = List.copyOf(metrics);
    }

    /** Lines of all periods. */
    public long lines() {
      return origins.stream().mapToLong(Origin::lines).sum();
    }

    /** Returned lines of all periods. */
    public long positives() {
      return origins.stream().mapToLong(Origin::positives).sum();
    }

    /** Lines of all periods whose outcome is not known. */
    public long unlabelled() {
      return origins.stream().mapToLong(Origin::unlabelled).sum();
    }
  }

  /** A period, and the model of its first day. */
  private record Tested(LocalDate from, LocalDate to, Trained trained) {}

  /**
   * Tests the periods.
   *
   * @param from first day of the first one
   * @param to first day after the last one
   * @param periods how many, of about as many days each
   * @throws InvalidConfigException if one of them is empty
   * @throws TooLittleDataException if there is too little to train on for one of them
   */
  public Result run(LocalDate from, LocalDate to, int periods, StageLog stages) {
    List<LocalDate> starts = starts(from, to, periods);
    try (AsOfTables tables = new AsOfTables(context, to);
        WorkFolder work = context.warehouse().workFolder("backtest", context.runId())) {
      stages.run(
          "build-features",
          () -> new BuildFeatures(context).run(tables),
          BuildFeatures.Result::rows);
      Dataset<Row> features = FeatureRows.of(tables, context.settings().model().features());
      List<Tested> tested = new ArrayList<>();
      for (int i = 0; i < periods; i++) {
        LocalDate day = starts.get(i);
        Trained trained =
            stages.run(
                "train", () -> train(features, day, work), result -> result.period().lines());
        tested.add(new Tested(day, starts.get(i + 1), trained));
      }
      return stages.run("score", () -> score(features, tested, work), Result::lines);
    }
  }

  /** First days of the periods, and the first day after the last. */
  private static List<LocalDate> starts(LocalDate from, LocalDate to, int periods) {
    long days = ChronoUnit.DAYS.between(from, to);
    if (periods < 1 || days < periods) {
      throw new InvalidConfigException(
          "--from %s --to %s --rolling %d: expected at least one day for each period"
              .formatted(from, to, periods));
    }
    return IntStream.rangeClosed(0, periods)
        .mapToObj(i -> from.plusDays(days * i / periods))
        .toList();
  }

  private Trained train(Dataset<Row> features, LocalDate from, WorkFolder work) {
    try (AsOfTables known = new AsOfTables(context, from)) {
      Dataset<Row> labels =
          work.keep(
              "labels-" + from,
              ReturnLabels.at(
                  known.orderLines(), known.returnEvents(), context.settings().label(), from));
      ModelSettings settings = context.settings().model();
      FeatureSet set = settings.features();
      try (TrainingSet training =
          TrainingSet.of(
              FeatureRows.knownIn(known, features, set), labels, set.features(), settings)) {
        List<LocalDate> days = new ArrayList<>(ModelFitting.daysOfCalibration(training, from));
        days.add(from);
        training.prepare(days);
        LearnerChoice choice = LearnerChoice.of(settings.learning(), training, from);
        return ModelFitting.calibrated(choice.learner(), choice.tests(), training, from);
      }
    }
  }

  private Result score(Dataset<Row> features, List<Tested> tested, WorkFolder work) {
    LocalDate from = tested.get(0).from();
    LocalDate to = tested.get(tested.size() - 1).to();
    Dataset<Row> labels = work.keep("test-labels", testLabels(from, to));
    Dataset<Row> scored =
        work.keep(
            "scored",
            tested.stream()
                .map(period -> scored(features, labels, period))
                .reduce(Dataset::unionByName)
                .orElseThrow());
    Change change = context.warehouse().change("backtest", context.runId());
    if (change.publish(BacktestScores.SCHEMA, to, scored) == 0) {
      throw new InvalidDataException(
          "No order line was bought from %s to before %s: choose another period"
              .formatted(from, to));
    }
    List<Origin> origins = new ArrayList<>();
    Dataset<Row> metrics = null;
    for (Tested period : tested) {
      Dataset<Row> ofPeriod =
          scored.filter(BacktestScores.TRAINED_AS_OF.col().equalTo(lit(period.from())));
      ScoreBins bins = bins(ofPeriod);
      List<Estimate> estimates = ModelFitting.judge(bins, period.trained().period());
      origins.add(origin(period, ofPeriod.count(), bins, estimates));
      String model = "%s-%s".formatted(period.trained().learner(), period.from());
      Dataset<Row> rows = rows(model, period.from(), period.to(), estimates, bins);
      metrics = metrics == null ? rows : metrics.unionByName(rows);
    }
    List<Estimate> pooled = origins.get(0).metrics();
    if (origins.size() > 1) {
      ScoreBins bins = bins(scored);
      pooled = MetricRows.of(bins, meanRate(origins));
      metrics = metrics.unionByName(rows(MODELS + from, from, to, pooled, bins));
    }
    change.publish(Tables.BACKTEST_METRICS, to, metrics);
    change.commit();
    return new Result(origins, pooled);
  }

  private static Dataset<Row> scored(Dataset<Row> features, Dataset<Row> labels, Tested period) {
    Dataset<Row> lines = TrainingLines.boughtIn(features, period.from(), period.to());
    return period
        .trained()
        .fitted()
        .predictColumns(lines)
        .select(
            LineFeatures.LINE_ID.col(),
            LineFeatures.PURCHASED_ON.col(),
            LineHistories.BASKET_ID.col(),
            BacktestScores.PROBABILITY.col(),
            lit(period.from()).as(BacktestScores.TRAINED_AS_OF.name()))
        .join(labels, LineFeatures.LINE_ID.name());
  }

  private static ScoreBins bins(Dataset<Row> scored) {
    return ScoreBins.of(scored.filter(LineLabels.LABEL.col().isNotNull()));
  }

  private static Origin origin(
      Tested period, long lines, ScoreBins bins, List<Estimate> estimates) {
    return new Origin(
        period.from(),
        period.to(),
        period.trained().period(),
        period.trained().fitted().calibration(),
        lines,
        bins.positives(),
        lines - bins.lines(),
        estimates);
  }

  private Dataset<Row> rows(
      String model, LocalDate from, LocalDate to, List<Estimate> estimates, ScoreBins bins) {
    return ModelFitting.rows(
        context.spark(), model, POPULATION.formatted(from, to.minusDays(1)), estimates, bins);
  }

  private static double meanRate(List<Origin> origins) {
    double expected = origins.stream().mapToDouble(o -> o.labelled() * o.training().rate()).sum();
    return expected / origins.stream().mapToLong(Origin::labelled).sum();
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
