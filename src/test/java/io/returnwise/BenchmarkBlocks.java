package io.returnwise;

import static io.returnwise.Cells.decimal;
import static io.returnwise.Cells.format;
import static io.returnwise.Cells.isDone;
import static io.returnwise.Cells.rounds;
import static io.returnwise.Cells.under;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The blocks of the page on benchmarks, rendered from the result files that exist. A block is one
 * method, named in {@link #lines}.
 */
final class BenchmarkBlocks {
  private static final double MEBIBYTE = 1 << 20;
  private static final int SHOWN_OF_A_HASH = 12;
  private static final String TOGETHER = "together";

  private final Path results;

  BenchmarkBlocks(Path results) {
    this.results = results;
  }

  /** The lines of a block. */
  List<String> lines(String block) throws IOException {
    List<String> lines =
        switch (block) {
          case "conditions" -> conditions();
          case "stages" -> stages();
          case "growth" -> growth();
          case "day" -> day();
          case "histories" -> HistoryBlocks.besideOthers(results("histories"));
          case "copies" -> HistoryBlocks.copies(results("copies"));
          case "model" -> model();
          case "scoring" -> ScoringBlock.lines(results("model"));
          case "skew" -> skew();
          case "buyers" -> evaluation(EvaluationBlocks::buyers);
          case "evidence" -> evaluation(EvaluationBlocks::evidence);
          case "kinds" -> evaluation(EvaluationBlocks::kinds);
          case "listings" -> evaluation(EvaluationBlocks::listings);
          case "confusion" -> evaluation(EvaluationBlocks::confusion);
          case "scores" -> evaluation(EvaluationBlocks::scores);
          default -> throw new IllegalArgumentException("No block is called " + block);
        };
    return lines.isEmpty() ? List.of("Not measured yet.") : lines;
  }

  /** A table of the evaluation with the most lines. */
  private List<String> evaluation(Function<EvaluationBlocks, List<String>> table)
      throws IOException {
    List<JsonNode> found = results("evaluate");
    return found.isEmpty()
        ? List.of()
        : table.apply(new EvaluationBlocks(found.get(found.size() - 1)));
  }

  /** The results of one part, from the smallest size to the largest. */
  private List<JsonNode> results(String part) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    if (Files.exists(results)) {
      try (Stream<Path> files = Files.list(results)) {
        for (Path file : files.toList()) {
          if (file.getFileName().toString().matches(part + "-\\d+\\.json")) {
            found.add(new ObjectMapper().readTree(file.toFile()));
          }
        }
      }
    }
    found.sort(Comparator.comparingLong(result -> result.get("lines").asLong()));
    return found;
  }

  private List<String> conditions() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String part : List.of("stages", "histories", "copies", "model", "skew", "evaluate")) {
      for (JsonNode result : results(part)) {
        JsonNode bench = result.get("bench");
        lines.add(
            format(
                "| %s | %,d | %s | %s | %s%s | %s | %s | %d | %,d | %,d | %s | %s |",
                part,
                result.get("lines").asLong(),
                count(result.path("input").path("skus")),
                count(result.path("input").path("buyers")),
                shortened(result.get("commit")),
                result.get("is_changed").asBoolean() ? ", changed" : "",
                seeds(result),
                shortened(result.path("input").path("rows_sha256")),
                bench.get("cores").asInt(),
                bench.get("heap_mb").asLong(),
                result.get("machine_memory_mb").asLong(),
                result.get("java").asText(),
                result.get("spark").asText()));
      }
    }
    return under(
        "| what | lines | SKUs | buyers | commit | seed | input | cores | heap, MiB | memory, MiB"
            + " | JDK | Spark |",
        "| --- | ---: | ---: | ---: | --- | ---: | --- | ---: | ---: | ---: | --- | --- |",
        lines);
  }

  /** The seed, or those of every preset. */
  private static String seeds(JsonNode result) {
    Set<String> seeds = new LinkedHashSet<>();
    result
        .path("presets")
        .forEach(preset -> preset.get("seeds").forEach(seed -> seeds.add(seed.asText())));
    return seeds.isEmpty() ? result.get("seed").asText() : String.join(", ", seeds);
  }

  private List<String> stages() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode result : results("stages")) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(format("%,d order lines:", result.get("lines").asLong()));
      lines.add("");
      lines.add(
          "| stage | seconds | rows | lines/s | peak heap, MiB | peak resident, MiB | shuffled, MiB"
              + " | spilled, MiB |");
      lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
      result.get("stages").forEach(stage -> lines.add(stage(stage, result.get("lines").asLong())));
      Double together = seconds(result).get(TOGETHER);
      lines.add(
          "| together | %s | | | | | | |"
              .formatted(together == null ? "-" : format("%.1f", together)));
    }
    return lines;
  }

  private static String stage(JsonNode stage, long lines) {
    if (!isDone(stage)) {
      return "| %s | %s: %s | | | | | | |"
          .formatted(
              stage.get("stage").asText(),
              stage.get("status").asText(),
              stage.path("reason").asText());
    }
    return format(
        "| %s | %.1f | %,d | %,.0f | %,d | %s | %,.0f | %,.0f |",
        stage.get("stage").asText(),
        stage.get("seconds").asDouble(),
        stage.get("rows").asLong(),
        lines / stage.get("seconds").asDouble(),
        stage.get("peak_heap_mb").asLong(),
        resident(stage),
        stage.get("shuffle_written_bytes").asLong() / MEBIBYTE,
        stage.get("spilled_bytes").asLong() / MEBIBYTE);
  }

  /** Nothing where the system gives no peak of the stage alone. */
  private static String resident(JsonNode stage) {
    long peak = stage.get("peak_resident_mb").asLong();
    boolean isKnown = peak >= 0 && stage.get("is_resident_of_stage").asBoolean();
    return isKnown ? format("%,d", peak) : "-";
  }

  /** The growth of each stage between consecutive sizes. */
  private List<String> growth() throws IOException {
    List<JsonNode> sizes = results("stages");
    if (sizes.size() < 2) {
      return List.of("Growth takes two sizes; there are results of %d.".formatted(sizes.size()));
    }
    StringBuilder head = new StringBuilder("| stage |");
    StringBuilder rule = new StringBuilder("| --- |");
    for (int i = 1; i < sizes.size(); i++) {
      long from = sizes.get(i - 1).get("lines").asLong();
      head.append(format(" %,d to %,d |", from, sizes.get(i).get("lines").asLong()));
      rule.append(" ---: |");
    }
    Set<String> names = new LinkedHashSet<>();
    // In the order of the sizes that list the most stages: later programs have more.
    sizes.stream()
        .sorted(Comparator.comparingInt((JsonNode size) -> -size.get("stages").size()))
        .forEach(size -> names.addAll(seconds(size).keySet()));
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      StringBuilder line = new StringBuilder("| " + name + " |");
      for (int i = 1; i < sizes.size(); i++) {
        line.append(' ')
            .append(
                Growth.exponent(
                    sizes.get(i - 1), sizes.get(i), result -> seconds(result).get(name)))
            .append(" |");
      }
      lines.add(line.toString());
    }
    return under(head.toString(), rule.toString(), lines);
  }

  /** Seconds of the stages that were done, and of all of them when all were. */
  private static Map<String, Double> seconds(JsonNode result) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    boolean isWhole = true;
    for (JsonNode stage : result.get("stages")) {
      if (isDone(stage)) {
        seconds.put(stage.get("stage").asText(), stage.get("seconds").asDouble());
      }
      isWhole &= isDone(stage);
    }
    if (isWhole) {
      seconds.put(TOGETHER, seconds.values().stream().mapToDouble(Double::doubleValue).sum());
    }
    return seconds;
  }

  /** What one more day takes, as a share of building everything. */
  private List<String> day() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode result : results("stages")) {
      JsonNode whole = stageNamed(result, "build-features");
      JsonNode day = stageNamed(result, "append-day");
      if (isDone(whole) && isDone(day) && day.has("ledger_seconds")) {
        lines.add(
            format(
                "| %,d | %,d | %s | %s |",
                result.get("lines").asLong(),
                day.get("rows").asLong(),
                share(day, whole, "seconds"),
                share(day, whole, "ledger_seconds")));
      }
    }
    return under(
        "| lines | of the day | everything, seconds | one more day | share | ledgers, seconds | one more day"
            + " | share |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        lines);
  }

  private static JsonNode stageNamed(JsonNode result, String name) {
    for (JsonNode stage : result.get("stages")) {
      if (stage.get("stage").asText().equals(name)) {
        return stage;
      }
    }
    return MissingNode.getInstance();
  }

  private static String share(JsonNode day, JsonNode whole, String key) {
    double ofDay = day.get(key).asDouble();
    double ofAll = whole.get(key).asDouble();
    return format("%.1f | %.1f | %.1f%%", ofAll, ofDay, 100 * ofDay / ofAll);
  }

  private List<String> skew() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode result : results("skew")) {
      lines.add(
          format(
              "| %,d | %s | %s | %s |",
              result.get("lines").asLong(),
              rounds(result, "default"),
              rounds(result, "whales"),
              decimal(result.path("ratio"), "%.2f")));
    }
    return under(
        "| lines | without whales, seconds by round | with whales | ratio |",
        "| ---: | --- | --- | ---: |",
        lines);
  }

  private List<String> model() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode result : results("model")) {
      lines.add(learner(result, "returnwise", "logistic regression"));
      lines.add(learner(result, "xgboost", "XGBoost"));
      lines.add(
          format(
              "| | tested on %,d later lines, %,d returned | | | | | | | |",
              result.path("test_lines").asLong(), result.path("test_positives").asLong()));
    }
    return under(
        "| lines | learner | training lines | fit, seconds | ratio | with preparation | ratio | AUC"
            + " | log loss |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        lines);
  }

  private static String learner(JsonNode result, String key, String name) {
    JsonNode learner = result.path(key);
    long lines = result.get("lines").asLong();
    if (!isDone(learner)) {
      String reason = learner.path("reason").asText("not run");
      return format("| %,d | %s | %s | | | | | | |", lines, name, reason);
    }
    JsonNode other = result.path("xgboost");
    return format(
        "| %,d | %s | %,d | %.1f | %s | %.1f | %s | %.4f | %.4f |",
        lines,
        name,
        learner.get("training_lines").asLong(),
        learner.get("fit_seconds").asDouble(),
        ratio(learner, other, "fit_seconds"),
        learner.get("seconds_with_preparation").asDouble(),
        ratio(learner, other, "seconds_with_preparation"),
        learner.get("auc_roc").asDouble(),
        learner.get("log_loss").asDouble());
  }

  private static String ratio(JsonNode one, JsonNode other, String key) {
    return isDone(other)
        ? format("%.2f", one.get(key).asDouble() / other.get(key).asDouble())
        : "-";
  }

  private static String count(JsonNode number) {
    return number.isMissingNode() ? "-" : format("%,d", number.asLong());
  }

  private static String shortened(JsonNode hash) {
    String text = hash.asText();
    return text.isEmpty() ? "-" : text.substring(0, Math.min(SHOWN_OF_A_HASH, text.length()));
  }
}
