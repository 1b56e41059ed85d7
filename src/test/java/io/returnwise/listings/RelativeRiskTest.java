package io.returnwise.listings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RelativeRiskTest {
  @Test
  void theRatioIsDrawnToOneByThePrior() {
    // Variance 0.25 is a prior worth 4 expected lines: (4 + 16) / (4 + 6).
    assertThat(RelativeRisk.of(16, 6, 1, 0.25, 1.25)[0]).isCloseTo(2.0, within(1e-12));
  }

  @Test
  void withAnExponentialPosteriorEveryNumberHasAClosedForm() {
    // Variance 1 and no return: a Gamma of shape 1 and rate 1 + 3.
    double[] risk = RelativeRisk.of(0, 3, 1, 1, 1.25);

    assertThat(risk[0]).isCloseTo(0.25, within(1e-12));
    assertThat(risk[1]).isCloseTo(-Math.log(0.975) / 4, within(1e-9));
    assertThat(risk[2]).isCloseTo(-Math.log(0.025) / 4, within(1e-9));
    assertThat(risk[3]).isCloseTo(Math.exp(-5), within(1e-9));
  }

  @Test
  void moreLinesWithTheSameRatioAreMoreCertain() {
    double[] few = RelativeRisk.of(4, 2, 1, 0.25, 1.25);
    double[] many = RelativeRisk.of(400, 200, 1, 0.25, 1.25);

    assertThat(many[3]).isGreaterThan(0.999).isGreaterThan(few[3]);
    assertThat(many[2] - many[1]).isLessThan(few[2] - few[1]);
  }

  @Test
  void aCountAgainstAHighRateIsMoreCertainThanAPoissonCount() {
    double[] poisson = RelativeRisk.of(54, 31, 1, 0.25, 1.25);
    double[] binomial = RelativeRisk.of(54, 31, 0.6, 0.25, 1.25);

    assertThat(binomial[2] - binomial[1]).isLessThan(poisson[2] - poisson[1]);
    assertThat(binomial[3]).isGreaterThan(poisson[3]);
  }
}
