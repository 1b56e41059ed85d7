package io.returnwise.cli;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what a model may learn from. */
@Command(
    name = "features",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists the features that a model learns from: name, unit, whose past, window and meaning.",
      "docs/features.md holds the same list."
    })
final class FeaturesCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only features with this text in their name or meaning.")
  private String text;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<Feature> found =
        FeatureSet.AT_ORDER.features().stream()
            .filter(
                f ->
                    (f.name() + " " + f.field().meaning())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
            .toList();
    if (found.isEmpty()) {
      throw new InvalidConfigException(
          "No feature has '%s' in its name or meaning; 'returnwise features' lists all"
              .formatted(text));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Feature set %s: known %s%n", FeatureSet.AT_ORDER.name(), FeatureSet.AT_ORDER.moment());
    for (Feature feature : found) {
      out.printf(
          Locale.ROOT,
          "%-32s %-24s %-24s %-5s %s%n",
          feature.name(),
          feature.formula().unit(),
          feature.formula().entities().stream().map(Entity::id).collect(Collectors.joining(", ")),
          feature.formula().window().map(days -> days + " d").orElse(""),
          feature.field().meaning());
    }
    out.flush();
  }
}
