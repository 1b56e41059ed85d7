package io.returnwise.cli;

import io.returnwise.job.ImportSource;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunAll;
import io.returnwise.job.RunManifest;
import io.returnwise.job.StageLog;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way from files to the report. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Loads files and does everything up to the report.")
final class RunCommand implements Runnable {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions input;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--as-of",
      required = true,
      paramLabel = "DAY",
      description = "First day whose data is not used.")
  private LocalDate asOf;

  @Spec private CommandSpec spec;

  /** What to run. */
  record Plan(
      Function<JobContext, ImportSource> source,
      Optional<LocalDate> receivedOn,
      LocalDate asOf,
      String warehouse) {}

  @Override
  public void run() {
    Plan plan = new Plan(input.checkedSource(), input.receivedOn, asOf, warehouse.path);
    run(plan, common.check(), spec);
  }

  /** Runs a plan and prints progress and summary. */
  static void run(Plan plan, CommonOptions.Checked checked, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    JobContext context = CommonOptions.on(plan.warehouse(), checked);
    StageLog stages = new StageLog(context.spark(), spec.commandLine().getErr()::println);
    RunAll.Result result =
        new RunAll(context, stages)
            .run(plan.source().apply(context), plan.receivedOn(), plan.asOf());
    RunManifest manifest =
        new RunManifest(context, spec.name())
            .with("as_of", plan.asOf().toString())
            .with(result.ingest())
            .with("report", "reports/%s/%s.html".formatted(plan.asOf(), context.runId()))
            .with("notes", result.report().notes());
    result
        .model()
        .filter(model -> model.card().verdict().isUsed())
        .flatMap(model -> model.card().evaluation())
        .ifPresent(found -> manifest.with(found.metrics()));
    var path = manifest.write(context, stages);
    RunLog.copyTo(context.warehouse(), RunManifest.folder(context, "run.log"));
    new RunSummary(context, plan.asOf(), out).print(result, stages, path);
  }
}
