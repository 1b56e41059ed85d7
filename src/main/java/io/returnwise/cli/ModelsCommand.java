package io.returnwise.cli;

import io.returnwise.job.Models;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The models of a warehouse: which there are, which is in use, and which is to be. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists and shows the models of a warehouse, and says which of them is in use.")
final class ModelsCommand implements Runnable {
  private static final String ROW = "%-8s %-10s %-6s %-20s %-15s %9s %9s%n";
  private static final String NUMBER = "NUMBER";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = {
        "Prints every model, oldest first: its number, the day it was trained as of, whether it is in",
        "use, and the log loss of its like on the newest lines beside that of the return rate alone."
      })
  void list(@Mixin CommonOptions common, @Mixin WarehouseOption warehouse) {
    List<Models.Line> models = new Models(common.onExisting(warehouse.path)).list();
    if (models.isEmpty()) {
      out().println("There is no model yet: run 'train-model' first");
      return;
    }
    out()
        .printf(ROW, "number", "as of", "in use", "learner", "feature set", "log loss", "constant");
    for (Models.Line model : models) {
      out()
          .printf(
              ROW,
              model.number(),
              model.asOf(),
              model.isInUse() ? "yes" : "",
              model.learner(),
              model.featureSet(),
              number(model.logLoss()),
              number(model.constant()));
      model.fault().ifPresent(fault -> out().println("  " + fault));
    }
    out().flush();
  }

  private static String number(Optional<Double> value) {
    return value.map(found -> String.format(Locale.ROOT, "%.4f", found)).orElse("-");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = "Prints the card of a model.")
  void show(
      @Mixin CommonOptions common,
      @Mixin WarehouseOption warehouse,
      @Parameters(
              arity = "0..1",
              paramLabel = NUMBER,
              description = "Number of the model (default: the one in use).")
          Optional<Long> number) {
    out().print(new Models(common.onExisting(warehouse.path)).card(number));
    out().flush();
  }

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = "Puts a model to use, from the day it was trained as of on.")
  void promote(
      @Mixin CommonOptions common,
      @Mixin WarehouseOption warehouse,
      @Parameters(paramLabel = NUMBER, description = "Number of the model.") long number) {
    new Models(common.onExisting(warehouse.path)).promote(number);
    out().printf("Model %d is in use%n", number);
    out().flush();
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = "Takes the model in use back: the one before it is in use then.")
  void rollBack(@Mixin CommonOptions common, @Mixin WarehouseOption warehouse) {
    long number = new Models(common.onExisting(warehouse.path)).rollBack();
    out().printf("Model %d is in use%n", number);
    out().flush();
  }
}
