package io.returnwise.model;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.config.Settings;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two in a hundred lines come back; more of those whose first feature is above 1. */
@ExtendWith(SparkExtension.class)
class TreesLearnerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final List<Feature> FEATURES =
      List.of(OrderFeatures.UNIT_PRICE, BasketFeatures.BASKET_LINES);

  static List<Learner> learners() {
    return List.of(Learner.BOOSTED_TREES, Learner.RANDOM_FOREST);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void aSmallRateIsMetHoweverFewTheTrees(Learner learner, SparkSession spark) {
    Dataset<Row> lines =
        spark
            .range(0, 40_000, 1, 1)
            .select(
                col("id").cast("string").as(LineFeatures.LINE_ID.name()),
                lit(DAY.minusDays(1)).as(LineFeatures.PURCHASED_ON.name()),
                randn(1).as(FEATURES.get(0).name()),
                randn(2).as(FEATURES.get(1).name()))
            .withColumn(
                LineLabels.LABEL.name(),
                rand(3)
                    .lt(
                        when(col(FEATURES.get(0).name()).gt(1), 0.06)
                            .otherwise(lit(1.0).divide(exp(lit(4.5)).plus(1))))
                    .cast("double"))
            .cache();
    Dataset<Row> labels =
        lines.select(
            LineLabels.LINE_ID.col(),
            LineFeatures.PURCHASED_ON.col().as(LineLabels.MATURES_ON.name()),
            LineLabels.LABEL.col());
    ModelSettings settings =
        Settings.read(
                "test",
                "",
                Map.of("model.prior-precision", "1", "model.trees", "8", "model.tree-depth", "2"))
            .model();
    try (TrainingSet training =
        TrainingSet.of(lines.drop(LineLabels.LABEL.name()), labels, FEATURES, settings)) {
      training.prepare(List.of(DAY));
      Fitted fitted = training.fit(learner, DAY, FEATURES);
      Dataset<Row> predicted = fitted.predictColumns(lines);
      Row rates =
          predicted
              .agg(
                  avg(LineLabels.LABEL.name()),
                  avg(ReturnModels.PROBABILITY),
                  avg(when(col(FEATURES.get(0).name()).gt(1.05), col(ReturnModels.PROBABILITY))),
                  avg(when(col(FEATURES.get(0).name()).lt(0.95), col(ReturnModels.PROBABILITY))))
              .first();

      assertThat(rates.getDouble(0)).isBetween(0.015, 0.022);
      assertThat(rates.getDouble(1)).isCloseTo(rates.getDouble(0), within(1e-4));
      assertThat(rates.getDouble(2)).isBetween(0.05, 0.07);
      assertThat(rates.getDouble(3)).isBetween(0.009, 0.014);
    }
    lines.unpersist();
  }
}
