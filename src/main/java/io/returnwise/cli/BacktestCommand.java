package io.returnwise.cli;

import io.returnwise.job.Backtest;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunManifest;
import io.returnwise.job.StageLog;
import io.returnwise.model.Metric;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ModelCard.Period;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks how well a model would have done in a past period. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains as of FROM, scores every line bought in [FROM, TO) with features as of its own day.",
      "With --rolling N the days are cut into N periods, each with a model as of its first day.",
      "Writes backtest_scores and backtest_metrics, as of TO."
    })
final class BacktestCommand implements Runnable {
  private static final List<Metric> IN_COLUMNS =
      List.of(Metric.AUC_ROC, Metric.LOG_LOSS, Metric.CALIBRATION_SLOPE, Metric.OBSERVED_EXPECTED);

  @Mixin private CommonOptions common;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DAY",
      description = "First day of the period; the model knows what was known before it.")
  private LocalDate from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DAY",
      description = "First day after the period.")
  private LocalDate to;

  @Option(
      names = "--rolling",
      paramLabel = "N",
      defaultValue = "1",
      description = "Periods, each with a model of its own (default: ${DEFAULT-VALUE}).")
  private int periods;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    JobContext context = common.onExisting(warehouse.path);
    StageLog stages = new StageLog(context.spark(), spec.commandLine().getErr()::println);
    Backtest.Result result = new Backtest(context).run(from, to, periods, stages);
    new RunManifest(context, spec.name())
        .with("from", from.toString())
        .with("to", to.toString())
        .with("origins", result.origins().stream().map(BacktestCommand::values).toList())
        .with("test_lines", result.lines() - result.unlabelled())
        .with("test_positives", result.positives())
        .with("test_lines_without_label", result.unlabelled())
        .with(result.metrics())
        .write(context, stages);
    RunLog.copyTo(context.warehouse(), RunManifest.folder(context, "run.log"));
    print(result);
  }

  private static Map<String, Object> values(Backtest.Origin origin) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("from", origin.from().toString());
    values.put("to", origin.to().toString());
    values.put("training_lines", origin.training().lines());
    values.put("training_positives", origin.training().positives());
    values.put("calibration", origin.calibrationValues());
    values.put("test_lines", origin.labelled());
    values.put("test_positives", origin.positives());
    origin.metrics().forEach(each -> values.put(each.metric().id(), each.value()));
    return values;
  }

  private void print(Backtest.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    if (result.origins().size() == 1) {
      Period training = result.origins().get(0).training();
      out.printf(
          "Trained on %,d lines bought %s to %s, of which %,d came back (%.2f%%)%n",
          training.lines(),
          training.from(),
          training.to(),
          training.positives(),
          100 * training.rate());
    } else {
      originLines(result.origins()).forEach(out::println);
      out.println();
    }
    out.printf(
        "Tested on %,d lines bought %s to before %s: %,d labelled, %,d came back, %,d without label%n",
        result.lines(),
        from,
        to,
        result.lines() - result.unlabelled(),
        result.positives(),
        result.unlabelled());
    ModelCard.metricLines(result.metrics()).forEach(out::println);
    out.println(
        "Rows: returnwise export backtest_scores --warehouse " + warehouse.path + " --to FILE.csv");
    out.flush();
  }

  /** One line of text for each period, in columns. */
  private static List<String> originLines(List<Backtest.Origin> origins) {
    List<String> lines = new ArrayList<>();
    StringBuilder head =
        new StringBuilder("%-10s %-10s %12s %12s".formatted("from", "before", "trained", "tested"));
    IN_COLUMNS.forEach(metric -> head.append(" %18s".formatted(metric.id())));
    lines.add(head.toString());
    for (Backtest.Origin origin : origins) {
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%s %s %,12d %,12d",
                  origin.from(),
                  origin.to(),
                  origin.training().lines(),
                  origin.labelled()));
      for (Metric metric : IN_COLUMNS) {
        origin.metrics().stream()
            .filter(each -> each.metric() == metric)
            .forEach(each -> line.append(" %18s".formatted(ModelCard.number(each.value()))));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
