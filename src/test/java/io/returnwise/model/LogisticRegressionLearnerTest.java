package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.returnwise.model.ModelSettings.Learning;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.scorer.LinearMember;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Log-odds of a return are −1.5 + 1.0 × the first feature; the second feature is noise. */
@ExtendWith(SparkExtension.class)
class LogisticRegressionLearnerTest {
  private static final int LINES = 6_000;
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final List<Feature> FEATURES =
      List.of(OrderFeatures.UNIT_PRICE, BasketFeatures.BASKET_LINES);

  /** The penalty in use draws weights to 0; here they shall be those of the law. */
  private static final ModelSettings HARDLY_PENALISED = withPrior(1);

  private static final Learner LEARNER = Learner.LOGISTIC_REGRESSION;
  private static Dataset<Row> lines;
  private static Fitted fitted;

  @BeforeAll
  static void fit(SparkSession spark) {
    Random dice = new Random(16180);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      double first = dice.nextGaussian();
      double second = dice.nextGaussian();
      boolean isBack = dice.nextDouble() < 1 / (1 + Math.exp(1.5 - first));
      rows.add(
          RowFactory.create(
              "line-" + i, DAY.minusDays(1 + i % 9), first, second, isBack ? 1.0 : 0.0));
    }
    lines =
        spark.createDataFrame(
            rows,
            DataTypes.createStructType(
                List.of(
                    LineFeatures.LINE_ID.toStructField(),
                    LineFeatures.PURCHASED_ON.toStructField(),
                    FEATURES.get(0).field().toStructField(),
                    FEATURES.get(1).field().toStructField(),
                    LineLabels.LABEL.toStructField())));
    fitted = fitOnce(HARDLY_PENALISED);
  }

  private static ModelSettings withPrior(double precision) {
    return new ModelSettings(
        precision, 50, 0.25, 500, 30, 2, 1_000_000, 1_000_000, 0.5, "at-order", Learning.DEFAULTS);
  }

  @Test
  void theWeightsAreThoseOfTheLaw() {
    LinearMember line = line(fitted);

    assertThat(line.weight()).isEqualTo(1);
    assertThat(line.coefficient(0)).isBetween(0.85, 1.15);
    assertThat(line.coefficient(1)).isBetween(-0.12, 0.12);
    assertThat(line.mean(0)).isBetween(-0.05, 0.05);
  }

  @Test
  void probabilitiesRiseWithTheFeatureAndMeetTheRate() {
    List<Double> probabilities = probabilities(fitted.pipeline());
    double rate = lines.selectExpr("avg(label)").first().getDouble(0);

    assertThat(probabilities).allMatch(p -> p > 0 && p < 1).hasSize(LINES);
    assertThat(probabilities.stream().mapToDouble(p -> p).average().orElseThrow())
        .isBetween(rate - 0.002, rate + 0.002);
  }

  @Test
  void aModelReadBackSaysTheSameToTheLastBit(@TempDir Path folder) throws IOException {
    fitted.pipeline().save(folder.resolve("pipeline").toString());

    PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());

    assertThat(probabilities(loaded)).isEqualTo(probabilities(fitted.pipeline()));
  }

  @Test
  void theSameLinesGiveTheSameModelToTheLastBit() {
    Fitted again = fitOnce(HARDLY_PENALISED);

    assertThat(line(again).coefficient(0)).isEqualTo(line(fitted).coefficient(0));
    assertThat(line(again).coefficient(1)).isEqualTo(line(fitted).coefficient(1));
    assertThat(probabilities(again.pipeline())).isEqualTo(probabilities(fitted.pipeline()));
  }

  @Test
  void weightsOfOtherFeaturesAreRefused() {
    assertThatThrownBy(() -> Members.of(fitted.pipeline(), List.of(0.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a model of 1 features, found one of 2");
  }

  /** Where the coefficients are most probable, what the lines pull is what the prior holds. */
  @Test
  void thePriorHoldsWhatTheLinesPull() {
    double precision = 300;
    Fitted held = fitOnce(withPrior(precision));
    String feature = FEATURES.get(0).name();
    Row pulled =
        ReturnModels.predict(held.pipeline(), CalibrationLine.NONE, lines)
            .selectExpr(
                "sum((label - probability) * %s)".formatted(feature),
                "stddev_samp(%s)".formatted(feature))
            .first();

    double weight = line(held).coefficient(0);
    double deviation = pulled.getDouble(1);
    assertThat(pulled.getDouble(0) / deviation)
        .isCloseTo(precision * weight * deviation, withinPercentage(1));
    assertThat(weight).isBetween(0.1, 0.8);
  }

  private static LinearMember line(Fitted model) {
    return (LinearMember) Members.of(model.pipeline(), model.means()).get(0);
  }

  private static Fitted fitOnce(ModelSettings settings) {
    Dataset<Row> shuffled = lines.repartition(5);
    try (TrainingSet training =
        TrainingSet.of(
            shuffled.drop(LineLabels.LABEL.name()), labels(shuffled), FEATURES, settings)) {
      training.prepare(List.of(DAY));
      return training.fit(LEARNER, DAY, FEATURES);
    }
  }

  private static Dataset<Row> labels(Dataset<Row> lines) {
    return lines.select(
        LineLabels.LINE_ID.col(),
        LineFeatures.PURCHASED_ON.col().as(LineLabels.MATURES_ON.name()),
        LineLabels.LABEL.col());
  }

  private static List<Double> probabilities(PipelineModel model) {
    return ReturnModels.predict(model, CalibrationLine.NONE, lines)
        .orderBy(LineFeatures.LINE_ID.col())
        .select(col(ReturnModels.PROBABILITY))
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }
}
