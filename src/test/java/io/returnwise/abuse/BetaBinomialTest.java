package io.returnwise.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BetaBinomialTest {
  private static final double CLOSE = 1e-10;

  @Test
  void theTailIsTheSumOfTheChancesOfAllLargerNumbers() {
    // Mean 0.3 and correlation 0.2 are a Beta(1.2, 2.8) inclination, multiplied out draw by draw.
    for (int returned = 1; returned <= 6; returned++) {
      double sum = 0;
      for (int k = returned; k <= 6; k++) {
        sum += chance(6, k, 1.2, 2.8);
      }
      assertThat(BetaBinomial.upperTail(6, returned, 1.8, 0.2)).isCloseTo(sum, within(CLOSE));
    }
  }

  @Test
  void withoutCorrelationItIsTheBinomialTail() {
    // At least 2 of 3 at 0.25: 3 * 0.0625 * 0.75 + 0.015625.
    assertThat(BetaBinomial.upperTail(3, 2, 0.75, 0)).isCloseTo(0.15625, within(CLOSE));
    assertThat(BetaBinomial.upperTail(3, 2, 0.75, 2e-6)).isCloseTo(0.15625, within(1e-5));
  }

  @Test
  void noReturnIsNeverUnusualAndMoreCorrelationMakesManyLessUnusual() {
    assertThat(BetaBinomial.upperTail(10, 0, 2, 0.1)).isEqualTo(1);
    assertThat(BetaBinomial.upperTail(10, 8, 2, 0.3))
        .isGreaterThan(10 * BetaBinomial.upperTail(10, 8, 2, 0.01));
  }

  @Test
  void theRatioIsDrawnToOneByWhatHonestBuyersVary() {
    // Variance 0.1 * 0.8 / 0.2 = 0.4: a prior worth 2.5 expected lines.
    double[] ratio = BetaBinomial.ratio(20, 10, 4, 0.1);

    assertThat(ratio[0]).isCloseTo(12.5 / 6.5, within(CLOSE));
    assertThat(ratio[1]).isBetween(0.9, 1.2);
    assertThat(ratio[2]).isBetween(2.9, 3.3);
  }

  /** Chance of k of n returned by draws from an urn that remembers. */
  private static double chance(int n, int k, double a, double b) {
    double chance = 1;
    for (int i = 0; i < k; i++) {
      chance *= (a + i) / (a + b + i);
    }
    for (int i = 0; i < n - k; i++) {
      chance *= (b + i) / (a + b + k + i);
    }
    double ways = 1;
    for (int i = 0; i < k; i++) {
      ways = ways * (n - i) / (i + 1);
    }
    return chance * ways;
  }
}
