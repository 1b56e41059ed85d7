package io.returnwise;

import static io.returnwise.Cells.format;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Published figures are those of the result files under {@code docs/results}. With {@code
 * -Dreturnwise.write-docs=true} the pages are written instead.
 */
class FiguresTest {
  private static final Path PAGE = Path.of("docs/walk-through.md");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- (stages|metrics): ([a-z-]+) -->\n.*?<!-- end -->", Pattern.DOTALL);

  @Test
  void walkThroughShowsTheFiguresOfTheResultFiles() throws IOException {
    String page = Files.readString(PAGE);
    String rendered = rendered(page);

    if (Boolean.getBoolean("returnwise.write-docs")) {
      Files.writeString(PAGE, rendered);
    } else {
      assertThat(page).isEqualTo(rendered);
    }
    assertThat(rendered).contains("| auc_roc |").contains("| ingest |");
  }

  private static String rendered(String page) throws IOException {
    Matcher blocks = BLOCK.matcher(page);
    StringBuilder result = new StringBuilder();
    while (blocks.find()) {
      JsonNode manifest =
          new ObjectMapper().readTree(Path.of("docs/results", blocks.group(2) + ".json").toFile());
      List<String> lines = blocks.group(1).equals("stages") ? stages(manifest) : metrics(manifest);
      String block =
          "<!-- %s: %s -->\n%s\n<!-- end -->"
              .formatted(blocks.group(1), blocks.group(2), String.join("\n", lines));
      blocks.appendReplacement(result, Matcher.quoteReplacement(block));
    }
    blocks.appendTail(result);
    return result.toString();
  }

  private static List<String> stages(JsonNode manifest) {
    List<String> lines = new ArrayList<>();
    lines.add("| stage | seconds | rows | peak heap, MiB |");
    lines.add("| --- | ---: | ---: | ---: |");
    double seconds = 0;
    for (JsonNode stage : manifest.get("stages")) {
      seconds += stage.get("seconds").asDouble();
      lines.add(
          format(
              "| %s | %.1f | %,d | %,d |",
              stage.get("stage").asText(),
              stage.get("seconds").asDouble(),
              stage.get("rows").asLong(),
              stage.get("peak_heap_mb").asLong()));
    }
    lines.add(format("| together | %.1f | | |", seconds));
    return lines;
  }

  private static List<String> metrics(JsonNode manifest) {
    List<String> lines = new ArrayList<>();
    JsonNode trained = manifest.has("origins") ? manifest.get("origins").get(0) : manifest;
    lines.add(
        format(
            "Trained on %,d lines (%,d returned), tested on %,d labelled lines (%,d returned).",
            trained.get("training_lines").asLong(),
            trained.get("training_positives").asLong(),
            manifest.get("test_lines").asLong(),
            manifest.get("test_positives").asLong()));
    lines.add("");
    lines.add("| metric | model | 95% interval | constant predictor |");
    lines.add("| --- | ---: | :---: | ---: |");
    for (JsonNode metric : manifest.get("metrics")) {
      lines.add(
          format(
              "| %s | %s | %s to %s | %s |",
              metric.get("metric").asText(),
              number(metric.get("value")),
              number(metric.get("low")),
              number(metric.get("high")),
              number(metric.get("constant"))));
    }
    return lines;
  }

  private static String number(JsonNode value) {
    return value.isNull() ? "-" : format("%.4f", value.asDouble());
  }
}
