package io.returnwise.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.evaluate.ListingCauses.Confusion;
import io.returnwise.evaluate.ScoreTruth.Bin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Evaluations as JSON: for each preset its seeds, every figure over the seeds with its interval,
 * and flagged listings by planted cause and main reason; then every seed alone. Holds no path.
 */
public final class EvaluationFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private EvaluationFile() {}

  /**
   * Evaluations of worlds that differ in their seed alone, in the order in which they first occur.
   *
   * @throws InvalidConfigException if one world comes twice
   */
  public static List<List<Evaluation>> bySettings(List<Evaluation> evaluations) {
    Map<String, List<Evaluation>> bySettings = new LinkedHashMap<>();
    Set<String> worlds = new HashSet<>();
    for (Evaluation evaluation : evaluations) {
      if (!worlds.add(evaluation.settingsHash() + " " + evaluation.seed())) {
        throw new InvalidConfigException(
            "Expected every world once, found preset %s with seed %s twice"
                .formatted(evaluation.preset(), evaluation.seed()));
      }
      bySettings
          .computeIfAbsent(evaluation.settingsHash(), hash -> new ArrayList<>())
          .add(evaluation);
    }
    return List.copyOf(bySettings.values());
  }

  /**
   * The text of the file.
   *
   * @param version version of the code
   */
  public static String text(List<Evaluation> evaluations, String version) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("code_version", version);
    file.put("presets", presets(evaluations));
    try {
      return JSON.writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write an evaluation as JSON", e);
    }
  }

  /** What the file says of each preset. */
  public static List<Map<String, Object>> presets(List<Evaluation> evaluations) {
    List<Map<String, Object>> presets = new ArrayList<>();
    bySettings(evaluations)
        .forEach(
            seeds -> {
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("preset", seeds.get(0).preset());
              values.put("lines", seeds.get(0).lines());
              values.put("seeds", seeds.stream().map(Evaluation::seed).toList());
              values.put("figures", figures(seeds));
              values.put("flagged_listings", confusion(seeds));
              values.put("runs", seeds.stream().map(EvaluationFile::run).toList());
              presets.add(values);
            });
    return presets;
  }

  private static List<Map<String, Object>> figures(List<Evaluation> seeds) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Evaluation.Pooled figure : Evaluation.pooled(seeds)) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("group", figure.group());
      row.put("name", figure.name());
      row.put("kind", figure.kind());
      row.put("mean", figure.mean());
      row.put("low", figure.interval().low());
      row.put("high", figure.interval().high());
      row.put("seeds", figure.seeds());
      row.put("hits", figure.hits());
      row.put("of", figure.of());
      rows.add(row);
    }
    return rows;
  }

  /** Flagged listings of several seeds by planted cause and main reason. */
  public static List<Confusion> confusion(List<Evaluation> seeds) {
    Map<String, Confusion> cells = new TreeMap<>();
    for (Evaluation seed : seeds) {
      for (Confusion cell : seed.confusion()) {
        cells.merge(
            cell.cause() + " " + cell.family(),
            cell,
            (one, other) ->
                new Confusion(one.cause(), one.family(), one.listings() + other.listings()));
      }
    }
    return List.copyOf(cells.values());
  }

  private static Map<String, Object> run(Evaluation seed) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("seed", seed.seed());
    values.put("as_of", seed.asOf());
    values.put("figures", seed.figures());
    List<Bin> tenths = seed.tenths();
    values.put("score_tenths", tenths);
    return values;
  }
}
