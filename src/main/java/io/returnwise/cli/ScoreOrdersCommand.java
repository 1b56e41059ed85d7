package io.returnwise.cli;

import io.returnwise.job.ScoreOrders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Scores the order lines that can still come back. */
@Command(
    name = "score-orders",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Scores the order lines that can still come back.")
final class ScoreOrdersCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    stage.run(context -> new ScoreOrders(context)::run, ScoreOrders.Result::lines);
  }
}
