package io.returnwise.cli;

import io.returnwise.io.TextFiles;
import io.returnwise.job.ExportModel;
import io.returnwise.job.JobContext;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model to one file, for scoring outside Spark. */
@Command(
    name = "export-model",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Writes a model as one JSON file, from which the class ReturnScorer gives order lines their",
      "probability without Spark; docs/scorer.md explains both."
    })
final class ExportModelCommand implements Runnable {
  @Mixin private CommonOptions common;
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--model",
      paramLabel = "NUMBER",
      description = "Model to write, by its number in 'models list' (default: the one in use).")
  private Optional<Long> model = Optional.empty();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE.json",
      description = "File to write, anew if it is there.")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    JobContext context = common.onExisting(warehouse.path);
    String text = new ExportModel(context).text(model);
    new TextFiles(context.spark().sparkContext().hadoopConfiguration()).write(to, text);
    spec.commandLine().getOut().println("Wrote " + to);
  }
}
