package io.returnwise.job;

import static org.apache.spark.sql.functions.broadcast;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.model.LogisticRegressionLearner;
import io.returnwise.model.ModelCard;
import io.returnwise.model.ReturnModels;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.Weight;
import io.returnwise.scoring.OpenLines;
import io.returnwise.scoring.ReturnTiming;
import io.returnwise.scoring.Scores;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores the order lines that can still come back, and of which everything is known that the model
 * looks at.
 *
 * <p>Reads {@code order_lines}, the features of lines, {@code line_labels} and the model of the
 * day; writes {@code return_scores}.
 */
public final class ScoreOrders {
  private static final String OPEN = "open";

  private final JobContext context;

  public ScoreOrders(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long lines) {}

  /** Scores and publishes. */
  public Result run(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("score-orders", context.runId())) {
      return run(tables, work);
    }
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    ModelStore.Stored model = model(tables);
    Dataset<Row> labels = tables.output(LineLabels.SCHEMA, "build-features");
    FeatureSet set = featureSet(model);
    Dataset<Row> lines =
        work.keep(
            OPEN,
            OpenLines.at(
                tables.orderLines(),
                labels,
                context.policy().returnUntil(OrderLines.PURCHASED_ON.col()),
                tables.asOf()));
    Dataset<Row> features = FeatureRows.of(tables, set).drop(LineFeatures.PURCHASED_ON.name());
    Dataset<Row> ids = lines.select(OrderLines.LINE_ID.col());
    if (work.areFew(OPEN, ids)) {
      // Most lines are closed; their features need not move.
      features = features.join(broadcast(ids), OrderLines.LINE_ID.name(), "left_semi");
    }
    Dataset<Row> open = lines.join(features, OrderLines.LINE_ID.name());
    Scores.Context scoring =
        new Scores.Context(
            String.valueOf(model.card().get("model_id")),
            weights(model, set),
            ReturnTiming.of(tables.orderLines(), labels, context.settings().label().windowDays()),
            tables.shopCurrency());
    Change change = context.warehouse().change("score-orders", context.runId());
    long scored =
        change.publish(
            ReturnScores.SCHEMA,
            tables.asOf(),
            Scores.of(ReturnModels.predict(model.pipeline(), open), scoring, tables.asOf()));
    change.commit();
    return new Result(scored);
  }

  private ModelStore.Stored model(AsOfTables tables) {
    String folder =
        context
            .warehouse()
            .folder(ModelStore.NAME, tables.asOf())
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        "There is no model as of %s: run 'train-model --as-of %s' first"
                            .formatted(tables.asOf(), tables.asOf())));
    return new ModelStore(context.warehouse()).read(folder);
  }

  /** A model is never given another set than the one it learned from. */
  private static FeatureSet featureSet(ModelStore.Stored model) {
    String name = String.valueOf(model.card().get(ModelCard.FEATURE_SET));
    return FeatureSet.named(name)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    ("The model learned from the feature set %s, which is not known; run"
                            + " 'train-model' again")
                        .formatted(name)));
  }

  private static List<Weight> weights(ModelStore.Stored model, FeatureSet set) {
    List<?> names = (List<?>) model.card().get("features");
    List<Feature> features =
        set.features().stream().filter(feature -> names.contains(feature.name())).toList();
    if (!names.equals(features.stream().map(Feature::name).toList())) {
      throw new InvalidDataException(
          "The model was trained on other features, among them %s; run 'train-model' again"
              .formatted(unknown(names, set)));
    }
    List<Double> means =
        ((List<?>) model.card().get("feature_means"))
            .stream().map(value -> ((Number) value).doubleValue()).toList();
    return new LogisticRegressionLearner().weights(model.pipeline(), features, means);
  }

  private static List<?> unknown(List<?> names, FeatureSet set) {
    Set<String> known = set.features().stream().map(Feature::name).collect(Collectors.toSet());
    return names.stream().filter(name -> !known.contains(String.valueOf(name))).toList();
  }
}
