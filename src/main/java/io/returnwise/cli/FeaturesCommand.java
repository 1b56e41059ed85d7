package io.returnwise.cli;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      "Lists the features that a model learns from: name, unit, whose past, window, value when",
      "something is unknown, meaning, and what it is made of.",
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
    Map<FeatureSet, List<Feature>> found = new LinkedHashMap<>();
    for (FeatureSet set : FeatureSet.ALL) {
      List<Feature> ofSet = set.own().stream().filter(f -> says(f, wanted)).toList();
      if (!ofSet.isEmpty()) {
        found.put(set, ofSet);
      }
    }
    if (found.isEmpty()) {
      throw new InvalidConfigException(
          "No feature has '%s' in its name or meaning; 'returnwise features' lists all"
              .formatted(text));
    }
    PrintWriter out = spec.commandLine().getOut();
    found.forEach(
        (set, features) -> {
          out.printf("Feature set %s, known %s%s%n", set.name(), set.moment(), besides(set));
          features.forEach(feature -> print(out, feature));
        });
    out.flush();
  }

  private static String besides(FeatureSet set) {
    return set.before().map(before -> ": all of %s, and".formatted(before.name())).orElse("");
  }

  private static boolean says(Feature feature, String wanted) {
    return (feature.name() + " " + feature.field().meaning())
        .toLowerCase(Locale.ROOT)
        .contains(wanted);
  }

  private static void print(PrintWriter out, Feature feature) {
    out.printf(
        Locale.ROOT,
        "%-32s %-24s %-24s %-5s %.0f %s Reads %s.%n",
        feature.name(),
        feature.formula().unit(),
        feature.formula().entities().stream().map(Entity::id).collect(Collectors.joining(", ")),
        feature.formula().windows().stream().map(d -> d + " d").collect(Collectors.joining(", ")),
        feature.whenUnknown(),
        feature.field().meaning(),
        feature.needs().isEmpty() ? "the day" : String.join(", ", feature.needs()));
  }
}
