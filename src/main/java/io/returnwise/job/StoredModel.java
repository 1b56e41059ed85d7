package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.model.CalibrationLine;
import io.returnwise.model.Learner;
import io.returnwise.model.LogisticRegressionLearner;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ReturnModels;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.Weight;
import io.returnwise.scorer.Member;
import io.returnwise.scorer.ReturnScorer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A model of the warehouse, as far as this version of the program knows its features.
 *
 * @param version its version
 * @param set what it may look at; it is never given another set
 * @param features what it looks at, in order
 * @param means their means over the training lines
 */
record StoredModel(
    ModelStore.Version version,
    String id,
    PipelineModel pipeline,
    CalibrationLine calibration,
    FeatureSet set,
    List<Feature> features,
    List<Double> means) {
  private static final Learner LEARNER = new LogisticRegressionLearner();
  private static final double TOLERANCE = 1e-9;

  StoredModel {
    features = List.copyOf(features);
    means = List.copyOf(means);
  }

  /**
   * The model in use on a day.
   *
   * @throws InvalidDataException if there is none, or none that this version knows
   */
  static StoredModel inUse(JobContext context, LocalDate day) {
    ModelStore models = new ModelStore(context.warehouse());
    return read(
        models,
        models
            .inUse(day)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "There is no model in use as of %s: run 'train-model --as-of %s' first"
                            .formatted(day, day))));
  }

  /**
   * A model.
   *
   * @throws InvalidDataException if it is not whole, if this version does not know its features, or
   *     if it does not say of the lines it was stored with what it said then
   */
  static StoredModel read(ModelStore models, ModelStore.Version version) {
    ModelStore.Stored stored = models.read(version);
    Map<String, Object> card = stored.card();
    FeatureSet set = featureSet(card);
    List<?> means = (List<?>) card.get("feature_means");
    StoredModel model =
        new StoredModel(
            version,
            String.valueOf(card.get("model_id")),
            stored.pipeline(),
            ModelCard.calibration(card),
            set,
            features(card, set),
            means.stream().map(value -> ((Number) value).doubleValue()).toList());
    model.check(stored.checks());
    return model;
  }

  /** Says of the lines that it was stored with what it said then. */
  private void check(List<ModelStore.Check> checks) {
    ReturnScorer scorer = new ReturnScorer(ExportModel.content(this));
    for (ModelStore.Check check : checks) {
      double probability = scorer.probability(check.values());
      if (!(Math.abs(probability - check.probability()) <= TOLERANCE)) {
        throw new InvalidDataException(
            ("Model %d gives a line %s that it gave %s when it was stored: it was changed since, or"
                    + " this version of the program reads it in another way. Take it back with 'models"
                    + " rollback', or run 'train-model' again")
                .formatted(version.number(), probability, check.probability()));
      }
    }
  }

  /** What it makes of each feature, for reasons in words. */
  List<Weight> weights() {
    return LEARNER.weights(pipeline, features, means);
  }

  /** What it does, for scoring outside Spark. */
  Member member() {
    return LEARNER.member(pipeline, means);
  }

  /** Lines with columns for the features, with {@link ReturnModels#PROBABILITY}. */
  Dataset<Row> predict(Dataset<Row> lines) {
    return ReturnModels.predict(pipeline, calibration, lines);
  }

  private static FeatureSet featureSet(Map<String, Object> card) {
    String name = String.valueOf(card.get(ModelCard.FEATURE_SET));
    return FeatureSet.named(name)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    ("The model learned from the feature set %s, which is not known; run"
                            + " 'train-model' again")
                        .formatted(name)));
  }

  /**
   * The features that a card names, in order.
   *
   * @throws InvalidDataException if one of them is not in the set
   */
  static List<Feature> features(Map<String, Object> card, FeatureSet set) {
    List<?> names = (List<?>) card.get("features");
    List<Feature> features =
        set.features().stream().filter(feature -> names.contains(feature.name())).toList();
    if (!names.equals(features.stream().map(Feature::name).toList())) {
      throw new InvalidDataException(
          "The model was trained on other features, among them %s; run 'train-model' again"
              .formatted(unknown(names, set)));
    }
    return features;
  }

  private static List<?> unknown(List<?> names, FeatureSet set) {
    Set<String> known = set.features().stream().map(Feature::name).collect(Collectors.toSet());
    return names.stream().filter(name -> !known.contains(String.valueOf(name))).toList();
  }
}
