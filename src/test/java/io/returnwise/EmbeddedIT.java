package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.testing.SparkExtension;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar in one process, from files to the report. */
@ExtendWith(SparkExtension.class)
class EmbeddedIT {
  private static final String NAME = "embedded";
  private static final String EXPORTS = "exports";
  private static final int LINES = 4_000;
  private static final Set<String> ADDRESSES = new TreeSet<>();

  @TempDir private static Path folder;

  private static String warehouse;
  private static String exports;
  private static String printed;

  @BeforeAll
  static void run() {
    try (PackagedProgram program = new PackagedProgram(folder)) {
      warehouse = program.warehouse(NAME);
      program.await("simulated", program.embedded("simulated", simulate()), () -> {});
      Process embedded = program.embedded(NAME, runAll());
      ListeningSockets sockets = new ListeningSockets(embedded.pid());
      program.await(NAME, embedded, () -> ADDRESSES.addAll(sockets.addresses()));
      program.await("exports", program.embedded("exports", program.simulate()), () -> {});
      program.await("ingested", program.embedded("ingested", program.ingest(EXPORTS)), () -> {});
      exports = program.warehouse(EXPORTS);
      program.await("exported", program.embedded("exported", exportModel()), () -> {});
      program.await("evaluated", program.embedded("evaluated", evaluate()), () -> {});
      printed = program.log("evaluated");
    }
  }

  private static List<String> simulate() {
    return List.of(
        "simulate",
        "--preset",
        "small",
        "--lines",
        Integer.toString(LINES),
        "--seed",
        "1",
        "--out",
        market().toString());
  }

  private static List<String> runAll() {
    return List.of(
        "run",
        "--source",
        "parquet",
        "--input",
        market().toString(),
        "--warehouse",
        warehouse,
        "--as-of",
        "2026-07-01");
  }

  private static List<String> evaluate() {
    return List.of(
        "evaluate",
        "--warehouse",
        warehouse,
        "--truth",
        market().resolve("truth").toString(),
        "--out",
        evaluation().toString());
  }

  private static Path market() {
    return folder.resolve("market");
  }

  private static Path evaluation() {
    return folder.resolve("evaluation.json");
  }

  private static List<String> exportModel() {
    return List.of("export-model", "--warehouse", warehouse, "--to", model().toString());
  }

  private static Path model() {
    return folder.resolve("model.json");
  }

  @Test
  void aShopScoresWithTheScorerAndAJsonParserAlone() throws Exception {
    try (URLClassLoader shop =
            new URLClassLoader(PackagedProgram.scorerJars(), ClassLoader.getPlatformClassLoader());
        InputStream file = Files.newInputStream(model())) {
      Class<?> type = shop.loadClass("io.returnwise.scorer.ReturnScorer");
      Object scorer = type.getMethod("read", InputStream.class).invoke(null, file);
      Object line = type.getMethod("values", Map.class).invoke(scorer, Map.of("basket_lines", 2.0));
      Object probability = type.getMethod("probability", double[].class).invoke(scorer, line);

      assertThat((Double) probability).isBetween(0.001, 0.9);
      assertThatThrownBy(() -> shop.loadClass("org.apache.spark.sql.Dataset"))
          .isInstanceOf(ClassNotFoundException.class)
          .hasMessageContaining("org.apache.spark.sql.Dataset");
    }
  }

  /** What the program stores is what its exported file gives to the shop. */
  @Test
  void storedScoresAreThoseOfTheScorer(SparkSession spark) throws Exception {
    Warehouse filled = Warehouse.open(spark, warehouse);
    ReturnScorer scorer;
    try (InputStream file = Files.newInputStream(model())) {
      scorer = ReturnScorer.read(file);
    }
    String[] features = scorer.features().toArray(String[]::new);
    List<Row> scored =
        filled
            .newest(ReturnScores.SCHEMA.table())
            .join(filled.newest(LineFeatures.SCHEMA.table()), ReturnScores.LINE_ID.name())
            .select(ReturnScores.PROBABILITY.name(), features)
            .collectAsList();

    assertThat(scored).hasSizeGreaterThan(50);
    for (Row row : scored) {
      double[] values =
          IntStream.rangeClosed(1, features.length).mapToDouble(row::getDouble).toArray();
      assertThat(scorer.probability(values)).isCloseTo(row.getDouble(0), within(1e-9));
    }
  }

  @Test
  void aRunFillsTheTablesAndWritesItsReport(SparkSession spark) throws Exception {
    Warehouse filled = Warehouse.open(spark, warehouse);

    assertThat(
            filled
                .versions(OrderLines.SCHEMA)
                .filter(OrderLines.REPLACES_LINE_ID.col().isNull())
                .select(OrderLines.LINE_ID.col())
                .distinct()
                .count())
        .isEqualTo(LINES);
    assertThat(Warehouse.open(spark, exports).newest(OrderLines.SCHEMA.table()).count())
        .isEqualTo(3_000);
    assertThat(filled.newest(ReturnScores.SCHEMA.table()).count()).isPositive();
    assertThat(filled.newest(ListingReview.SCHEMA.table()).count()).isPositive();
    try (Stream<Path> files = Files.walk(Path.of(warehouse))) {
      assertThat(files).anyMatch(file -> file.toString().endsWith(".html"));
    }
  }

  /** The simulated marketplace knows how many abusers it has. */
  @Test
  void aRunIsComparedWithTheTruth() throws Exception {
    JsonNode figures = new ObjectMapper().readTree(evaluation().toFile()).at("/presets/0/figures");
    Map<String, Double> found = new HashMap<>();
    for (JsonNode figure : figures) {
      found.put(
          figure.get("group").asText() + ": " + figure.get("name").asText(),
          figure.get("mean").asDouble());
    }

    assertThat(found.get("buyers: with an order line")).isGreaterThan(300);
    assertThat(found.get("buyers: abusers")).isBetween(1.0, 100.0);
    assertThat(printed)
        .contains("abusers", "flagged listings by planted cause and the reason that stood out");
  }

  @Test
  void aRunListensOnNothingBeyondLoopback() {
    assumeTrue(ListeningSockets.canBeRead(), "Needs Linux's /proc");

    assertThat(ADDRESSES)
        .as("Spark's own sockets were seen, so the watch works")
        .isNotEmpty()
        .allMatch(ListeningSockets::isLoopback);
  }
}
