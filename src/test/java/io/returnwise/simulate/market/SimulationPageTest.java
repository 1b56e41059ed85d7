package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Presets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the page on the simulation says of settings, presets and categories is what the code
 * declares. With {@code -Dreturnwise.write-docs=true} the page is written instead.
 */
class SimulationPageTest {
  private static final Path PAGE = Path.of("docs/simulation.md");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- generated: ([a-z]+) -->\n.*?<!-- end -->", Pattern.DOTALL);

  @Test
  void thePageSaysWhatTheCodeDeclares() throws IOException {
    String page = Files.readString(PAGE);
    String rendered = rendered(page);

    if (Boolean.getBoolean("returnwise.write-docs")) {
      Files.writeString(PAGE, rendered);
    } else {
      assertThat(page).isEqualTo(rendered);
    }
    assertThat(rendered).contains("`abuse.strength`", "| `whales` |", "| dresses |");
  }

  private static String rendered(String page) throws IOException {
    Matcher blocks = BLOCK.matcher(page);
    StringBuilder result = new StringBuilder();
    while (blocks.find()) {
      String block =
          switch (blocks.group(1)) {
            case "settings" -> settings();
            case "presets" -> presets();
            case "categories" -> categories();
            case "reasons" -> reasons();
            default -> throw new IllegalStateException("unknown block " + blocks.group(1));
          };
      blocks.appendReplacement(
          result,
          Matcher.quoteReplacement(
              "<!-- generated: %s -->\n%s<!-- end -->".formatted(blocks.group(1), block)));
    }
    blocks.appendTail(result);
    return result.toString();
  }

  private static String settings() {
    StringBuilder block = new StringBuilder("## Settings\n\n");
    block.append("| key | default | value | law |\n| --- | --- | --- | --- |\n");
    for (Setting setting : Setting.values()) {
      block.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(setting.key(), setting.byDefault(), setting.expectation(), setting.law()));
    }
    return block.toString();
  }

  private static String presets() throws IOException {
    StringBuilder block = new StringBuilder("## Presets\n\n");
    block.append("| preset | what it is | sets |\n| --- | --- | --- |\n");
    for (String preset : Presets.names()) {
      String what =
          preset.equals(Presets.DEFAULT)
              ? "Ten categories, three marketplaces, two years."
              : Files.readAllLines(
                      Path.of(
                          "src/main/resources/io/returnwise/simulate/presets", preset + ".yaml"))
                  .get(0)
                  .substring(2);
      String values =
          Presets.values(preset).entrySet().stream()
              .map(value -> "`%s=%s`".formatted(value.getKey(), value.getValue()))
              .collect(Collectors.joining(", "));
      block.append("| `%s` | %s | %s |\n".formatted(preset, what, values));
    }
    return block.toString();
  }

  private static String categories() {
    StringBuilder block = new StringBuilder("## Categories\n\n");
    block
        .append(
            "Base rates are at the median price, for a buyer of no particular kind, without any ")
        .append("of the other parts; every seed draws its own from the range.\n\n")
        .append("| category | sales | median price, euros | base return rate | sizes | causes |\n")
        .append("| --- | ---: | ---: | --- | --- | --- |\n");
    for (Category category : Category.ALL) {
      List<String> sizes = category.sizes();
      block.append(
          "| %s | %s | %s | %s to %s | %s | %s |\n"
              .formatted(
                  category.name(),
                  plain(category.weight()),
                  plain(category.euros()),
                  plain(category.lowRate()),
                  plain(category.highRate()),
                  sizes.isEmpty() ? "" : sizes.get(0) + " to " + sizes.get(sizes.size() - 1),
                  category.causes().stream()
                      .map(cause -> cause.id())
                      .collect(Collectors.joining(", "))));
    }
    return block.toString();
  }

  private static String reasons() {
    StringBuilder block = new StringBuilder("## Reasons\n\n");
    block
        .append("What buyers give as the reason, by what brings the line back.\n\n")
        .append("| brought back by | reason codes, percent |\n| --- | --- |\n");
    Reasons.mixes()
        .forEach(
            (what, mix) ->
                block.append(
                    "| %s | %s |\n"
                        .formatted(
                            what,
                            mix.entrySet().stream()
                                .map(code -> "`%s` %d".formatted(code.getKey(), code.getValue()))
                                .collect(Collectors.joining(", ")))));
    return block.toString();
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
