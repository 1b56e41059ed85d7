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

  /** ln(p / (1 − p)), with p kept off 0 and 1. */
  static Column logOdds(Column rate) {
    Column p = least(greatest(rate, lit(SMALLEST)), lit(1 - SMALLEST));
    return log(p.divide(lit(1.0).minus(p)));
  }
}
