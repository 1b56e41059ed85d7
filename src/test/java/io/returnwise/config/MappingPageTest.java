package io.returnwise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.Targets;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.testing.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/mappings.md} against what the reader takes. */
class MappingPageTest {
  private static final Pattern KNOWN =
      Pattern.compile("nonsense: unknown (?:key|column); expected one of \\[(.*)]");

  @Test
  void namesEveryKeyThatTheReaderTakes() throws IOException {
    String everywhere =
        SmallShop.MAPPING
            .replace("source: ", "nonsense: 1\nsource: ")
            .replace("pattern: \"orders*\"", "nonsense: 1")
            .replace("reason: fees", "nonsense: 1")
            .replace("natural-key: [item]", "nonsense: 1\n        returned-flag: {nonsense: 1}")
            .replace("title: note", "title: {nonsense: 1}");
    List<List<String>> levels = expected(everywhere);

    assertThat(levels).hasSize(6);
    assertThat(levels).contains(List.of("column", "no", "yes"), List.of("reason", "when"));
    assertThat(levels)
        .allSatisfy(
            keys -> assertThat(page()).contains(keys.stream().map(k -> "`" + k + "`").toList()));
  }

  @Test
  void saysOfEveryTargetWhetherItIsRequired() throws IOException {
    for (String table : Targets.tables()) {
      String row =
          page().lines().filter(line -> line.startsWith("| `" + table + "` |")).findFirst().get();
      List<String> required = quoted(row.split("\\|", -1)[2]);
      List<String> optional = quoted(row.split("\\|", -1)[3]);

      assertThat(required).containsExactlyInAnyOrderElementsOf(Targets.requiredNames(table));
      assertThat(optional).doesNotContainAnyElementsOf(required);
      assertThat(Targets.names(table)).hasSize(required.size() + optional.size());
      assertThat(Targets.names(table)).containsAll(required).containsAll(optional);
    }
  }

  @Test
  void namesEveryReasonFamilyAndEveryColumnToMatchBy() throws IOException {
    assertThat(page())
        .contains(Arrays.stream(ReasonFamily.values()).map(f -> "`" + f.id() + "`").toList())
        .contains(Targets.matchColumns().stream().map(name -> "`" + name + "`").toList());
  }

  @Test
  void hasAnExampleThatTheReaderTakes() throws IOException {
    String page = page();
    String example = page.substring(page.indexOf("```yaml\n") + 8, page.lastIndexOf("```"));

    assertThat(MappingReader.read("the example", example).files())
        .flatExtracting(file -> file.tables())
        .extracting(table -> table.table())
        .containsExactly("return_events", "order_lines");
  }

  private static List<List<String>> expected(String mapping) {
    InvalidConfigException problems =
        catchThrowableOfType(
            InvalidConfigException.class, () -> MappingReader.read("test", mapping));
    return KNOWN
        .matcher(problems.getMessage())
        .results()
        .map(found -> List.of(found.group(1).split(", ")))
        .toList();
  }

  private static List<String> quoted(String text) {
    return Pattern.compile("`([^`]+)`")
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/mappings.md"));
  }
}
