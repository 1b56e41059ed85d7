package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MetricRowsTest {
  @Test
  void countsLinesOfAScoreAndGivesAnIntervalAroundEachValue(SparkSession spark) {
    ScoreBins bins = bins(spark, List.of(40, 60, 30), List.of(0.1, 0.3, 0.6), List.of(4, 18, 18));

    assertThat(bins.lines()).isEqualTo(130);
    assertThat(bins.positives()).isEqualTo(40);
    assertThat(bins.all().probability())
        .containsExactly(new double[] {0.1, 0.3, 0.6}, within(1e-9));
    assertThat(MetricRows.of(bins, 0.25))
        .hasSize(Metric.values().length)
        .allSatisfy(
            estimate -> {
              assertThat(estimate.value()).isEqualTo(estimate.metric().of(bins.all()));
              assertThat(estimate.low()).isLessThanOrEqualTo(estimate.value());
              assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.value());
            });
  }

  @Test
  void theIntervalOfARateIsAboutThatOfIndependentBaskets(SparkSession spark) {
    // Observed against expected of 1000 lines at 0.2: standard error sqrt(0.16 / 1000) / 0.2.
    ScoreBins bins = bins(spark, List.of(1000), List.of(0.2), List.of(200));
    Estimate estimate =
        MetricRows.of(bins, 0.2).stream()
            .filter(found -> found.metric() == Metric.OBSERVED_EXPECTED)
            .findFirst()
            .orElseThrow();

    double halfWidth = 1.96 * Math.sqrt(0.16 / 1000) / 0.2;
    assertThat(estimate.value()).isCloseTo(1, within(1e-9));
    assertThat((estimate.high() - estimate.low()) / 2)
        .isBetween(0.75 * halfWidth, 1.25 * halfWidth);
  }

  @Test
  void withoutAKeptLineNoMetricHasAValue(SparkSession spark) {
    assertThat(MetricRows.of(bins(spark, List.of(5), List.of(0.4), List.of(5)), 0.25))
        .allMatch(
            estimate ->
                estimate.value() == null
                    && estimate.low() == null
                    && estimate.high() == null
                    && estimate.constant() == null);
  }

  private static ScoreBins bins(
      SparkSession spark, List<Integer> lines, List<Double> scores, List<Integer> positives) {
    List<Row> rows = new ArrayList<>();
    for (int bin = 0; bin < lines.size(); bin++) {
      for (int i = 0; i < lines.get(bin); i++) {
        double label = i < positives.get(bin) ? 1 : 0;
        rows.add(RowFactory.create("basket-" + rows.size(), scores.get(bin), label));
      }
    }
    return ScoreBins.of(
        spark.createDataFrame(
            rows,
            DataTypes.createStructType(
                List.of(
                    LineHistories.BASKET_ID.toStructField(),
                    DataTypes.createStructField(
                        ReturnModels.PROBABILITY, DataTypes.DoubleType, false),
                    LineLabels.LABEL.toStructField()))));
  }
}
