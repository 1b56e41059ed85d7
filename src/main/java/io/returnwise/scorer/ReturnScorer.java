package io.returnwise.scorer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Gives order lines their return probability, without Spark. May be used by many threads at once.
 *
 * <p>The values are those of the features tables of the same version of Returnwise: a shop that
 * scores at its checkout looks up what the tables say of the SKU and the buyer, and works out what
 * depends on the basket.
 */
public final class ReturnScorer {
  /** Nothing is certain: as in Spark, probabilities are this far from 0 and 1 at least. */
  private static final double SMALLEST = 1e-9;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private final ScorerModel model;
  private final Member[] members;
  private final double[] unknown;
  private final Map<String, Integer> places = new HashMap<>();

  /** A scorer of a model. */
  public ReturnScorer(ScorerModel model) {
    this.model = model;
    this.members = model.members().toArray(Member[]::new);
    this.unknown = model.features().stream().mapToDouble(ScorerFeature::whenUnknown).toArray();
    for (int i = 0; i < unknown.length; i++) {
      places.put(model.features().get(i).name(), i);
    }
  }

  /**
   * Reads a model file.
   *
   * @throws IOException if it cannot be read, or does not hold a whole model
   */
  public static ReturnScorer read(InputStream file) throws IOException {
    try {
      return new ReturnScorer(JSON.readValue(file, ScorerModel.class));
    } catch (JsonProcessingException e) {
      throw new IOException("This is no model file: " + e.getOriginalMessage(), e);
    }
  }

  /** Writes a model file. */
  public static void write(ScorerModel model, OutputStream file) throws IOException {
    JSON.writeValue(file, model);
  }

  /** The model that it applies. */
  public ScorerModel model() {
    return model;
  }

  /** Names of the features, in the order of the values. */
  public List<String> features() {
    return model.features().stream().map(ScorerFeature::name).toList();
  }

  /**
   * The values of a line in their order; features that are not named have the value of a line of
   * which nothing is known.
   *
   * @throws IllegalArgumentException if a name is not one of the model's features
   */
  public double[] values(Map<String, Double> named) {
    if (!places.keySet().containsAll(named.keySet())) {
      TreeSet<String> others = new TreeSet<>(named.keySet());
      others.removeAll(places.keySet());
      throw new IllegalArgumentException("The model has no features " + others);
    }
    double[] values = unknown.clone();
    for (Map.Entry<String, Double> feature : named.entrySet()) {
      if (feature.getValue() == null) {
        throw new IllegalArgumentException(
            "%s has no value: leave it out".formatted(feature.getKey()));
      }
      values[places.get(feature.getKey())] = feature.getValue();
    }
    return values;
  }

  /**
   * The probability that any unit of a line comes back, strictly between 0 and 1.
   *
   * @param values value of each feature, in order; all of them finite
   */
  public double probability(double[] values) {
    return probabilityOf(margin(values));
  }

  /** The log-odds of a line before calibration. */
  public double margin(double[] values) {
    requireWhole(values);
    double margin = 0;
    for (Member member : members) {
      margin += member.weight() * member.margin(values);
    }
    return margin;
  }

  /** Where the probability of a line comes from. */
  public Explanation explain(double[] values) {
    double margin = margin(values);
    double[] contributions = new double[values.length];
    double base = 0;
    for (Member member : members) {
      base += member.addContributions(values, member.weight(), contributions);
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < contributions.length; i++) {
      named.put(model.features().get(i).name(), contributions[i]);
    }
    double calibration = model.calibration().of(margin) - margin;
    return new Explanation(base, named, margin, calibration, probabilityOf(margin));
  }

  private double probabilityOf(double margin) {
    double probability = 1 / (1 + Math.exp(-model.calibration().of(margin)));
    return Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST);
  }

  private void requireWhole(double[] values) {
    if (values.length != unknown.length) {
      throw new IllegalArgumentException(
          "Expected %d values, got %d".formatted(unknown.length, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "The value of %s is no finite number".formatted(name(i)));
      }
    }
  }

  private String name(int place) {
    return model.features().get(place).name();
  }
}
