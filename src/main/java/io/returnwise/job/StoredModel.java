package io.returnwise.job;

import static org.apache.spark.sql.functions.col;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.model.CalibrationLine;
import io.returnwise.model.Members;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ReturnModels;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.scorer.Member;
import io.returnwise.scorer.ReturnScorer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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
  private static final double TOLERANCE = 1e-9;
  private static final String PLACE = "_place";

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
    return read(models, models.requireInUse(day));
  }

  /**
   * A model.
   *
   * @throws InvalidDataException if it is not whole, if this version does not know its features, or
   *     if it does not say of the lines it was stored with what it said then
   */
  static StoredModel read(ModelStore models, ModelStore.Version version) {
    ModelStore.Stored stored = models.read(version);
    try {
      StoredModel model = of(version, stored);
      model.check(stored.checks());
      return model;
    } catch (InvalidDataException e) {
      throw e;
    } catch (Exception e) { // also SparkException, which Spark's Java API does not declare
      // Files of several models, or files that somebody edited, fail in many ways.
      throw new InvalidDataException(
          "Model %d in %s is not whole: %s; %s"
              .formatted(version.number(), version.folder(), e.getMessage(), ModelStore.INSTEAD),
          e);
    }
  }

  private static StoredModel of(ModelStore.Version version, ModelStore.Stored stored) {
    Map<String, Object> card = stored.card();
    FeatureSet set = featureSet(card);
    List<?> means = (List<?>) card.get("feature_means");
    return new StoredModel(
        version,
        "%s-v%d".formatted(card.get("model_id"), version.number()),
        stored.pipeline(),
        ModelCard.calibration(card),
        set,
        features(card, set),
        means.stream().map(value -> ((Number) value).doubleValue()).toList());
  }

  /**
   * Says of the lines that it was stored with what it said then, in both ways in which it is asked.
   */
  private void check(List<ModelStore.Check> checks) {
    if (checks.isEmpty()) {
      throw new InvalidDataException(
          "Model %d in %s has no lines by which it could be checked; %s"
              .formatted(version.number(), version.folder(), ModelStore.INSTEAD));
    }
    ReturnScorer scorer = new ReturnScorer(ExportModel.content(this));
    List<Double> bySpark = bySpark(checks);
    for (int i = 0; i < checks.size(); i++) {
      double stored = checks.get(i).probability();
      double alone = scorer.probability(checks.get(i).values());
      if (!isSame(stored, alone) || !isSame(stored, bySpark.get(i))) {
        throw new InvalidDataException(
            ("Model %d gives a line %s that it gave %s when it was stored: it was changed since, or"
                    + " this version of the program reads it in another way; %s")
                .formatted(
                    version.number(),
                    isSame(stored, alone) ? bySpark.get(i) : alone,
                    stored,
                    ModelStore.INSTEAD));
      }
    }
  }

  private static boolean isSame(double stored, double found) {
    return Math.abs(stored - found) <= TOLERANCE;
  }

  private List<Double> bySpark(List<ModelStore.Check> checks) {
    StructType columns = new StructType().add(PLACE, DataTypes.IntegerType, false);
    for (Feature feature : features) {
      columns = columns.add(feature.field().toStructField());
    }
    List<Row> lines = new ArrayList<>();
    for (ModelStore.Check check : checks) {
      Stream<Object> values = Arrays.stream(check.values()).boxed().map(Object.class::cast);
      lines.add(RowFactory.create(Stream.concat(Stream.of(lines.size()), values).toArray()));
    }
    return predict(SparkSession.active().createDataFrame(lines, columns))
        .orderBy(col(PLACE))
        .select(col(ReturnModels.PROBABILITY))
        .as(Encoders.DOUBLE())
        .collectAsList();
  }

  /** What it does, for scoring outside Spark and for reasons. */
  List<Member> members() {
    return Members.of(pipeline, means);
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
