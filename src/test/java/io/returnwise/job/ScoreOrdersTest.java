package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.io.ModelStore;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.ReturnScores;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.testing.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a model's card says of its calibration is applied, and told to the scorer. */
@ExtendWith(SparkExtension.class)
class ScoreOrdersTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 4, 1);
  private static final String UNCALIBRATED = "\"slope\" : 1.0";
  private static final String CALIBRATED = "\"slope\" : 0.5";

  @TempDir private Path folder;

  @Test
  void scoresAreCalibratedAsTheCardSaysInsideSparkAndOutside(SparkSession spark)
      throws IOException {
    SimulatedWarehouse shop = new SimulatedWarehouse(spark, folder);
    shop.ingest("load", shop.simulate(new SimulationSettings(2_500, 27_182, true)));
    JobContext context = shop.run("run");
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      new BuildFeatures(context).run(tables);
      new TrainModel(context).run(tables);
      calibrate(context);
      new ScoreOrders(context).run(tables);

      ReturnScorer scorer = scorer(context);
      String[] features = scorer.features().toArray(String[]::new);
      List<Row> scored =
          context
              .warehouse()
              .snapshot(ReturnScores.SCHEMA, AS_OF)
              .orElseThrow()
              .join(FeatureRows.of(tables, FeatureSet.AT_ORDER), ReturnScores.LINE_ID.name())
              .select(ReturnScores.PROBABILITY.name(), features)
              .collectAsList();

      assertThat(scorer.model().calibration().slope()).isEqualTo(0.5);
      assertThat(scored).hasSizeGreaterThan(50);
      for (Row row : scored) {
        double[] values =
            IntStream.rangeClosed(1, features.length).mapToDouble(row::getDouble).toArray();
        double halved = 1 / (1 + Math.exp(-scorer.margin(values) / 2));
        assertThat(row.getDouble(0)).isCloseTo(halved, within(1e-9));
        assertThat(scorer.probability(values)).isCloseTo(halved, within(1e-9));
      }
    }
  }

  /** A shop of this size is too small to be calibrated by its lines, so the card is changed. */
  private static void calibrate(JobContext context) throws IOException {
    String model = context.warehouse().folder(ModelStore.NAME, AS_OF).orElseThrow();
    Path card = Path.of(URI.create(model).getPath(), "card.json");
    String text = Files.readString(card);
    int calibration = text.lastIndexOf("\"calibration\"");
    assertThat(text.indexOf(UNCALIBRATED, calibration)).isPositive();
    Files.writeString(
        card,
        text.substring(0, calibration)
            + text.substring(calibration).replaceFirst(UNCALIBRATED, CALIBRATED));
  }

  private static ReturnScorer scorer(JobContext context) throws IOException {
    String text = new ExportModel(context).text(Optional.of(AS_OF));
    return ReturnScorer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
