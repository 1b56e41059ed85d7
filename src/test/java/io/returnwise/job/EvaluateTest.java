package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.returnwise.config.Presets;
import io.returnwise.config.Settings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.evaluate.Figure;
import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.simulate.market.WorldSettings;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A simulated marketplace is written, loaded and compared with its truth. */
@ExtendWith(SparkExtension.class)
class EvaluateTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 7, 1);

  /** So many that some of the last three days come back and some do not. */
  private static final int LINES = 4_800;

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static JobContext context;

  @BeforeAll
  static void load(SparkSession session) {
    spark = session;
    SimulateMarket.Result made = simulate("world", "0.1");
    assertThat(made).isEqualTo(new SimulateMarket.Result(LINES, AS_OF));
    context = new SimulatedWarehouse(spark, folder).run("run-1");
    Ingest.Result loaded =
        new Ingest(context)
            .run(new ParquetSource(List.of(folder.resolve("world").toString())), Optional.empty());
    assertThat(loaded.newLines()).isGreaterThan(LINES);
    assertThat(loaded.counts().rows("accepted")).isEqualTo(loaded.counts().rows());
    publish();
  }

  private static SimulateMarket.Result simulate(String name, String share) {
    WorldSettings settings =
        Presets.settings("small", LINES, 1, Map.of("abuse.buyer-share", share));
    return new SimulateMarket(spark, folder.resolve(name).toString()).run(settings);
  }

  /** Every abuser flagged but one, and the true probabilities as scores. */
  private static void publish() {
    List<String> abusers =
        truth(TrueBuyers.SCHEMA.table())
            .filter(TrueBuyers.IS_ABUSER.col())
            .select(TrueBuyers.BUYER_TOKEN.col())
            .orderBy(TrueBuyers.BUYER_TOKEN.col())
            .as(Encoders.STRING())
            .collectAsList();
    TestTable known = TestTable.of(BuyerFeatures.SCHEMA);
    TestTable review = TestTable.of(BuyerReview.SCHEMA);
    for (String abuser : abusers) {
      known.row(BuyerFeatures.BUYER_TOKEN, abuser, BuyerFeatures.MATURED_LINES, 10L);
      if (!abuser.equals(abusers.get(0))) {
        review.row(BuyerReview.BUYER_TOKEN, abuser, BuyerReview.TIER, "review");
      }
    }
    Change change = context.warehouse().change("test", "run-2");
    change.publish(BuyerFeatures.SCHEMA, AS_OF, known.on(spark));
    change.publish(BuyerReview.SCHEMA, AS_OF, review.on(spark));
    change.publish(
        ReturnScores.SCHEMA,
        AS_OF,
        ReturnScores.SCHEMA.conform(
            TestTable.of(ReturnScores.SCHEMA)
                .row()
                .on(spark)
                .drop(
                    ReturnScores.LINE_ID.name(),
                    ReturnScores.PURCHASED_ON.name(),
                    ReturnScores.PROBABILITY.name())
                .crossJoin(
                    truth(TrueLines.SCHEMA.table())
                        .select(
                            TrueLines.LINE_ID.col(),
                            TrueLines.PURCHASED_ON.col(),
                            TrueLines.RETURN_PROBABILITY
                                .col()
                                .as(ReturnScores.PROBABILITY.name())))));
    change.commit();
  }

  private static Dataset<Row> truth(String table) {
    return spark.read().parquet(folder.resolve("world").resolve("truth").resolve(table).toString());
  }

  private static Evaluation evaluate(String world, Optional<LocalDate> asOf) {
    return new Evaluate(spark, Settings.defaults())
        .run(context.warehouse(), folder.resolve(world).resolve("truth").toString(), asOf);
  }

  @Test
  void aRunIsComparedWithTheTruthOfItsWorld() throws IOException {
    Evaluation found = evaluate("world", Optional.empty());

    assertThat(found.preset()).isEqualTo("small");
    assertThat(found.seed()).isEqualTo("1");
    assertThat(found.asOf()).isEqualTo("2026-07-01");
    double abusers = value(found, "abusers");
    assertThat(abusers).isGreaterThan(10);
    assertThat(value(found, "review: precision")).isEqualTo(1);
    assertThat(value(found, "review: recall of visible abusers"))
        .isEqualTo((abusers - 1) / abusers);
    // The truth as a score cannot be beaten.
    assertThat(value(found, "calibration slope")).isCloseTo(1, within(1e-9));
    assertThat(value(found, "expected log loss"))
        .isEqualTo(value(found, "least possible log loss"));
    assertThat(value(found, "AUC")).isEqualTo(value(found, "AUC of the true probability"));
    // No listings were reviewed.
    assertThat(found.figures()).noneMatch(figure -> figure.group().equals("listings"));

    String text = EvaluationFile.text(List.of(found), "test");
    JsonNode preset = new ObjectMapper().readTree(text).get("presets").get(0);
    assertThat(preset.get("seeds").get(0).asText()).isEqualTo("1");
    assertThat(preset.get("figures")).hasSize(found.figures().size());
    assertThat(text).doesNotContain(folder.toString());
  }

  private static double value(Evaluation evaluation, String name) {
    return evaluation.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(Figure::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name));
  }

  @Test
  void theTruthOfAnotherWorldIsRefused() {
    // The same seed with other settings is another world.
    simulate("other", "0.11");

    assertThatThrownBy(() -> evaluate("other", Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("is not that of this warehouse: there are order lines");
  }

  @Test
  void aRunWithAnotherWindowIsRefused() {
    Evaluate other =
        new Evaluate(spark, Settings.read("test", "", Map.of("label.window-days", "45")));
    String truth = folder.resolve("world").resolve("truth").toString();

    assertThatThrownBy(() -> other.run(context.warehouse(), truth, Optional.empty()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("The truth counts returns within 60 days, the run within 45");
  }

  @Test
  void aWorldThatComesTwiceIsNoSecondSeed() {
    Evaluation found = evaluate("world", Optional.empty());

    assertThatThrownBy(() -> EvaluationFile.text(List.of(found, found), "test"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("Expected every world once, found preset small with seed 1 twice");
  }

  @Test
  void nothingIsEvaluatedWithoutTruth() {
    assertThatThrownBy(() -> evaluate("nowhere", Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("Expected a folder world with Parquet files in");
  }

  @Test
  void aTruthWithoutAFileIsNone() throws IOException {
    Files.createDirectories(folder.resolve("empty/truth/world"));

    assertThatThrownBy(() -> evaluate("empty", Optional.empty()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("truth/world: expected Parquet files, found none");
  }

  @Test
  void aDayWithoutOutputsIsNamed() {
    assertThatThrownBy(() -> evaluate("world", Optional.of(AS_OF.minusDays(1))))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("has no outputs as of 2026-06-30");
  }

  @Test
  void aFolderWithSomethingInItIsNotWrittenTo() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken"));
    Files.writeString(taken.resolve("mine.txt"), "mine");

    assertThatThrownBy(() -> new SimulateMarket(spark, taken.toString()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("expected a new or empty folder, found something in it");
    assertThat(taken.resolve("mine.txt")).hasContent("mine");
  }
}
