package io.returnwise.cli;

import io.returnwise.config.Presets;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.job.Simulate;
import io.returnwise.job.SimulateMarket;
import io.returnwise.simulate.Simulation;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.simulate.market.WorldSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an invented marketplace of any size, with the truth about it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Writes the tables of an invented marketplace as Parquet, and the truth beside them; the same",
      "seed and settings give the same rows. 'run --source parquet' loads them, 'evaluate' compares",
      "a run with the truth."
    })
final class SimulateCommand implements Runnable {
  private static final String PARQUET = "parquet";
  private static final String CSV = "csv";

  @Option(
      names = "--lines",
      required = true,
      paramLabel = "N",
      description = "Order lines to make.")
  private long lines;

  @Option(names = "--seed", required = true, paramLabel = "S", description = "Seed of the draws.")
  private long seed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to; new or empty.")
  private String out;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = Presets.DEFAULT,
      description = "What kind of marketplace; docs/simulation.md lists them.")
  private String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting of the simulation; wins over the preset. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      defaultValue = PARQUET,
      description = "parquet, or csv: the exports of a small shop (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--without-problems",
      description = "csv: a shop without faulty listings and abusive buyers.")
  private boolean isWithoutProblems;

  @Option(
      names = "--bad-rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "csv: broken order rows to add (default: ${DEFAULT-VALUE}).")
  private int badRows;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    switch (format) {
      case PARQUET -> writeParquet();
      case CSV -> writeCsv();
      default ->
          throw new InvalidConfigException(
              "--as: expected parquet or csv, found '%s'".formatted(format));
    }
  }

  private void writeParquet() {
    if (isWithoutProblems || badRows > 0) {
      throw new InvalidConfigException(
          "--without-problems and --bad-rows are for --as csv; use --set abuse.buyer-share=0 and"
              + " --set listings.problem-share=0");
    }
    WorldSettings settings = Presets.settings(preset, lines, seed, overrides);
    SimulateMarket.Result result = new SimulateMarket(Sessions.get(), out).run(settings);
    spec.commandLine()
        .getOut()
        .printf(
            "Wrote %,d order lines and what came of them to %s; run as of %s%n",
            result.lines(), out, result.asOf());
  }

  private void writeCsv() {
    SimulationSettings settings = new SimulationSettings(lines, seed, !isWithoutProblems, badRows);
    Simulation.Result result = new Simulate(out, new Configuration()).run(settings);
    spec.commandLine()
        .getOut()
        .printf(
            "Wrote %,d order lines, %,d returns and %,d listings to %s%n",
            result.lines(), result.returns(), result.listings(), out);
  }
}
