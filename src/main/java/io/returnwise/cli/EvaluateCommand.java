package io.returnwise.cli;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.evaluate.Evaluation.Pooled;
import io.returnwise.evaluate.Figure;
import io.returnwise.evaluate.ListingCauses;
import io.returnwise.io.TextFiles;
import io.returnwise.io.Warehouse;
import io.returnwise.job.Evaluate;
import io.returnwise.job.EvaluationFile;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares runs on simulated marketplaces with the truth. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Compares the flags, the queue and the scores of a run with the truth of the simulation that its",
      "input came from. Several runs of one preset are taken together, with intervals over seeds."
    })
final class EvaluateCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "DIR",
      description = "Warehouse of a run. May be repeated, each with its --truth.")
  private List<String> warehouses = new ArrayList<>();

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "DIR",
      description = "Folder truth of the simulation. As many as warehouses, in their order.")
  private List<String> truths = new ArrayList<>();

  @Option(
      names = "--as-of",
      paramLabel = "DAY",
      description = "Day of the outputs (default: the newest of each warehouse).")
  private Optional<LocalDate> asOf = Optional.empty();

  @Option(names = "--out", paramLabel = "FILE", description = "Write everything as JSON as well.")
  private Optional<String> out = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (warehouses.size() != truths.size()) {
      throw new InvalidConfigException(
          "Expected as many --truth as --warehouse, found %d and %d"
              .formatted(truths.size(), warehouses.size()));
    }
    CommonOptions.Checked checked = common.check();
    SparkSession spark = Sessions.get();
    List<Evaluation> evaluations = new ArrayList<>();
    for (int i = 0; i < warehouses.size(); i++) {
      Warehouse warehouse = Warehouse.open(spark, warehouses.get(i));
      evaluations.add(new Evaluate(spark, checked.settings()).run(warehouse, truths.get(i), asOf));
    }
    out.ifPresent(
        file ->
            new TextFiles(new Configuration())
                .write(file, EvaluationFile.text(evaluations, Version.current())));
    PrintWriter writer = spec.commandLine().getOut();
    EvaluationFile.bySettings(evaluations).forEach(seeds -> print(writer, seeds));
    writer.flush();
  }

  private static void print(PrintWriter writer, List<Evaluation> seeds) {
    writer.printf(
        Locale.ROOT,
        "%n%s: %,d lines, seed%s %s%n",
        seeds.get(0).preset(),
        seeds.get(0).lines(),
        seeds.size() == 1 ? "" : "s",
        seeds.stream().map(Evaluation::seed).collect(Collectors.joining(", ")));
    writer.printf(
        Locale.ROOT,
        "%-57s %12s %21s %6s %14s%n",
        "figure",
        "value",
        "95% interval",
        "seeds",
        "all cases");
    String group = "";
    for (Pooled figure : Evaluation.pooled(seeds)) {
      if (!figure.group().equals(group)) {
        group = figure.group();
        writer.println(group);
      }
      writer.printf(
          Locale.ROOT,
          "  %-55s %12s %21s %6d %14s%n",
          figure.name(),
          number(figure.kind(), figure.mean()),
          figure.interval().low() == null
              ? ""
              : number(figure.kind(), figure.interval().low())
                  + " to "
                  + number(figure.kind(), figure.interval().high()),
          figure.seeds(),
          figure.kind() == Figure.Kind.SHARE
              ? String.format(Locale.ROOT, "%,.0f/%,.0f", figure.hits(), figure.of())
              : "");
    }
    writer.println("flagged listings by planted cause and the reason that stood out");
    for (ListingCauses.Confusion cell : EvaluationFile.confusion(seeds)) {
      writer.printf(
          Locale.ROOT, "  %-27s %-27s %12d%n", cell.cause(), cell.family(), cell.listings());
    }
  }

  private static String number(Figure.Kind kind, Double value) {
    if (value == null) {
      return "-";
    }
    return switch (kind) {
      case SHARE -> String.format(Locale.ROOT, "%.1f%%", 100 * value);
      case COUNT -> String.format(Locale.ROOT, "%,.1f", value).replaceFirst("\\.0$", "");
      case NUMBER -> String.format(Locale.ROOT, "%.4f", value);
    };
  }
}
