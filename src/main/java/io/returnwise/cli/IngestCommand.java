package io.returnwise.cli;

import io.returnwise.ingest.ImportOutcome;
import io.returnwise.job.ImportSource;
import io.returnwise.job.Ingest;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunManifest;
import io.returnwise.job.StageLog;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Loads files. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Loads files into order_lines, return_events, refunds and listings.")
final class IngestCommand implements Runnable {
  @Mixin private CommonOptions common;
  @Mixin private InputOptions input;
  @Mixin private WarehouseOption warehouse;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Function<JobContext, ImportSource> source = input.checkedSource();
    CommonOptions.Checked checked = common.check();
    JobContext context = CommonOptions.on(warehouse.path, checked);
    ImportSource opened = source.apply(context);
    StageLog stages = new StageLog(context.spark(), spec.commandLine().getErr()::println);
    Ingest.Result result =
        stages.run(
            "ingest",
            () -> new Ingest(context).run(opened, input.receivedOn),
            found -> found.counts().rows());
    result.notes().forEach(stages::say);
    new RunManifest(context, spec.name()).with(result).write(context, stages);
    RunLog.copyTo(context.warehouse(), RunManifest.folder(context, "run.log"));
    spec.commandLine()
        .getOut()
        .printf(
            "Loaded %,d rows: %,d accepted, %,d excluded, %,d rejected;"
                + " new versions: %,d order lines, %,d returns%n",
            result.counts().rows(),
            result.counts().rows(ImportOutcome.ACCEPTED),
            result.counts().rows(ImportOutcome.EXCLUDED),
            result.counts().rows(ImportOutcome.REJECTED),
            result.newLines(),
            result.newEvents());
  }
}
