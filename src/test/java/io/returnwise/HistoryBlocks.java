package io.returnwise;

import static io.returnwise.Cells.decimal;
import static io.returnwise.Cells.format;
import static io.returnwise.Cells.isDone;
import static io.returnwise.Cells.rounds;
import static io.returnwise.Cells.under;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/** What the histories of lines cost. */
final class HistoryBlocks {
  private HistoryBlocks() {}

  /** The engines side by side, a row for each size. */
  static List<String> besideOthers(List<JsonNode> results) {
    List<String> lines = new ArrayList<>();
    JsonNode before = null;
    for (JsonNode result : results) {
      lines.add(
          format(
              "| %,d | %s | %s | %s | %s | %s | %s | %s | %s | %s |",
              result.get("lines").asLong(),
              rounds(result, "returnwise"),
              growth(before, result, "returnwise"),
              rounds(result, "duckdb"),
              growth(before, result, "duckdb"),
              decimal(result.path("ratio"), "%.2f"),
              rounds(result, "spark-sql"),
              decimal(result.path("ratio_spark_sql"), "%.2f"),
              decimal(result.path("values_compared"), "%,.0f"),
              decimal(result.path("values_differing"), "%,.0f")));
      before = result;
    }
    return under(
        "| lines | Returnwise, seconds by round | growth | DuckDB | growth | ratio | Spark SQL | ratio"
            + " | values compared | differing |",
        "| ---: | --- | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: |",
        lines);
  }

  /** How the mean time of an engine grew from the size before. */
  private static String growth(JsonNode before, JsonNode result, String engine) {
    return before == null
        ? "-"
        : Growth.exponent(before, result, each -> meanSeconds(each, engine));
  }

  private static Double meanSeconds(JsonNode result, String engine) {
    OptionalDouble mean =
        StreamSupport.stream(result.path("runs").spliterator(), false)
            .filter(run -> run.get("engine").asText().equals(engine) && isDone(run))
            .mapToDouble(run -> run.get("seconds").asDouble())
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }

  /** One size and copies of it in one shop, each compared with the first. */
  static List<String> copies(List<JsonNode> results) {
    List<String> rows = new ArrayList<>();
    for (JsonNode result : results) {
      String first = null;
      for (Map.Entry<String, JsonNode> copies : result.path("lines_of_copies").properties()) {
        rows.add(
            format(
                "| %,d | %s | %s | %s |",
                copies.getValue().asLong(),
                copies.getKey(),
                rounds(result, copies.getKey()),
                first == null ? "-" : exponent(result, first, copies.getKey())));
        first = first == null ? copies.getKey() : first;
      }
    }
    return under(
        "| lines | copies | seconds by round | growth |", "| ---: | ---: | --- | ---: |", rows);
  }

  private static String exponent(JsonNode result, String few, String many) {
    Double before = meanSeconds(result, few);
    Double after = meanSeconds(result, many);
    JsonNode lines = result.get("lines_of_copies");
    return before == null || after == null
        ? "-"
        : Growth.exponent(before, after, lines.get(many).asDouble() / lines.get(few).asDouble());
  }
}
