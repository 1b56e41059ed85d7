package io.returnwise;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What tables of benchmarks are put together from. */
final class Cells {
  private Cells() {}

  /** A table; no line of it where it has no rows. */
  static List<String> under(String head, String rule, List<String> rows) {
    return rows.isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(head, rule), rows.stream()).toList();
  }

  /** The seconds of each run of an engine, or why it ended without. */
  static String rounds(JsonNode result, String engine) {
    List<String> seconds = new ArrayList<>();
    for (JsonNode run : result.path("runs")) {
      if (run.get("engine").asText().equals(engine)) {
        seconds.add(
            isDone(run)
                ? format("%.1f", run.get("seconds").asDouble())
                : "%s: %s".formatted(run.get("status").asText(), run.path("reason").asText()));
      }
    }
    return seconds.isEmpty() ? result.path("reason").asText("-") : String.join(", ", seconds);
  }

  static boolean isDone(JsonNode step) {
    return step.path("status").asText().equals("done");
  }

  static String decimal(JsonNode value, String pattern) {
    return value.isNumber() ? format(pattern, value.asDouble()) : "-";
  }

  static String format(String pattern, Object... args) {
    return String.format(Locale.ROOT, pattern, args);
  }
}
