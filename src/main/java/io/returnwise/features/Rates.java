package io.returnwise.features;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;

import org.apache.spark.sql.Column;

/** Shrunk rates: the one expression behind every rate, of lines and of entities. */
final class Rates {
  private static final double SMALLEST = 1e-4;

  private Rates() {}

  /** (hits + strength × mean) / (trials + strength). */
  static Column shrunk(Column hits, Column trials, Column mean, Column strength) {
    Column prior = mean.multiply(strength);
    return hits.cast("double").plus(prior).divide(trials.cast("double").plus(strength));
  }

  /**
   * Log-odds of a rate less those of the mean: 0 for a key nothing is known of, whatever the mean
   * of the day is, so that the value does not drift with the shop.
   */
  static Column againstMean(Column rate, Column mean) {
    return logOdds(rate).minus(logOdds(mean));
  }

  private static Column logOdds(Column rate) {
    Column p = least(greatest(rate, lit(SMALLEST)), lit(1 - SMALLEST));
    return log(p.divide(lit(1.0).minus(p)));
  }
}
