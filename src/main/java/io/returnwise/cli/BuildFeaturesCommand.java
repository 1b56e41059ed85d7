package io.returnwise.cli;

import io.returnwise.job.BuildFeatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds ledgers, labels and features as of a day. */
@Command(
    name = "build-features",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Builds ledgers, labels and features as of a day.")
final class BuildFeaturesCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    stage.run(context -> new BuildFeatures(context)::run, BuildFeatures.Result::rows);
  }
}
