package io.returnwise.cli;

import io.returnwise.error.WorseModelException;
import io.returnwise.job.TrainModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the return model as of a day and judges it. */
@Command(
    name = "train-model",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Trains the return model as of a day and judges it. A model that is worse than the one in use,",
      "or than the return rate alone, is stored and not put to use: exit code 4."
    })
final class TrainModelCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    TrainModel.Result result =
        stage.run(context -> new TrainModel(context)::run, each -> each.card().training().lines());
    if (!result.card().verdict().isUsed()) {
      throw new WorseModelException(result.heldBack());
    }
  }
}
