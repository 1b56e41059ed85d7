package io.returnwise.model;

import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ScoreBins.Decile;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a person needs to know of a model before trusting it.
 *
 * @param modelId id of the model
 * @param learner name of the learner
 * @param codeVersion version of the code that trained it
 * @param featureSet what the model may look at
 * @param asOf first day whose data the model does not know
 * @param settings every setting in force
 * @param training lines the model learned from
 * @param matured matured lines of which those were drawn; as many when all were
 * @param evaluation how an equal model, trained only on the older lines, did on the newer ones
 * @param categories the same lines by category, where there are any
 * @param fitted the model
 * @param left features that it does not look at
 * @param tried the learners that it was chosen among; none where there was one only
 * @param verdict whether it may be put to use
 */
public record ModelCard(
    String modelId,
    String learner,
    String codeVersion,
    FeatureSet featureSet,
    LocalDate asOf,
    Map<String, String> settings,
    Period training,
    long matured,
    Optional<Evaluation> evaluation,
    List<CategoryJudgement> categories,
    ReturnModels.Fitted fitted,
    List<StableFeatures.Left> left,
    List<Tried> tried,
    Verdict verdict) {

  private static final String CALIBRATION = "calibration";

  /** Keys of what is said of a metric. */
  public static final String VALUE = "value";

  public static final String CONSTANT = "constant";

  private static final String LEARNER = "learner";
  private static final String METRICS = "metrics";
  private static final String METRIC = "metric";

  /** Key of the name of the feature set. */
  public static final String FEATURE_SET = "feature_set";

  public ModelCard {
    categories = List.copyOf(categories);
    left = List.copyOf(left);
    tried = List.copyOf(tried);
  }

  /** Whether a model was put to use when it was trained, and why it was or was not. */
  public record Verdict(boolean isUsed, String reason) {}

  /**
   * A learner that a model was chosen among.
   *
   * @param days at how many days in turn it was tried
   * @param logLoss of the lines behind these days, up to the next one; none where it was not tried
   * @param seconds what trying took, without what had been fitted for another one; 0 where the
   *     budget was used up
   */
  public record Tried(String learner, int days, OptionalDouble logLoss, double seconds) {
    private String text() {
      if (logLoss.isPresent()) {
        return String.format(
            Locale.ROOT, "%s %.4f (%d tests)", learner, logLoss.getAsDouble(), days);
      }
      return learner + (seconds == 0 ? ": no time was left" : ": too few lines");
    }
  }

  /** Lines of a period: bought from a day to a day, both included. */
  public record Period(LocalDate from, LocalDate to, long lines, long positives) {
    /** Returned share of the lines. */
    public double rate() {
      return lines == 0 ? 0 : (double) positives / lines;
    }
  }

  /**
   * A test, before any calibration, on later lines, with a gap of the label window between training
   * and test.
   */
  public record Evaluation(
      Period training,
      Period test,
      List<Estimate> metrics,
      List<Decile> deciles,
      List<Part> parts) {
    public Evaluation {
      metrics = List.copyOf(metrics);
      deciles = List.copyOf(deciles);
      parts = List.copyOf(parts);
    }
  }

  /** The same on a part of the lines of a test. */
  public record Part(String name, long lines, long positives, List<Estimate> metrics) {
    public Part {
      metrics = List.copyOf(metrics);
    }
  }

  /** The card for machines. */
  public Map<String, Object> values() {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("model_id", modelId);
    card.put(LEARNER, learner);
    card.put(FEATURE_SET, featureSet.name());
    card.put("code_version", codeVersion);
    card.put("as_of", asOf.toString());
    card.put("settings", settings);
    card.put("training", values(training));
    card.put("matured_lines", matured);
    evaluation.ifPresent(
        found -> {
          card.put("evaluation_training", values(found.training()));
          card.put("evaluation_test", values(found.test()));
          card.put(METRICS, found.metrics().stream().map(ModelCard::values).toList());
          card.put("deciles", found.deciles().stream().map(ModelCard::values).toList());
          card.put("parts", found.parts().stream().map(ModelCard::values).toList());
        });
    if (!categories.isEmpty()) {
      card.put("categories", categories.stream().map(CategoryJudgement::values).toList());
    }
    if (!tried.isEmpty()) {
      card.put("tried", tried.stream().map(ModelCard::values).toList());
    }
    card.put("put_to_use", verdict.isUsed());
    card.put("verdict", verdict.reason());
    card.put(CALIBRATION, fitted.calibration().values());
    card.put("features", fitted.features().stream().map(Feature::name).toList());
    card.put("feature_means", fitted.means());
    card.put("features_left_out", left.stream().map(each -> each.feature().name()).toList());
    return card;
  }

  private static Map<String, Object> values(Period period) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("from", period.from().toString());
    values.put("to", period.to().toString());
    values.put("lines", period.lines());
    values.put("positives", period.positives());
    return values;
  }

  private static Map<String, Object> values(Decile decile) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("predicted", decile.predicted());
    values.put("observed", decile.observed());
    return values;
  }

  private static Map<String, Object> values(Part part) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", part.name());
    values.put("lines", part.lines());
    values.put("positives", part.positives());
    values.put(METRICS, part.metrics().stream().map(ModelCard::values).toList());
    return values;
  }

  private static Map<String, Object> values(Tried tried) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(LEARNER, tried.learner());
    values.put("tests", tried.days());
    values.put("log_loss", tried.logLoss().isPresent() ? tried.logLoss().getAsDouble() : null);
    values.put("seconds", tried.seconds());
    return values;
  }

  private static Map<String, Object> values(Estimate estimate) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(METRIC, estimate.metric().id());
    values.put(VALUE, estimate.value());
    values.put("low", estimate.low());
    values.put("high", estimate.high());
    values.put(CONSTANT, estimate.constant());
    return values;
  }

  /** The card for people. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("Model card: " + modelId);
    lines.add("");
    lines.add(
        "What it says   the probability, judged %s, that any unit of a line comes back"
            .formatted(featureSet.moment()));
    lines.add("How it learns  " + learner + ", feature set " + featureSet.name());
    if (!tried.isEmpty()) {
      lines.add(
          "Chosen among   log loss, the later one if better beyond doubt: "
              + tried.stream().map(Tried::text).collect(Collectors.joining(", ")));
    }
    lines.add("What it knows  what was known before " + asOf + " (code " + codeVersion + ")");
    lines.add("Learned from   " + text(training));
    if (matured > training.lines()) {
      lines.add(
          String.format(Locale.ROOT, "               drawn from %,d (model.max-lines)", matured));
    }
    lines.add("Calibrated     " + text(fitted.calibration()));
    lines.add("Put to use     %s: %s".formatted(verdict.isUsed() ? "yes" : "no", verdict.reason()));
    lines.add("");
    if (evaluation.isEmpty()) {
      lines.add("Not tested: too few older lines to train on and newer lines to test on.");
    }
    evaluation.ifPresent(found -> addEvaluation(lines, found));
    if (!categories.isEmpty()) {
      lines.addAll(CategoryJudgement.text(categories));
    }
    lines.add("");
    lines.add(
        "Not for: denying a return or judging a buyer. A line is likely to come back for its");
    lines.add("product, price and basket as much as for its buyer.");
    lines.add("");
    lines.add("Features, in order");
    for (Feature feature : fitted.features()) {
      lines.add("  %-32s %s".formatted(feature.name(), feature.field().meaning()));
    }
    addLeft(lines);
    lines.add("");
    lines.add("Settings");
    settings.forEach((key, value) -> lines.add("  %-28s %s".formatted(key, value)));
    return String.join("\n", lines) + "\n";
  }

  /** The calibration that the card of a stored model states; cards of old have none. */
  public static CalibrationLine calibration(Map<String, Object> card) {
    return card.get(CALIBRATION) instanceof Map<?, ?> values
        ? CalibrationLine.of(values)
        : CalibrationLine.NONE;
  }

  /** The learner that the card of a stored model states. */
  public static String learner(Map<String, Object> card) {
    return String.valueOf(card.get(LEARNER));
  }

  /**
   * What the card of a stored model says of a metric; empty where the model was not tested.
   *
   * @param what {@link #VALUE} or {@link #CONSTANT}
   */
  public static Optional<Double> metric(Map<String, Object> card, Metric metric, String what) {
    List<?> metrics = card.get(METRICS) instanceof List<?> found ? found : List.of();
    return metrics.stream()
        .map(each -> (Map<?, ?>) each)
        .filter(each -> metric.id().equals(each.get(METRIC)))
        .map(each -> each.get(what))
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).doubleValue())
        .findFirst();
  }

  private static String text(CalibrationLine line) {
    return line.equals(CalibrationLine.NONE)
        ? "not: it would not have helped, or there are too few lines to tell"
        : String.format(
            Locale.ROOT,
            "log-odds times %.3f %s %.3f, learned from the test below, which is uncalibrated",
            line.slope(),
            line.intercept() < 0 ? "less" : "plus",
            Math.abs(line.intercept()));
  }

  private void addLeft(List<String> lines) {
    if (left.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Left out: their mean moved by more than model.drift-limit standard deviations");
    lines.add("between the older and the newer half of the lines");
    left.stream()
        .filter(each -> !Double.isInfinite(each.moved()))
        .forEach(
            each ->
                lines.add(
                    String.format(
                        Locale.ROOT, "  %-32s %.2f", each.feature().name(), each.moved())));
    long constant = left.stream().filter(each -> Double.isInfinite(each.moved())).count();
    lines.add("and %d that are the same for all lines".formatted(constant));
  }

  private static void addEvaluation(List<String> lines, Evaluation found) {
    lines.add("Tested by training an equal model on the older lines and judging the newer ones:");
    lines.add("  trained on   " + text(found.training()));
    lines.add("  tested on    " + text(found.test()));
    lines.add("");
    lines.addAll(metricLines(found.metrics()));
    lines.add("");
    lines.add(
        "Each tenth of these lines, from the lowest scores to the highest: predicted, came back");
    for (Decile decile : found.deciles()) {
      lines.add(
          String.format(
              Locale.ROOT, "  %7.2f%% %8.2f%%", 100 * decile.predicted(), 100 * decile.observed()));
    }
    for (Part part : found.parts()) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "The same on %s: %,d lines, of which %,d came back",
              part.name(),
              part.lines(),
              part.positives()));
      lines.addAll(metricLines(part.metrics()));
    }
  }

  /** Metrics as lines of text, in columns. */
  public static List<String> metricLines(List<Estimate> metrics) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "  %-30s %9s   %-20s %9s", "metric", "model", "95% interval", "constant"));
    for (Estimate estimate : metrics) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-30s %9s   %-20s %9s",
              estimate.metric().id(),
              number(estimate.value()),
              "%s to %s".formatted(number(estimate.low()), number(estimate.high())),
              number(estimate.constant())));
    }
    return lines;
  }

  private static String text(Period period) {
    return String.format(
        Locale.ROOT,
        "%,d lines bought %s to %s, of which %,d (%.2f%%) came back",
        period.lines(),
        period.from(),
        period.to(),
        period.positives(),
        100 * period.rate());
  }

  /** A metric as text, - where there is none. */
  public static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
