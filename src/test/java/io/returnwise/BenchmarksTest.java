package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Published benchmarks are those of the result files under {@code docs/results/bench}. With {@code
 * -Dreturnwise.write-docs=true} the page is written instead.
 */
class BenchmarksTest {
  private static final Path PAGE = Path.of("docs/benchmarks.md");
  private static final Path RESULTS = Path.of("docs/results/bench");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- bench: ([a-z]+) -->\n.*?<!-- end -->", Pattern.DOTALL);

  @Test
  void thePageShowsTheFiguresOfTheResultFiles() throws IOException {
    String page = Files.readString(PAGE);
    String rendered = rendered(page, new BenchmarkBlocks(RESULTS));

    if (Boolean.getBoolean("returnwise.write-docs")) {
      Files.writeString(PAGE, rendered);
    } else {
      assertThat(page)
          .as("%s differs from the result files: run with -Dreturnwise.write-docs=true", PAGE)
          .isEqualTo(rendered);
    }
  }

  private static String rendered(String page, BenchmarkBlocks blocks) throws IOException {
    Matcher found = BLOCK.matcher(page);
    StringBuilder result = new StringBuilder();
    while (found.find()) {
      String block =
          "<!-- bench: %s -->\n%s\n<!-- end -->"
              .formatted(found.group(1), String.join("\n", blocks.lines(found.group(1))));
      found.appendReplacement(result, Matcher.quoteReplacement(block));
    }
    found.appendTail(result);
    return result.toString();
  }
}
