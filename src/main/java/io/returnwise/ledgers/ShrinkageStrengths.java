package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.Strengths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;

/**
 * How strongly the rate of a key is drawn to that of the shop, for each day, from what was known
 * before it.
 *
 * <p>Beta-binomial by moments. With <i>n</i> matured lines and <i>r</i> returned ones per key,
 * Σr(r−1)/Σn(n−1) estimates the mean square of the keys' true rates, so that less the square of the
 * mean it is their variance <i>v</i>; the strength is m(1−m)/v − 1. Both sums grow day by day by
 * what the ledger adds, so each day's estimate is exact for its past.
 */
public final class ShrinkageStrengths {
  static final double DEFAULT_STRENGTH = 20;
  static final double MIN_STRENGTH = 1;
  static final double MAX_STRENGTH = 1000;
  private static final long MIN_PAIRS = 500;
  private static final double NO_RETURNS_YET = 0.05;
  private static final double WEIGHT_OF_START = 20;

  private ShrinkageStrengths() {}

  /** What one entity gains on one day. */
  private record Gain(LocalDate day, long lines, long returned, long pairs, long returnedPairs) {}

  /**
   * Gains of the moments by entity and day; as many rows as entities times days.
   *
   * @param ledgers ledger of each entity
   */
  public static Dataset<Row> gains(Map<Entity, Dataset<Row>> ledgers) {
    Dataset<Row> all = null;
    for (Map.Entry<Entity, Dataset<Row>> ledger : ledgers.entrySet()) {
      Dataset<Row> one =
          ledger
              .getValue()
              .select(
                  lit(ledger.getKey().id()).as(Strengths.ENTITY.name()),
                  Ledger.KEY.col(),
                  Ledger.DAY.col(),
                  Ledger.MATURED_LINES.col(),
                  Ledger.MATURED_RETURNED_LINES.col());
      all = all == null ? one : all.unionByName(one);
    }
    var byDay =
        Window.partitionBy(Strengths.ENTITY.col(), Ledger.KEY.col()).orderBy(Ledger.DAY.col());
    Column n = Ledger.MATURED_LINES.col();
    Column r = Ledger.MATURED_RETURNED_LINES.col();
    Column oldN = coalesce(lag(n, 1).over(byDay), lit(0L));
    Column oldR = coalesce(lag(r, 1).over(byDay), lit(0L));
    return all.select(
            Strengths.ENTITY.col(),
            Ledger.DAY.col(),
            n.minus(oldN).as("lines"),
            r.minus(oldR).as("returned"),
            pairs(n).minus(pairs(oldN)).as("pairs"),
            pairs(r).minus(pairs(oldR)).as("returned_pairs"))
        .transform(ShrinkageStrengths::summed);
  }

  /**
   * The same from what a pass gained.
   *
   * @param gained rows of {@link LedgerPasses#gains}
   */
  public static Dataset<Row> added(Entity entity, Dataset<Row> gained) {
    return gained
        .withColumn(Strengths.ENTITY.name(), lit(entity.id()))
        .transform(ShrinkageStrengths::summed);
  }

  private static Dataset<Row> summed(Dataset<Row> gained) {
    return gained
        .groupBy(Strengths.ENTITY.col(), Ledger.DAY.col())
        .agg(sum("lines"), sum("returned"), sum("pairs"), sum("returned_pairs"));
  }

  /**
   * The strength of every entity for every day from the first gain to the given day, in the columns
   * of {@link Strengths}.
   *
   * @param gains collected rows of {@link #gains}
   * @param upTo last day
   */
  public static List<Row> byDay(List<Row> gains, LocalDate upTo) {
    List<Row> strengths = new ArrayList<>();
    for (Entity entity : Entity.values()) {
      List<Gain> ofEntity =
          gains.stream()
              .filter(row -> row.getString(0).equals(entity.id()))
              .map(ShrinkageStrengths::gain)
              .sorted(Comparator.comparing(Gain::day))
              .toList();
      if (!ofEntity.isEmpty()) {
        addDays(strengths, entity, ofEntity, upTo);
      }
    }
    return strengths;
  }

  private static void addDays(
      List<Row> strengths, Entity entity, List<Gain> gains, LocalDate upTo) {
    long lines = 0;
    long returned = 0;
    long pairs = 0;
    long returnedPairs = 0;
    int next = 0;
    for (LocalDate day = gains.get(0).day(); !day.isAfter(upTo); day = day.plusDays(1)) {
      while (next < gains.size() && gains.get(next).day().isBefore(day)) {
        Gain gain = gains.get(next++);
        lines += gain.lines();
        returned += gain.returned();
        pairs += gain.pairs();
        returnedPairs += gain.returnedPairs();
      }
      double mean = mean(lines, returned);
      double strength = strength(mean, pairs, returnedPairs);
      strengths.add(RowFactory.create(entity.id(), day, mean, strength, lines));
    }
  }

  /** The shop's rate; before anything matured, a small rate that fades with the first lines. */
  static double mean(long lines, long returned) {
    return (returned + NO_RETURNS_YET * WEIGHT_OF_START) / (lines + WEIGHT_OF_START);
  }

  static double strength(double mean, long pairs, long returnedPairs) {
    if (pairs < MIN_PAIRS) {
      return DEFAULT_STRENGTH;
    }
    double variance = (double) returnedPairs / pairs - mean * mean;
    if (variance <= 0) {
      return MAX_STRENGTH;
    }
    double strength = mean * (1 - mean) / variance - 1;
    return Math.min(MAX_STRENGTH, Math.max(MIN_STRENGTH, strength));
  }

  private static Gain gain(Row row) {
    return new Gain(row.getAs(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }

  private static Column pairs(Column count) {
    return count.multiply(count.minus(1));
  }
}
