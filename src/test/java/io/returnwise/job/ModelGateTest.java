package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.model.Metric;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Evaluation;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelCard.Verdict;
import io.returnwise.model.ModelSettings;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the gate says where there is no model in use that could be compared with; the rest is in
 * ScoreOrdersTest.
 */
class ModelGateTest {
  private static final LocalDate DAY = LocalDate.of(2025, 10, 1);

  private static Verdict verdict(Optional<Evaluation> evaluation) {
    return new ModelGate(ModelSettings.DEFAULTS, DAY, Optional.empty()).judge(null, evaluation);
  }

  private static Optional<Evaluation> evaluation(Double loss, Double constant) {
    return evaluation(loss, constant, new Period(DAY.minusDays(9), DAY, 200, 20));
  }

  private static Optional<Evaluation> evaluation(Double loss, Double constant, Period test) {
    return Optional.of(
        new Evaluation(
            new Period(DAY.minusDays(99), DAY.minusDays(10), 1_000, 100),
            test,
            List.of(
                new Estimate(Metric.AUC_ROC, 0.9, 0.8, 1.0, 0.5),
                new Estimate(Metric.LOG_LOSS, loss, loss, loss, constant)),
            List.of(),
            List.of()));
  }

  @Test
  void aModelThatIsBetterThanTheRateAloneIsPutToUse() {
    Verdict verdict = verdict(evaluation(0.31, 0.33));

    assertThat(verdict.isUsed()).isTrue();
    assertThat(verdict.reason())
        .isEqualTo(
            "log loss 0.3100, of the return rate alone 0.3300; there is no model in use that could be compared with");
  }

  @Test
  void oneThatIsWorseIsNotWithBothFigures() {
    Verdict verdict = verdict(evaluation(0.34, 0.33));

    assertThat(verdict.isUsed()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo("it is worse than the return rate alone: log loss 0.3400, of the rate 0.3300");
  }

  @Test
  void oneThatCannotBeTestedIsPutToUse() {
    assertThat(verdict(Optional.empty()).isUsed()).isTrue();
    assertThat(verdict(evaluation(null, null)).reason()).startsWith("too few lines to test it");
    Period few = new Period(DAY.minusDays(9), DAY, 199, 3);
    assertThat(verdict(evaluation(0.34, 0.33, few)).isUsed()).isTrue();
  }

  @Test
  void oneWhoseNewestLinesLackTheirReturnsIsNot() {
    Verdict verdict = verdict(evaluation(null, null, new Period(DAY.minusDays(9), DAY, 71, 0)));

    assertThat(verdict.isUsed()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo(
            "it cannot be tested: none of the newest 71 lines came back, where about 7 were to be"
                + " expected; are their returns loaded?");
    assertThat(verdict(evaluation(null, null, new Period(DAY, DAY, 70, 0))).isUsed()).isTrue();
  }
}
