package io.returnwise.cli;

import io.returnwise.job.FlagBuyers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds the buyers a person should look at. */
@Command(
    name = "flag-buyers",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Finds the buyers a person should look at.")
final class FlagBuyersCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    stage.run(context -> new FlagBuyers(context)::run, FlagBuyers.Result::buyers);
  }
}
