package io.returnwise.cli;

import io.returnwise.job.BuildReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Renders the report. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Renders the report of a day from its tables.")
final class ReportCommand implements Runnable {
  @Mixin private StageCommand stage;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    BuildReport.Result result =
        stage.run(
            context -> tables -> new BuildReport(context).run(tables, List.of(), List.of()),
            written -> 1);
    spec.commandLine().getOut().println("Report: " + result.path().toUri().getPath());
  }
}
