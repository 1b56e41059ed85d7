package io.returnwise.cli;

import io.returnwise.job.TrainModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the return model as of a day and judges it. */
@Command(
    name = "train-model",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Trains the return model as of a day and judges it.")
final class TrainModelCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    stage.run(context -> new TrainModel(context)::run, result -> result.card().training().lines());
  }
}
