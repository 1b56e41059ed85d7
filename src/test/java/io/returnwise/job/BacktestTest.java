package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.job.Backtest.Origin;
import io.returnwise.model.Metric;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.schema.BacktestScores;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Tables;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two periods are back-tested together, and the first of them alone in another warehouse. */
@ExtendWith(SparkExtension.class)
class BacktestTest {
  private static final LocalDate FROM = LocalDate.of(2025, 12, 1);
  private static final LocalDate MIDDLE = LocalDate.of(2026, 1, 1);
  private static final LocalDate TO = LocalDate.of(2026, 2, 1);

  @TempDir private static Path folder;
  private static JobContext together;
  private static JobContext alone;
  private static Backtest.Result both;
  private static Backtest.Result first;

  @BeforeAll
  static void backtest(SparkSession spark) {
    SimulatedWarehouse shop = new SimulatedWarehouse(spark, folder.resolve("together"));
    SimulatedWarehouse other = new SimulatedWarehouse(spark, folder.resolve("alone"));
    Path exports = shop.simulate(new SimulationSettings(6_000, 14_142, true));
    shop.ingest("load", exports);
    other.ingest("load", exports);
    StageLog stages = new StageLog(spark, line -> {});
    together = shop.run("run");
    alone = other.run("run");
    both = new Backtest(together).run(FROM, TO, 2, stages);
    first = new Backtest(alone).run(FROM, MIDDLE, 1, stages);
  }

  private static Dataset<Row> scores(JobContext context, LocalDate to) {
    return context.warehouse().snapshot(BacktestScores.SCHEMA, to).orElseThrow();
  }

  private static List<Row> of(Dataset<Row> scores, LocalDate trained) {
    return scores
        .filter(BacktestScores.TRAINED_AS_OF.col().equalTo(trained))
        .orderBy(BacktestScores.LINE_ID.col())
        .collectAsList();
  }

  @Test
  void everyLineIsScoredOnceByTheModelOfItsPeriod() {
    Dataset<Row> scored = scores(together, TO);
    Dataset<Row> bought =
        together
            .warehouse()
            .asOf(OrderLines.SCHEMA, TO)
            .filter(OrderLines.PURCHASED_ON.col().geq(FROM))
            .filter(OrderLines.PURCHASED_ON.col().lt(TO));

    assertThat(scored.count()).isEqualTo(bought.count()).isEqualTo(both.lines());
    assertThat(scored.select(BacktestScores.LINE_ID.col()).distinct().count())
        .isEqualTo(both.lines());
    assertThat(of(scored, FROM))
        .hasSize((int) both.origins().get(0).lines())
        .allMatch(row -> row.<LocalDate>getAs(3).isBefore(MIDDLE));
    assertThat(of(scored, MIDDLE))
        .hasSize((int) both.origins().get(1).lines())
        .noneMatch(row -> row.<LocalDate>getAs(3).isBefore(MIDDLE));
  }

  /** What is known later, and the periods behind, change nothing of a period, to the last bit. */
  @Test
  void aPeriodIsJudgedAsIfItWereTheOnlyOne() {
    assertThat(both.origins().get(0)).isEqualTo(first.origins().get(0));
    assertThat(of(scores(together, TO), FROM)).isEqualTo(of(scores(alone, MIDDLE), FROM));
  }

  @Test
  void laterModelsKnowMore() {
    Origin earlier = both.origins().get(0);
    Origin later = both.origins().get(1);

    assertThat(earlier.from()).isEqualTo(FROM);
    assertThat(earlier.to()).isEqualTo(MIDDLE).isEqualTo(later.from());
    assertThat(later.to()).isEqualTo(TO);
    assertThat(earlier.training().lines()).isLessThan(later.training().lines());
    // Labels are final 60 days after the purchase.
    assertThat(earlier.training().to()).isBefore(FROM.minusDays(60));
    assertThat(later.training().to()).isAfter(FROM.minusDays(60)).isBefore(MIDDLE.minusDays(60));
  }

  @Test
  void thereAreMetricsOfEachPeriodAndOfAll() {
    List<String> populations =
        together
            .warehouse()
            .snapshot(Tables.BACKTEST_METRICS, TO)
            .orElseThrow()
            .select(ModelMetrics.POPULATION.col())
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();

    assertThat(populations)
        .containsExactlyInAnyOrder(
            "back-test 2025-12-01 to 2025-12-31",
            "back-test 2026-01-01 to 2026-01-31",
            "back-test 2025-12-01 to 2026-01-31");
    assertThat(both.positives()).isPositive().isLessThan(both.lines() - both.unlabelled());
    assertThat(first.metrics()).isEqualTo(first.origins().get(0).metrics());
  }

  /** Bins of scores are a thousandth of log-odds wide. */
  @Test
  void metricsOfAllPeriodsAreThoseOfAllLines() {
    List<Row> judged =
        scores(together, TO)
            .filter(BacktestScores.LABEL.col().isNotNull())
            .select(BacktestScores.PROBABILITY.col(), BacktestScores.LABEL.col())
            .collectAsList();
    double expected = judged.stream().mapToDouble(row -> row.getDouble(0)).sum();
    double constant =
        both.origins().stream().mapToDouble(o -> o.labelled() * o.training().rate()).sum()
            / judged.size();

    Estimate logLoss = metric(Metric.LOG_LOSS);
    assertThat(logLoss.value())
        .isCloseTo(
            judged.stream()
                .mapToDouble(row -> loss(row.getDouble(0), row.getDouble(1)))
                .average()
                .orElseThrow(),
            within(1e-5));
    assertThat(logLoss.constant())
        .isCloseTo(
            judged.stream()
                .mapToDouble(row -> loss(constant, row.getDouble(1)))
                .average()
                .orElseThrow(),
            within(1e-9));
    assertThat(metric(Metric.OBSERVED_EXPECTED).value())
        .isCloseTo(both.positives() / expected, within(1e-6));
    assertThat(logLoss.low()).isLessThan(logLoss.value());
    assertThat(logLoss.high()).isGreaterThan(logLoss.value());
  }

  private static Estimate metric(Metric metric) {
    return both.metrics().stream().filter(e -> e.metric() == metric).findAny().orElseThrow();
  }

  private static double loss(double probability, double label) {
    return -Math.log(label == 1 ? probability : 1 - probability);
  }

  @Test
  void morePeriodsThanDaysAreRefused() {
    assertThatThrownBy(
            () ->
                new Backtest(alone)
                    .run(FROM, FROM.plusDays(1), 2, new StageLog(alone.spark(), line -> {})))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("expected at least one day for each period");
  }
}
