package io.returnwise.features;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;

import io.returnwise.schema.Ratio;
import org.apache.spark.sql.Column;

/** Shrunk rates: the one expression behind every rate, of lines and of entities. */
final class Rates {
  private static final double SMALLEST = 1e-4;

  private Rates() {}

  /**
   * (hits + strength × level) / (trials + strength), written so that it is the level to the last
   * bit where there are no trials.
   */
  static Column shrunk(Column hits, Column trials, Column level, Column strength) {
    Column more = hits.cast("double").minus(trials.cast("double").multiply(level));
    return level.plus(more.divide(trials.cast("double").plus(strength)));
  }

  /** What counts as hits: of an amount no more than there was. */
  static Column hits(Ratio ratio, Column hits, Column trials) {
    return ratio.unit().isPresent() ? least(hits, trials) : hits;
  }

  /**
   * Log-odds of a rate less those of the shop's mean, so that the value does not drift with the
   * shop.
   */
  static Column againstMean(Column rate, Column mean) {
    return logOdds(rate).minus(logOdds(mean));
  }

  private static Column logOdds(Column rate) {
    Column p = least(greatest(rate, lit(SMALLEST)), lit(1 - SMALLEST));
    return log(p.divide(lit(1.0).minus(p)));
  }
}
