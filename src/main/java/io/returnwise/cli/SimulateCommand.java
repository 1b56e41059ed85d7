package io.returnwise.cli;

import io.returnwise.job.Simulate;
import io.returnwise.simulate.Simulation;
import io.returnwise.simulate.SimulationSettings;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the exports of an invented shop. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Writes orders.csv, returns.csv and listings.csv of an invented shop; the same seed gives the",
      "same bytes. data/mappings/sample.yaml loads them."
    })
final class SimulateCommand implements Runnable {
  @Option(
      names = "--lines",
      required = true,
      paramLabel = "N",
      description = "Order lines to make.")
  private long lines;

  @Option(names = "--seed", required = true, paramLabel = "S", description = "Seed of the draws.")
  private long seed;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private String out;

  @Option(
      names = "--without-problems",
      description = "A shop without faulty listings and abusive buyers.")
  private boolean isWithoutProblems;

  @Option(
      names = "--bad-rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "Broken order rows to add (default: ${DEFAULT-VALUE}).")
  private int badRows;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    SimulationSettings settings = new SimulationSettings(lines, seed, !isWithoutProblems, badRows);
    Simulation.Result result = new Simulate(out, new Configuration()).run(settings);
    spec.commandLine()
        .getOut()
        .printf(
            "Wrote %,d order lines, %,d returns and %,d listings to %s%n",
            result.lines(), result.returns(), result.listings(), out);
  }
}
