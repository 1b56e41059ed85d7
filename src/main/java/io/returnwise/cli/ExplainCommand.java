package io.returnwise.cli;

import io.returnwise.job.Explain;
import io.returnwise.job.Explain.Apart;
import io.returnwise.job.Explain.Dated;
import io.returnwise.job.Explain.Part;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints where a score comes from. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints where the score of an order line comes from, or what the open lines of a SKU have in",
      "common: its history, and what each feature adds to the log-odds by the model in use."
    })
final class ExplainCommand implements Runnable {
  private static final double PERCENT = 100;

  @Mixin private CommonOptions common;
  @Mixin private WarehouseOption warehouse;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(
      names = "--features",
      paramLabel = "N",
      defaultValue = "12",
      description = "Features to print, the strongest first (default: ${DEFAULT-VALUE}).")
  private int features;

  @Spec private CommandSpec spec;

  /** What is asked about. */
  private static final class What {
    @Option(names = "--line", paramLabel = "ID", description = "Id of an order line.")
    private String line;

    @Option(names = "--sku", paramLabel = "SKU", description = "A SKU.")
    private String sku;
  }

  @Override
  public void run() {
    Explain explain = new Explain(common.onExisting(warehouse.path));
    PrintWriter out = spec.commandLine().getOut();
    if (what.line != null) {
      print(out, explain.line(what.line));
    } else {
      print(out, explain.sku(what.sku));
    }
    out.flush();
  }

  private void print(PrintWriter out, Explain.OfLine found) {
    out.printf(
        "Order line %s: %s, bought on %s%n",
        found.line().getAs(OrderLines.LINE_ID.name()),
        found.line().getAs(OrderLines.SKU.name()),
        found.line().getAs(OrderLines.PURCHASED_ON.name()));
    out.println();
    out.println(found.history().isEmpty() ? "It was never scored." : "Scores so far");
    for (Dated dated : found.history()) {
      out.printf(
          "  as of %s  %s  by %s  %s%n",
          dated.asOf(),
          percent(dated.row().<Double>getAs(ReturnScores.PROBABILITY.name())),
          dated.row().getAs(ReturnScores.MODEL_ID.name()),
          dated.row().getAs(ReturnScores.REASONS.name()));
    }
    print(out, "Its features as of " + found.asOf(), found.apart());
  }

  private void print(PrintWriter out, Explain.OfSku found) {
    out.println("SKU " + found.sku());
    out.println();
    out.println(found.history().isEmpty() ? "It was never reviewed." : "Reviews so far");
    for (Dated dated : found.history()) {
      out.printf(
          Locale.ROOT,
          "  as of %s  place %d%s, %.2f times the expected returns  %s%n",
          dated.asOf(),
          dated.row().<Integer>getAs(ListingReview.RANK.name()),
          dated.row().<Boolean>getAs(ListingReview.IS_FLAGGED.name()) ? ", flagged" : "",
          dated.row().<Double>getAs(ListingReview.RATIO.name()),
          dated.row().getAs(ListingReview.STATEMENT.name()));
    }
    found
        .without()
        .ifPresent(
            why -> {
              out.println();
              out.println(why + ".");
            });
    found
        .apart()
        .ifPresent(
            apart ->
                print(
                    out,
                    "%,d of its open lines as of %s, in the mean"
                        .formatted(apart.lines(), found.asOf()),
                    apart));
  }

  private void print(PrintWriter out, String title, Apart apart) {
    out.println();
    out.printf("%s, by model %d of %s%n", title, apart.model(), apart.trainedAsOf());
    row(out, apart.base(), "an average line");
    List<Part> shown = apart.parts().stream().limit(Math.max(0, features)).toList();
    for (Part part : shown) {
      row(out, part.contribution(), words(part));
    }
    double others = apart.parts().stream().skip(shown.size()).mapToDouble(Part::contribution).sum();
    row(out, others, "the other %d features".formatted(apart.parts().size() - shown.size()));
    row(out, apart.margin(), "log-odds before calibration");
    row(out, apart.calibration(), "calibration");
    row(
        out,
        apart.margin() + apart.calibration(),
        "log-odds: a probability of " + percent(apart.probability()));
  }

  private static String words(Part part) {
    return String.format(
        Locale.ROOT,
        "%s = %.3f: %s",
        part.feature().name(),
        part.value(),
        part.feature().field().meaning());
  }

  private static void row(PrintWriter out, double logOdds, String what) {
    out.printf(Locale.ROOT, "  %+8.3f  %s%n", logOdds, what);
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%.1f%%", PERCENT * probability);
  }
}
