package io.returnwise.job;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.returnwise.config.Presets;
import io.returnwise.config.Settings;
import io.returnwise.error.InvalidDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.model.Metric;
import io.returnwise.model.ModelCard;
import io.returnwise.schema.DecisionThresholds;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.SavingCurves;
import io.returnwise.schema.TableSchema;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.testing.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two models of a shop, one after the other: what their cards say holds inside Spark and outside,
 * and which of them is in use is a matter of the gate and of commands.
 */
@ExtendWith(SparkExtension.class)
class ScoreOrdersTest {
  private static final LocalDate EARLIER = LocalDate.of(2026, 3, 1);
  private static final LocalDate AS_OF = LocalDate.of(2026, 6, 1);
  private static final FeatureSet SET = FeatureSet.AFTER_DELIVERY;

  @TempDir private static Path folder;
  private static SimulatedWarehouse shop;
  private static Settings settings;
  private static JobContext context;
  private static ModelCard refused;
  private static boolean hasMetricsOfRefused;
  private static ModelCard card;
  private static String checks;
  private static String changedChecks;
  private static long lines;

  @BeforeAll
  static void score(SparkSession spark) throws IOException {
    String world = folder.resolve("world").toString();
    // Enough parcels are lost for some lines never to be delivered.
    new SimulateMarket(spark, world)
        .run(Presets.settings("small", 2_500, 27_182, Map.of("returns.lost-share", "0.03")));
    shop = new SimulatedWarehouse(spark, folder);
    settings =
        Settings.read(
            "test",
            "",
            Map.of(
                "model.feature-set",
                SET.name(),
                "costs.return",
                "10",
                "costs.lost-sale",
                "4",
                "costs.lost-share",
                "0.25"));
    context = shop.run("run", settings);
    new Ingest(context).run(new ParquetSource(List.of(world)), Optional.empty());
    train(EARLIER);
    build(AS_OF);
    refused =
        train(
            Settings.read(
                "test",
                "",
                Map.of("model.feature-set", SET.name(), "model.prior-precision", "1000000")),
            AS_OF);
    hasMetricsOfRefused = context.warehouse().snapshot(ModelMetrics.SCHEMA, AS_OF).isPresent();
    card = train(settings, AS_OF);
    checks = Files.readString(file("checks.json"));
    calibrate();
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      lines = new ScoreOrders(context).run(tables).lines();
    }
  }

  private static void train(LocalDate day) {
    build(day);
    train(settings, day);
  }

  private static void build(LocalDate day) {
    JobContext run = shop.run("build-" + day, settings);
    try (AsOfTables tables = new AsOfTables(run, day)) {
      new BuildFeatures(run).run(tables);
    }
  }

  private static ModelCard train(Settings how, LocalDate day) {
    JobContext run = shop.run("train-" + how.hashCode() + "-" + day, how);
    try (AsOfTables tables = new AsOfTables(run, day)) {
      return new TrainModel(run).run(tables).card();
    }
  }

  /** A file of the model in use. */
  private static Path file(String name) {
    String model = new ModelStore(context.warehouse()).requireInUse().folder();
    return Path.of(URI.create(model).getPath(), name);
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
    ObjectMapper json = new ObjectMapper();
    File file = file("card.json").toFile();
    ObjectNode changed = (ObjectNode) json.readTree(file);
    JsonNode calibration = changed.get("calibration");
    changed.putObject("calibration").put("intercept", 0.0).put("slope", 0.5);
    json.writeValue(file, changed);
    changedChecks = halved(json, calibration);
    Files.writeString(file("checks.json"), changedChecks);
  }

  /** What lines are checked by when all that calibration does is to halve log-odds. */
  private static String halved(ObjectMapper json, JsonNode calibration) throws IOException {
    JsonNode lines = json.readTree(checks);
    for (JsonNode line : lines) {
      double p = line.get("probability").asDouble();
      double margin =
          (Math.log(p / (1 - p)) - calibration.get("intercept").asDouble())
              / calibration.get("slope").asDouble();
      ((ObjectNode) line).put("probability", 1 / (1 + Math.exp(-margin / 2)));
    }
    return json.writeValueAsString(lines);
  }

  private static ReturnScorer scorer() throws IOException {
    String text = new ExportModel(context).text(Optional.empty());
    return ReturnScorer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aModelIsComparedWithTheOneInUseOnWhatBecameFinalSince() {
    List<Models.Line> models = new Models(context).list();

    assertThat(models).extracting(Models.Line::asOf).containsExactly(EARLIER, AS_OF, AS_OF);
    assertThat(models).extracting(Models.Line::isInUse).containsExactly(false, false, true);
    assertThat(card.verdict().reason())
        .contains("lines that became final since, trained as of " + EARLIER)
        .contains("of model %d, in use".formatted(models.get(0).number()));
    assertThat(new Models(context).card(Optional.of(models.get(2).number())))
        .isEqualTo(card.text())
        .contains("Put to use     yes: on ");
    assertThat(models.get(2).logLoss().orElseThrow())
        .isLessThan(models.get(2).constant().orElseThrow());
  }

  @Test
  void aModelThatIsWorseIsStoredButNotPutToUse() {
    assertThat(refused.verdict().isUsed()).isFalse();
    assertThat(refused.verdict().reason()).containsPattern("[Ll]og loss 0\\.\\d{4}");
    Models models = new Models(context);
    long number = models.list().get(1).number();
    assertThat(models.card(Optional.of(number))).isEqualTo(refused.text()).contains("no: ");
    assertThat(refused.evaluation()).isPresent();
    assertThat(hasMetricsOfRefused).as("metrics of a model that is not used").isFalse();
    Dataset<Row> metrics = snapshot(ModelMetrics.SCHEMA);
    assertThat(metrics.filter(ModelMetrics.POPULATION.col().contains(",").equalTo(false)).count())
        .as("metrics of all lines")
        .isEqualTo(Metric.values().length);
    assertThat(metrics.filter(ModelMetrics.POPULATION.col().endsWith(", known buyers")).count())
        .isEqualTo(Metric.values().length);
  }

  @Test
  void byTheCostsAScoreBecomesADecision() {
    List<Row> thresholds = snapshot(DecisionThresholds.SCHEMA).collectAsList();
    assertThat(thresholds.size()).isGreaterThan(1);
    assertThat(
            thresholds.stream()
                .mapToLong(row -> row.<Long>getAs(DecisionThresholds.LINES.name()))
                .sum())
        .isEqualTo(card.evaluation().orElseThrow().test().lines());
    for (Row row : thresholds) {
      long acted = row.getAs(DecisionThresholds.ACTED.name());
      long returned = row.getAs(DecisionThresholds.ACTED_RETURNED.name());
      assertThat(row.<Double>getAs(DecisionThresholds.THRESHOLD.name())).isEqualTo(1.0 / 11);
      assertThat(row.<Double>getAs(DecisionThresholds.SAVED.name()))
          .isEqualTo(returned * 10.0 - (acted - returned))
          .isLessThanOrEqualTo(row.getAs(DecisionThresholds.SAVED_IN_HINDSIGHT.name()));
    }
    assertThat(snapshot(SavingCurves.SCHEMA).count()).isGreaterThan(2L * thresholds.size());
    Column isWorth = ReturnScores.OPEN_PROBABILITY.col().geq(1.0 / 11);
    Dataset<Row> scores = snapshot(ReturnScores.SCHEMA);
    assertThat(scores.filter(ReturnScores.IS_WORTH_ACTING.col().equalTo(isWorth)).count())
        .isEqualTo(lines);
    assertThat(scores.filter(ReturnScores.IS_WORTH_ACTING.col()).count()).isBetween(1L, lines - 1);
  }

  @Test
  void aModelIsPutToUseAndTakenBackByCommand() {
    Models models = new Models(context);
    long first = models.list().get(0).number();
    long second = models.list().get(2).number();

    models.promote(first);
    assertThat(StoredModel.inUse(context, AS_OF).version().number()).isEqualTo(first);
    assertThat(models.rollBack()).isEqualTo(second);
    assertThat(StoredModel.inUse(context, AS_OF).version().number()).isEqualTo(second);
    assertThat(StoredModel.inUse(context, AS_OF.minusDays(1)).version().number()).isEqualTo(first);
    assertThatThrownBy(() -> models.promote(7_000))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "There is no model 7000; there are %s",
            models.list().stream().map(Models.Line::number).toList());
    assertThatThrownBy(() -> StoredModel.inUse(context, EARLIER.minusDays(1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("No model is in use as of 2026-02-28");
  }

  /** Its calibration is not that by which the lines beside it were judged. */
  @Test
  void aModelThatSaysSomethingElseThanWhenItWasStoredIsRefused() throws IOException {
    Files.writeString(file("checks.json"), checks);
    try {
      assertThatThrownBy(() -> StoredModel.inUse(context, AS_OF))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("when it was stored: it was changed since");
    } finally {
      Files.writeString(file("checks.json"), changedChecks);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checks.json", "card.json", "pipeline", "pipeline/stages"})
  void aModelThatIsNotWholeIsRefused(String part) throws IOException {
    Path aside = Files.move(file(part), folder.resolve("aside"));
    try {
      assertThatThrownBy(() -> StoredModel.inUse(context, AS_OF))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("cannot be read")
          .hasMessageContaining("models promote");
    } finally {
      Files.move(aside, file(part));
    }
  }

  @Test
  void aScoreIsTakenApartIntoPartsThatMakeItUp() {
    Row score = snapshot(ReturnScores.SCHEMA).first();
    String line = score.getAs(ReturnScores.LINE_ID.name());
    double probability = score.<Double>getAs(ReturnScores.PROBABILITY.name());

    Explain.OfLine found = new Explain(context).line(line);

    assertThat(found.history()).extracting(Explain.Dated::asOf).containsExactly(AS_OF);
    Explain.Apart apart = found.apart();
    assertThat(apart.probability()).isCloseTo(probability, within(1e-9));
    double logOdds = Math.log(probability / (1 - probability));
    assertThat(apart.margin() + apart.calibration()).isCloseTo(logOdds, within(1e-9));
    // The card says that log-odds are halved.
    assertThat(apart.calibration()).isCloseTo(-apart.margin() / 2, within(1e-9));
    assertThat(apart.parts()).hasSameSizeAs(card.fitted().features());
    assertThat(apart.parts())
        .isSortedAccordingTo(
            Comparator.comparingDouble((Explain.Part part) -> -Math.abs(part.contribution())));
  }

  @Test
  void aSkuIsTheMeanOfItsOpenLines() {
    Row open =
        snapshot(ReturnScores.SCHEMA)
            .groupBy(ReturnScores.SKU.col())
            .agg(count(lit(1)), avg(log(odds())))
            .orderBy(col("count(1)").desc(), ReturnScores.SKU.col())
            .first();

    Explain.OfSku found = new Explain(context).sku(open.getString(0));

    Explain.Apart apart = found.apart().orElseThrow();
    assertThat(apart.lines()).isEqualTo((int) open.getLong(1)).isGreaterThan(1);
    assertThat(apart.margin() + apart.calibration()).isCloseTo(open.getDouble(2), within(1e-9));
    assertThatThrownBy(() -> new Explain(context).sku("no such"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("There is no order line of the SKU no such");
    assertThatThrownBy(() -> new Explain(context).line("no such"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("There is no order line no such");
  }

  private static Column odds() {
    Column probability = ReturnScores.PROBABILITY.col();
    return probability.divide(lit(1.0).minus(probability));
  }
}
