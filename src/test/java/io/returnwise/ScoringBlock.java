package io.returnwise;

import static io.returnwise.Cells.format;
import static io.returnwise.Cells.under;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How many lines a second get a score. */
final class ScoringBlock {
  private static final String FILES = "score_seconds_from_files";
  private static final String MEMORY = "score_seconds_from_memory";

  private ScoringBlock() {}

  /** A row for each way of scoring; none of results that do not say. */
  static List<String> lines(List<JsonNode> results) {
    List<String> rows = new ArrayList<>();
    for (JsonNode result : results) {
      if (result.has("scorer")) {
        JsonNode tested = result.get("test_lines");
        rows.add(row(result, "returnwise", "Returnwise in Spark", tested));
        rows.add(row(result, "scorer", "Returnwise without Spark", result.at("/scorer/lines")));
        rows.add(row(result, "xgboost", "XGBoost", tested));
      }
    }
    return under(
        "| lines | what | lines scored | from files, lines/s | from memory, lines/s |",
        "| ---: | --- | ---: | ---: | ---: |",
        rows);
  }

  private static String row(JsonNode result, String key, String name, JsonNode scored) {
    JsonNode row = result.path(key);
    return format(
        "| %,d | %s | %,d | %s | %s |",
        result.get("lines").asLong(),
        name,
        scored.asLong(),
        rate(scored, row.path(FILES)),
        rate(scored, row.path(MEMORY)));
  }

  private static String rate(JsonNode lines, JsonNode seconds) {
    return seconds.isNumber() ? format("%,.0f", lines.asLong() / seconds.asDouble()) : "-";
  }
}
