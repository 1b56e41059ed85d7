package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.Savings.Saving;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a model does on the lines of one category, calibrated as it is used, and what deciding by it
 * would have saved there.
 *
 * @param category the category; empty for the lines of all others, and of none
 * @param bins its lines
 * @param costs of acting on them, where they are known
 */
public record CategoryJudgement(
    Optional<String> category, ScoreBins bins, Optional<ActionCosts> costs) {
  /** Categories that are looked at apart, the largest. */
  private static final int MOST = 20;

  /** Of those with costs of their own there may be more. */
  private static final int MOST_WITH_COSTS = 100;

  private static final String KEY = "_category_key";
  private static final String LINES = "_lines";

  /**
   * Judges every category that has many lines, or costs of its own.
   *
   * @param judged rows with a probability, a label, {@code basket_id} and {@code category}; read
   *     more than once
   * @param line calibrates the probabilities
   * @return the largest first, all others together last
   */
  public static List<CategoryJudgement> of(
      Dataset<Row> judged, CalibrationLine line, CostSettings costs) {
    Column category = OrderLines.CATEGORY.col();
    Column isNamed = category.isin(named(judged, costs).toArray());
    Dataset<Row> calibrated =
        judged
            .withColumn(
                ReturnModels.PROBABILITY,
                ReturnModels.calibrated(col(ReturnModels.PROBABILITY), line))
            .withColumn(KEY, when(isNamed, category));
    List<CategoryJudgement> found = new ArrayList<>();
    // By the key: the others have the usual costs, but for a few that are small.
    ScoreBins.by(calibrated, col(KEY), costs.actFrom(col(KEY)))
        .forEach((key, bins) -> found.add(new CategoryJudgement(key, bins, costs.of(key))));
    found.sort(
        Comparator.<CategoryJudgement, Boolean>comparing(each -> each.category().isEmpty())
            .thenComparing(each -> -each.bins().lines())
            .thenComparing(CategoryJudgement::name));
    return found;
  }

  private static Set<String> named(Dataset<Row> judged, CostSettings costs) {
    Column category = OrderLines.CATEGORY.col();
    Dataset<Row> sizes =
        judged
            .filter(category.isNotNull())
            .groupBy(category)
            .agg(count(lit(1)).as(LINES))
            .orderBy(col(LINES).desc(), category);
    Set<String> named = names(sizes.limit(MOST));
    if (!costs.categories().isEmpty()) {
      Column hasCosts = category.isin(costs.categories().keySet().toArray());
      named.addAll(names(sizes.filter(hasCosts).limit(MOST_WITH_COSTS)));
    }
    return named;
  }

  private static Set<String> names(Dataset<Row> sizes) {
    return sizes.collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Name for people. */
  public String name() {
    return category.orElse("(all others)");
  }

  /** What acting on its lines would have saved, where costs are known. */
  public Optional<Savings> savings() {
    return costs.map(known -> new Savings(bins, known));
  }

  /** Returned lines against those that were predicted. */
  public Estimate observedExpected() {
    return MetricRows.of(Metric.OBSERVED_EXPECTED, bins, (double) bins.positives() / bins.lines());
  }

  /** For machines. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    Estimate calibration = observedExpected();
    values.put("category", category.orElse(null));
    values.put("lines", bins.lines());
    values.put("positives", bins.positives());
    values.put("expected", bins.expected());
    values.put(calibration.metric().id(), calibration.value());
    values.put("low", calibration.low());
    values.put("high", calibration.high());
    savings()
        .ifPresent(
            savings -> {
              Saving byCosts = savings.byCosts();
              values.put("act_from", byCosts.actFrom());
              values.put("saved", byCosts.saved());
              values.put("saved_low", byCosts.low());
              values.put("saved_high", byCosts.high());
              values.put("saved_by_all", savings.always().saved());
              values.put("saved_in_hindsight", savings.best().saved());
            });
    return values;
  }

  /** For people: a line for each category, and one more of what deciding by it would have saved. */
  static List<String> text(List<CategoryJudgement> categories) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("The same lines by category, scored as the model is used");
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-24s %10s %10s %10s   %s",
            "category",
            "lines",
            "predicted",
            "came back",
            "came back against predicted"));
    for (CategoryJudgement each : categories) {
      Estimate calibration = each.observedExpected();
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-24s %,10d %9.2f%% %9.2f%%   %s (%s to %s)",
              each.name(),
              each.bins().lines(),
              100 * each.bins().expected() / each.bins().lines(),
              100.0 * each.bins().positives() / each.bins().lines(),
              ModelCard.number(calibration.value()),
              ModelCard.number(calibration.low()),
              ModelCard.number(calibration.high())));
    }
    if (categories.stream().anyMatch(each -> each.costs().isPresent())) {
      lines.add("");
      lines.add("What acting on the lines that pay by costs.* would have saved; on none it is 0");
      categories.forEach(each -> each.savings().ifPresent(found -> lines.add(text(each, found))));
    }
    return lines;
  }

  private static String text(CategoryJudgement category, Savings savings) {
    Saving found = savings.byCosts();
    String what =
        found.actFrom() == null
            ? "never pays"
            : String.format(
                Locale.ROOT,
                "from %.2f%% on: %,d lines, %,.2f saved%s",
                100 * found.from(),
                found.acted(),
                found.saved(),
                found.low() == null
                    ? ""
                    : String.format(Locale.ROOT, " (%,.2f to %,.2f)", found.low(), found.high()));
    return String.format(
        Locale.ROOT,
        "  %-24s %s; on every line %,.2f; the most in hindsight %,.2f",
        category.name(),
        what,
        savings.always().saved(),
        savings.best().saved());
  }
}
