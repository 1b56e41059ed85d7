package io.returnwise.abuse;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * How unusual a number of returns is among honest buyers whose own inclination varies around what
 * was expected: the beta-binomial distribution with mean E/n and correlation ρ between two lines of
 * a buyer.
 */
final class BetaBinomial {
  private static final double NEARLY_NONE = 1e-6;

  private BetaBinomial() {}

  /**
   * Chance of at least that many returned lines.
   *
   * @param lines n
   * @param returned lines that came back
   * @param expected E, above 0 and below n
   * @param correlation ρ, at least 0 and below 1
   */
  static double upperTail(long lines, long returned, double expected, double correlation) {
    if (returned <= 0) {
      return 1;
    }
    double mean = Math.min(Math.max(expected / lines, 1e-9), 1 - 1e-9);
    if (correlation < NEARLY_NONE) {
      var binomial = new BinomialDistribution(null, Math.toIntExact(lines), mean);
      return 1 - binomial.cumulativeProbability(Math.toIntExact(returned) - 1);
    }
    double size = 1 / correlation - 1;
    double a = mean * size;
    double b = (1 - mean) * size;
    double sum = 0;
    for (long k = returned; k <= lines; k++) {
      sum +=
          Math.exp(
              logChoose((double) lines, (double) k)
                  + logBeta(k + a, (double) (lines - k) + b)
                  - logBeta(a, b));
    }
    return Math.min(1, sum);
  }

  /**
   * Returned against expected, drawn to 1, with its 95% interval: a Gamma prior of mean 1 that
   * varies as honest buyers do, with a Poisson count.
   *
   * @return mean, lower end, upper end
   */
  static double[] ratio(long lines, long returned, double expected, double correlation) {
    double mean = Math.min(Math.max(expected / lines, 1e-9), 1 - 1e-9);
    double variance = Math.max(correlation * (1 - mean) / mean, 1e-3);
    double shape = 1 / variance + returned;
    double rate = 1 / variance + expected;
    var posterior = new GammaDistribution(null, shape, 1 / rate);
    return new double[] {
      shape / rate,
      posterior.inverseCumulativeProbability(0.025),
      posterior.inverseCumulativeProbability(0.975)
    };
  }

  private static double logChoose(double n, double k) {
    return Gamma.logGamma(n + 1) - Gamma.logGamma(k + 1) - Gamma.logGamma(n - k + 1);
  }

  private static double logBeta(double x, double y) {
    return Gamma.logGamma(x) + Gamma.logGamma(y) - Gamma.logGamma(x + y);
  }
}
