package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Settings;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.scorer.Calibration;
import io.returnwise.scorer.Explanation;
import io.returnwise.scorer.Member;
import io.returnwise.scorer.ReturnScorer;
import io.returnwise.scorer.ScorerFeature;
import io.returnwise.scorer.ScorerModel;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scorer gives 100,000 lines the probability that Spark gives them. */
@ExtendWith(SparkExtension.class)
class ScorerParityTest {
  private static final ModelSettings SETTINGS =
      Settings.read("test", "", Map.of("model.trees", "10", "model.tree-depth", "3")).model();

  private static final int LINES = 100_000;
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final List<Feature> FEATURES = LineFeatures.ALL.subList(0, 12);
  private static final CalibrationLine CALIBRATION = new CalibrationLine(-0.2, 0.8);

  /** Features of very different sizes, of which one is most often 0. */
  private static Dataset<Row> lines(SparkSession spark) {
    Dataset<Row> lines =
        spark
            .range(0, LINES, 1, 2)
            .select(
                col("id").cast("string").as(LineFeatures.LINE_ID.name()),
                lit(DAY.minusDays(1)).as(LineFeatures.PURCHASED_ON.name()));
    Column logOdds = lit(-1.0);
    for (int i = 0; i < FEATURES.size(); i++) {
      Column value = randn(i).multiply(Math.pow(10, i - 6.0));
      String name = FEATURES.get(i).name();
      lines = lines.withColumn(name, i == 3 ? when(rand(77).lt(0.9), 0.0).otherwise(value) : value);
      logOdds = logOdds.plus(col(name).multiply(Math.pow(10, 6.0 - i) / 3));
    }
    Column probability = lit(1.0).divide(exp(logOdds.multiply(-1)).plus(1));
    return lines.withColumn(
        LineLabels.LABEL.name(), rand(99).lt(probability).cast("int").cast("double"));
  }

  private static Fitted fitted(Learner learner, Dataset<Row> lines) {
    Dataset<Row> labels =
        lines.select(
            LineLabels.LINE_ID.col(),
            LineFeatures.PURCHASED_ON.col().as(LineLabels.MATURES_ON.name()),
            LineLabels.LABEL.col());
    try (TrainingSet training =
        TrainingSet.of(lines.drop(LineLabels.LABEL.name()), labels, FEATURES, SETTINGS)) {
      training.prepare(List.of(DAY));
      return training.fit(learner, DAY, FEATURES).with(CALIBRATION);
    }
  }

  private static ReturnScorer scorer(Fitted fitted) {
    return new ReturnScorer(
        new ScorerModel(
            ScorerModel.FORMAT,
            ScorerModel.VERSION,
            "test",
            DAY.toString(),
            "at-order",
            FEATURES.stream().map(f -> new ScorerFeature(f.name(), "", "", 0)).toList(),
            new Calibration(CALIBRATION.intercept(), CALIBRATION.slope()),
            members(fitted)));
  }

  static List<Learner> learners() {
    return Learner.ALL;
  }

  /** Contributions that Spark gives are those of the scorer, and make up the margin. */
  @ParameterizedTest
  @MethodSource("learners")
  void theScorerAgreesWithSpark(Learner learner, SparkSession spark) {
    Dataset<Row> lines = lines(spark).cache();
    Fitted fitted = fitted(learner, lines);
    ReturnScorer scorer = scorer(fitted);

    Column[] columns =
        Stream.concat(
                Stream.concat(
                        FEATURES.stream().map(Feature::name), Stream.of(ReturnModels.PROBABILITY))
                    .map(Column::new),
                Stream.of(Contributions.of(members(fitted), FEATURES)))
            .toArray(Column[]::new);
    List<Row> scored = fitted.predictColumns(lines).select(columns).collectAsList();
    lines.unpersist();

    assertThat(scored).hasSize(LINES);
    // A scorer that says the same of every line would agree with nothing else.
    assertThat(scored).anyMatch(row -> row.getDouble(FEATURES.size()) > 0.6);
    assertThat(scored).anyMatch(row -> row.getDouble(FEATURES.size()) < 0.2);
    for (Row row : scored) {
      double[] values = values(row);
      double probability = row.getDouble(FEATURES.size());
      Explanation explanation = scorer.explain(values);
      double sum =
          explanation.base()
              + explanation.contributions().values().stream().mapToDouble(v -> v).sum();
      List<Double> bySpark = row.getList(FEATURES.size() + 1);
      double sumBySpark = explanation.base() + bySpark.stream().mapToDouble(v -> v).sum();
      // Asserting two hundred thousand times takes longer than scoring.
      if (Math.abs(scorer.probability(values) - probability) > 1e-9
          || Math.abs(sum - explanation.margin()) > 1e-9
          || Math.abs(sumBySpark - explanation.margin()) > 1e-9
          || !isSame(bySpark, explanation)) {
        throw new AssertionError("%s against %s".formatted(explanation, probability));
      }
    }
  }

  /**
   * What is kept is the pipeline: steps that were never fitted as such are read back like others.
   */
  @ParameterizedTest
  @MethodSource("learners")
  void aModelReadBackSaysTheSameToTheLastBit(
      Learner learner, SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> lines = lines(spark).limit(3_000).cache();
    Fitted fitted = fitted(learner, lines);
    String path = folder.resolve("pipeline").toString();
    fitted.pipeline().save(path);

    PipelineModel loaded = PipelineModel.load(path);
    assertThat(probabilities(loaded, lines)).isEqualTo(probabilities(fitted.pipeline(), lines));
    double[] some = {1e-6, -2e-5, 3e-4, 0, 5e-2, -6e-1, 7, 8};
    double[] values = Arrays.copyOf(some, FEATURES.size());
    assertThat(margins(Members.of(loaded, fitted.means()), values))
        .isEqualTo(margins(members(fitted), values));
    assertThat(probabilities(fitted(learner, lines).pipeline(), lines))
        .as("learned once more")
        .isEqualTo(probabilities(fitted.pipeline(), lines));
    lines.unpersist();
  }

  private static List<Double> margins(List<Member> members, double[] values) {
    return members.stream().map(member -> member.margin(values)).toList();
  }

  private static List<Double> probabilities(PipelineModel pipeline, Dataset<Row> lines) {
    return ReturnModels.predict(pipeline, CALIBRATION, lines)
        .orderBy(LineFeatures.LINE_ID.col())
        .select(ReturnModels.PROBABILITY)
        .as(Encoders.DOUBLE())
        .collectAsList();
  }

  private static boolean isSame(List<Double> bySpark, Explanation explanation) {
    return IntStream.range(0, FEATURES.size())
        .allMatch(
            i ->
                Math.abs(bySpark.get(i) - explanation.contributions().get(FEATURES.get(i).name()))
                    <= 1e-9);
  }

  private static List<Member> members(Fitted fitted) {
    return Members.of(fitted.pipeline(), fitted.means());
  }

  private static double[] values(Row row) {
    return IntStream.range(0, FEATURES.size()).mapToDouble(row::getDouble).toArray();
  }
}
