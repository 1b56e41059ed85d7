package io.returnwise.bench;

import io.returnwise.config.Presets;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/**
 * Settings of a benchmark, from the system properties {@code bench.*}.
 *
 * @param lines order lines of each size
 * @param parts what to measure, of {@link Part#NAMES}
 * @param seed seed of the invented shop
 * @param heapMb heap of each measured process, in MiB; DuckDB gets as much
 * @param limitSeconds longest time of one stage or one run of an engine
 * @param rounds runs of each engine over the histories, in alternating order
 * @param maxRows most training rows, and most test rows, of the comparison of learners
 * @param scratch folder for everything that is not a result
 * @param results folder of the result files
 * @param isKept whether the scratch data of a size stays, and histories and model use what is there
 * @param stages stages to run; the others are recorded as skipped
 * @param presets presets to evaluate
 * @param presetSeeds seeds to evaluate each preset with
 * @param copies how many copies of the lines {@code copies} makes the histories of, in turn
 * @param daysBefore days before the last on which each preset is run as well
 * @param version version of the product
 */
record BenchSettings(
    List<Long> lines,
    List<String> parts,
    long seed,
    int heapMb,
    long limitSeconds,
    int rounds,
    int maxRows,
    Path scratch,
    Path results,
    boolean isKept,
    List<String> stages,
    List<String> presets,
    List<Long> presetSeeds,
    List<Integer> copies,
    List<Integer> daysBefore,
    String version) {
  static final String PREFIX = "bench.";

  /** Cores of every engine: the size of machine that the figures are about. */
  static final int CORES = 2;

  BenchSettings {
    new Problems("Invalid benchmark settings")
        .require(
            !lines.isEmpty() && lines.stream().allMatch(n -> n >= 1000),
            "bench.lines must be sizes of at least 1000, but is %s",
            lines)
        .require(
            Part.NAMES.containsAll(parts),
            "bench.parts must be of %s, but is %s",
            Part.NAMES,
            parts)
        .require(
            Presets.names().containsAll(presets),
            "bench.presets must be of %s, but is %s",
            Presets.names(),
            presets)
        .require(
            StagesPart.NAMES.containsAll(stages),
            "bench.stages must be of %s, but is %s",
            StagesPart.NAMES,
            stages)
        .require(!presetSeeds.isEmpty(), "bench.preset-seeds must name a seed")
        .require(
            copies.stream().allMatch(number -> number > 0),
            "bench.copies must be positive numbers of copies, but is %s",
            copies)
        .require(
            daysBefore.stream().allMatch(days -> days > 0),
            "bench.days-before must be positive numbers of days, but is %s",
            daysBefore)
        .require(heapMb >= 512, "bench.heap-mb must be at least 512, but is %d", heapMb)
        .require(limitSeconds >= 1, "bench.limit-seconds must be at least 1")
        .require(rounds >= 1, "bench.rounds must be at least 1, but is %d", rounds)
        .require(maxRows >= 1000, "bench.max-rows must be at least 1000, but is %d", maxRows)
        .throwIfAny(InvalidConfigException::new);
    lines = lines.stream().sorted().toList();
    parts = List.copyOf(parts);
    stages = List.copyOf(stages);
    presets = List.copyOf(presets);
    presetSeeds = List.copyOf(presetSeeds);
    copies = List.copyOf(copies);
    daysBefore = daysBefore.stream().sorted(Comparator.reverseOrder()).toList();
  }

  static BenchSettings of(Properties properties) {
    Function<String, String> value =
        key -> {
          String text = properties.getProperty(PREFIX + key);
          if (text == null) {
            throw new InvalidConfigException("Expected the property %s%s".formatted(PREFIX, key));
          }
          return text;
        };
    return new BenchSettings(
        Arrays.stream(value.apply("lines").split(",", -1)).map(Long::valueOf).toList(),
        List.of(value.apply("parts").split(",", -1)),
        Long.parseLong(value.apply("seed")),
        Integer.parseInt(value.apply("heap-mb")),
        Long.parseLong(value.apply("limit-seconds")),
        Integer.parseInt(value.apply("rounds")),
        Integer.parseInt(value.apply("max-rows")),
        Path.of(value.apply("scratch")).toAbsolutePath(),
        Path.of(value.apply("results")).toAbsolutePath(),
        Boolean.parseBoolean(value.apply("keep")),
        List.of(value.apply("stages").split(",", -1)),
        List.of(value.apply("presets").split(",", -1)),
        Arrays.stream(value.apply("preset-seeds").split(",", -1)).map(Long::valueOf).toList(),
        numbers(value.apply("copies")),
        numbers(value.apply("days-before")),
        value.apply("version"));
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
  }

  /** The folder of one size. */
  Path scratch(long size) {
    return scratch.resolve("%d-lines-seed-%d".formatted(size, seed));
  }

  /** What a result file says of the settings: nothing that belongs to one machine. */
  Map<String, Object> published() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("cores", CORES);
    values.put("heap_mb", heapMb);
    values.put("limit_seconds", limitSeconds);
    values.put("rounds", rounds);
    values.put("max_rows", maxRows);
    return values;
  }
}
