package io.returnwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what a model may learn from, without any warehouse. */
class FeaturesCommandTest {
  private record Ended(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private static Ended run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.concat(Stream.of("features"), Stream.of(words)).toArray(String[]::new));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  @Test
  void everyFeatureIsListedWithAllThatIsDeclaredOfIt() {
    List<String> lines = run().lines();
    List<Feature> declared =
        FeatureSet.ALL.stream().flatMap(set -> set.own().stream()).distinct().toList();

    assertThat(lines).hasSize(declared.size() + FeatureSet.ALL.size());
    for (Feature feature : declared) {
      assertThat(lines)
          .filteredOn(line -> line.startsWith(feature.name() + " "))
          .singleElement()
          .asString()
          .contains(feature.formula().unit(), feature.field().meaning())
          .contains(feature.needs());
    }
  }

  @Test
  void aTextChoosesByNameAndMeaning() {
    Ended found = run("BRACKET");
    Ended prices = run("last day with a sale");

    assertThat(found.exitCode()).isNotZero();
    assertThat(found.err()).contains("No feature has 'BRACKET' in its name or meaning");
    assertThat(prices.lines()).hasSize(2);
    assertThat(prices.lines().get(0)).startsWith("Feature set at-order, known when the order is");
    assertThat(prices.lines().get(1))
        .startsWith("price_against_last ")
        .contains("ln(x / usual)", " sku ", " 0 ", "Reads _value, units, last_price_minor.");
  }
}
