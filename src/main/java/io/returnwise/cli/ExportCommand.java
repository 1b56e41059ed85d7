package io.returnwise.cli;

import io.returnwise.io.Exports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a table to one file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Writes a table as one file, in the order of its key.")
final class ExportCommand implements Runnable {
  @Mixin private TableOptions options;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description =
          "File to write; its ending says how: .csv, .json (one object a line), .parquet.")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    options.schema();
    Exports.format(to);
    Exports.write(options.rows(), to, Sessions.get().sparkContext().hadoopConfiguration());
    spec.commandLine().getOut().println("Wrote " + to);
  }
}
