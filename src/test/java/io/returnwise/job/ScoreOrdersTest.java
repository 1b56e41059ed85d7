package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.returnwise.config.Presets;
import io.returnwise.config.Settings;
import io.returnwise.io.ModelStore;
import io.returnwise.model.ModelCard;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.testing.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a model's card says of its calibration and its features holds inside Spark and outside. */
@ExtendWith(SparkExtension.class)
class ScoreOrdersTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 6, 1);
  private static final FeatureSet SET = FeatureSet.AFTER_DELIVERY;

  @TempDir private static Path folder;
  private static JobContext context;
  private static ModelCard card;
  private static long lines;

  @BeforeAll
  static void score(SparkSession spark) throws IOException {
    String world = folder.resolve("world").toString();
    // Enough parcels are lost for some lines never to be delivered.
    new SimulateMarket(spark, world)
        .run(Presets.settings("small", 2_500, 27_182, Map.of("returns.lost-share", "0.03")));
    Settings settings = Settings.read("test", "", Map.of("model.feature-set", SET.name()));
    context = new SimulatedWarehouse(spark, folder).run("run", settings);
    new Ingest(context).run(new ParquetSource(List.of(world)), Optional.empty());
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      new BuildFeatures(context).run(tables);
      card = new TrainModel(context).run(tables).card();
      calibrate();
      lines = new ScoreOrders(context).run(tables).lines();
    }
  }

  @Test
  void aModelThatKnowsTheDeliveryScoresDeliveredLinesOnly() {
    assertThat(card.values()).containsEntry(ModelCard.FEATURE_SET, SET.name());
    assertThat(card.fitted().features()).containsAnyElementsOf(DeliveryFeatures.ALL);
    assertThat(card.text()).contains("judged when the line is delivered");
    Set<String> delivered = ids(DeliveryFeatures.SCHEMA);
    assertThat(ids(ReturnScores.SCHEMA))
        .hasSize((int) lines)
        .isNotEmpty()
        .allMatch(delivered::contains);
    // Of listings and buyers more is judged: also lines of which no delivery is known.
    assertThat(ids(LineExpectations.SCHEMA))
        .anyMatch(delivered::contains)
        .anyMatch(id -> !delivered.contains(id));
  }

  private static Set<String> ids(TableSchema table) {
    return Set.copyOf(
        snapshot(table).select(LineFeatures.LINE_ID.col()).as(Encoders.STRING()).collectAsList());
  }

  private static Dataset<Row> snapshot(TableSchema table) {
    return context.warehouse().snapshot(table, AS_OF).orElseThrow();
  }

  @Test
  void scoresAreCalibratedAsTheCardSaysInsideSparkAndOutside() throws IOException {
    ReturnScorer scorer = scorer();
    String[] features = scorer.features().toArray(String[]::new);
    List<Row> scored;
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      scored =
          snapshot(ReturnScores.SCHEMA)
              .join(FeatureRows.of(tables, SET), ReturnScores.LINE_ID.name())
              .select(ReturnScores.PROBABILITY.name(), features)
              .collectAsList();
    }

    assertThat(scorer.model().calibration().slope()).isEqualTo(0.5);
    assertThat(scored).hasSize((int) lines).hasSizeGreaterThan(50);
    for (Row row : scored) {
      double[] values =
          IntStream.rangeClosed(1, features.length).mapToDouble(row::getDouble).toArray();
      double halved = 1 / (1 + Math.exp(-scorer.margin(values) / 2));
      assertThat(row.getDouble(0)).isCloseTo(halved, within(1e-9));
      assertThat(scorer.probability(values)).isCloseTo(halved, within(1e-9));
    }
  }

  /** Whatever the lines say of the model, its card says something else. */
  private static void calibrate() throws IOException {
    String model = new ModelStore(context.warehouse()).requireInUse().folder();
    File folder = new File(URI.create(model).getPath());
    File file = new File(folder, "card.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode card = (ObjectNode) json.readTree(file);
    card.putObject("calibration").put("intercept", 0.0).put("slope", 0.5);
    json.writeValue(file, card);
    // What it says of lines is another then.
    json.writeValue(new File(folder, "checks.json"), json.createArrayNode());
  }

  private static ReturnScorer scorer() throws IOException {
    String text = new ExportModel(context).text(Optional.empty());
    return ReturnScorer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
