package io.returnwise.listings;

import org.apache.commons.math3.distribution.GammaDistribution;

/**
 * Returned against expected of one listing, drawn towards the other listings: a Gamma prior of mean
 * 1 whose variance is estimated over all listings, with a Poisson count (Clayton and Kaldor,
 * Biometrics 43, 1987).
 */
final class RelativeRisk {
  private RelativeRisk() {}

  /**
   * Posterior of the ratio.
   *
   * @param returned lines that came back
   * @param expected lines expected back, above 0
   * @param keptShare share of the lines expected to be kept, above 0: the variance of a count of
   *     lines is that part of a Poisson count's, so that counts weigh as much more
   * @param variance variance of the true ratios of all listings, above 0
   * @param tolerated ratio that is still fine
   * @return mean, lower and upper end of the 95% interval, probability of being above the tolerated
   */
  static double[] of(
      long returned, double expected, double keptShare, double variance, double tolerated) {
    double shape = 1 / variance + returned / keptShare;
    double rate = 1 / variance + expected / keptShare;
    var posterior = new GammaDistribution(null, shape, 1 / rate);
    return new double[] {
      shape / rate,
      posterior.inverseCumulativeProbability(0.025),
      posterior.inverseCumulativeProbability(0.975),
      1 - posterior.cumulativeProbability(tolerated)
    };
  }
}
