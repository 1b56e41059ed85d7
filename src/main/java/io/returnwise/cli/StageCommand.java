package io.returnwise.cli;

import io.returnwise.job.AsOfTables;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunManifest;
import io.returnwise.job.StageLog;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of a command that runs one job as of a day, and how it runs. */
final class StageCommand {
  @Mixin private CommonOptions common;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--as-of",
      required = true,
      paramLabel = "DAY",
      description = "First day whose data is not used.")
  private LocalDate asOf;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** A job: what it makes of the tables of a day. */
  interface Job<T> extends Function<JobContext, Function<AsOfTables, T>> {}

  /** Runs the job and says what it wrote. */
  <T> T run(Job<T> job, ToLongFunction<T> rows) {
    JobContext context = common.onExisting(warehouse.path);
    StageLog stages = new StageLog(context.spark(), spec.commandLine().getErr()::println);
    T result;
    try (AsOfTables tables = new AsOfTables(context, asOf)) {
      result = stages.run(spec.name(), () -> job.apply(context).apply(tables), rows);
    }
    new RunManifest(context, spec.name()).with("as_of", asOf.toString()).write(context, stages);
    RunLog.copyTo(context.warehouse(), RunManifest.folder(context, "run.log"));
    return result;
  }
}
