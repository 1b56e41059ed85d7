package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.job.ModelFitting.Trained;
import io.returnwise.model.Learner;
import io.returnwise.model.Metric;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.ListingReview;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A shop of honest buyers and sound listings: whatever is found in it is a false alarm. */
@ExtendWith(SparkExtension.class)
class NoFindingsTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 4, 1);
  private static final LocalDate CUT = LocalDate.of(2025, 11, 1);
  private static final double Z95 = 1.959963984540054;
  private static final long JUDGED_PER_FALSE_ALARM = 1_000;

  @TempDir private static Path folder;
  private static JobContext context;

  @BeforeAll
  static void runEveryJob(SparkSession spark) {
    SimulatedWarehouse shop = new SimulatedWarehouse(spark, folder);
    shop.ingest("load", shop.simulate(new SimulationSettings(15_000, 31_415_926, false)));
    context = shop.run("run");
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      new BuildFeatures(context).run(tables);
      new TrainModel(context).run(tables);
      new FlagBuyers(context).run(tables);
      new ReviewListings(context).run(tables);
    }
  }

  @Test
  void noBuyerIsPutForward() {
    Dataset<Row> buyers = context.warehouse().snapshot(BuyerReview.SCHEMA, AS_OF).orElseThrow();

    assertThat(buyers.select(BuyerReview.TIER.col(), BuyerReview.FINDING.col()).collectAsList())
        .isEmpty();
  }

  @Test
  void hardlyAnyListingIsFlagged() {
    Dataset<Row> judged = context.warehouse().snapshot(ListingReview.SCHEMA, AS_OF).orElseThrow();
    List<Row> flagged =
        judged
            .filter(ListingReview.IS_FLAGGED.col())
            .select(ListingReview.STATEMENT.col())
            .collectAsList();
    long listings = judged.count();

    assertThat(listings).isGreaterThan(100);
    assertThat(flagged)
        .as("flagged among %d judged", listings)
        .hasSizeLessThanOrEqualTo((int) (listings / JUDGED_PER_FALSE_ALARM));
  }

  @Test
  void fromShuffledLabelsNothingIsLearned() {
    Dataset<Row> features = context.warehouse().snapshot(LineFeatures.SCHEMA, AS_OF).orElseThrow();
    Dataset<Row> labels = context.warehouse().snapshot(LineLabels.SCHEMA, AS_OF).orElseThrow();
    Dataset<Row> shuffled = shuffled(labels).cache();
    Estimate auc;
    try (TrainingSet training =
        TrainingSet.of(features, shuffled, LineFeatures.ALL, ModelSettings.DEFAULTS)) {
      training.prepare(List.of(CUT));
      Trained trained = ModelFitting.fit(Learner.LOGISTIC_REGRESSION, training, CUT);
      Dataset<Row> newer = trained.fitted().predict(training.boughtIn(CUT, AS_OF));
      ScoreBins bins = ScoreBins.of(training.labelled(newer));
      auc =
          ModelFitting.judge(bins, trained.period()).stream()
              .filter(estimate -> estimate.metric() == Metric.AUC_ROC)
              .findFirst()
              .orElseThrow();
    }
    shuffled.unpersist();

    double standardError = (auc.high() - auc.low()) / 2 / Z95;
    assertThat(standardError).isBetween(0.001, 0.03);
    assertThat(auc.value()).isCloseTo(0.5, within(3 * standardError));
  }

  /** Every label goes to another matured line, by a seeded hash. */
  private static Dataset<Row> shuffled(Dataset<Row> labels) {
    Dataset<Row> matured = labels.filter(LineLabels.LABEL.col().isNotNull());
    var byId = Window.orderBy(LineLabels.LINE_ID.col());
    var byHash = Window.orderBy(xxhash64(LineLabels.LINE_ID.col(), lit(271_828)));
    Dataset<Row> moved =
        matured.select(LineLabels.LABEL.col(), row_number().over(byHash).as("_place"));
    return LineLabels.SCHEMA.conform(
        matured
            .drop(LineLabels.LABEL.name())
            .withColumn("_place", row_number().over(byId))
            .join(moved, "_place"));
  }
}
