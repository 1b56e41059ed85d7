package io.returnwise.cli;

import io.returnwise.job.Backtest;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunManifest;
import io.returnwise.job.StageLog;
import io.returnwise.model.ModelCard;
import java.io.PrintWriter;
import java.time.LocalDate;
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
      "Writes backtest_scores and backtest_metrics, as of TO."
    })
final class BacktestCommand implements Runnable {
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

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommonOptions.Checked checked = common.check();
    JobContext context = CommonOptions.onExisting(warehouse.path, checked);
    StageLog stages = new StageLog(context.spark(), spec.commandLine().getErr()::println);
    Backtest.Result result = new Backtest(context).run(from, to, stages);
    new RunManifest(context, spec.name())
        .with("from", from.toString())
        .with("to", to.toString())
        .with("training_lines", result.training().lines())
        .with("training_positives", result.training().positives())
        .with("test_lines", result.lines() - result.unlabelled())
        .with("test_positives", result.positives())
        .with("test_lines_without_label", result.unlabelled())
        .with(result.metrics())
        .write(context, stages);
    RunLog.copyTo(context.warehouse(), RunManifest.folder(context, "run.log"));
    print(result);
  }

  private void print(Backtest.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.printf(
        "Trained on %,d lines bought %s to %s, of which %,d came back (%.2f%%)%n",
        result.training().lines(),
        result.training().from(),
        result.training().to(),
        result.training().positives(),
        100 * result.training().rate());
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
}
