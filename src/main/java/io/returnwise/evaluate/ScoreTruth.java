package io.returnwise.evaluate;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.truth.TrueLines;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The scores against the true probabilities.
 *
 * <p>The true probability is known, so nothing is estimated from outcomes: log losses are the
 * expected ones under the truth, that of the truth itself is the least that any score can reach,
 * and that of the constant is the one of the mean. Slope and intercept are those of the least
 * squares line of the true log-odds on the score's. AUC is against what came back, from {@value
 * #BINS} bins of equal width; lines in one bin count half.
 */
public final class ScoreTruth {
  private static final String GROUP = "scores";
  private static final int BINS = 10_000;

  /** No return of a delivered line is known so soon after the purchase. */
  private static final int FRESH_DAYS = 3;

  private static final int STEPS = 25;
  private static final int TENTHS = 10;
  private static final double LEAST = 1e-6;
  private static final Column SCORE = col("_score");
  private static final Column TRUE = col("_true");
  private static final Column RETURNED = col("_returned");

  private ScoreTruth() {}

  /** Lines whose score lies in a range: how many, and the means. */
  public record Bin(double from, double to, long lines, double score, double truth) {}

  /** Scored lines of which the truth tells: {@code _score}, {@code _true} and {@code _returned}. */
  public static Dataset<Row> joined(Dataset<Row> scores, Dataset<Row> truth, LocalDate asOf) {
    Column isSent =
        coalesce(
            not(TrueLines.CAUSE.col().isin(TrueLines.CANCELLED, TrueLines.MISTAKE)), lit(true));
    Dataset<Row> known =
        truth
            .filter(isSent)
            .select(
                TrueLines.LINE_ID.col().as("_line"),
                inside(TrueLines.RETURN_PROBABILITY.col()).as("_true"),
                TrueLines.IS_RETURNED.col().cast("int").as("_returned"));
    return scores
        .filter(ReturnScores.PURCHASED_ON.col().geq(lit(asOf.minusDays(FRESH_DAYS))))
        .select(ReturnScores.LINE_ID.col(), inside(ReturnScores.PROBABILITY.col()).as("_score"))
        .join(known, ReturnScores.LINE_ID.col().equalTo(col("_line")))
        .select(SCORE, TRUE, RETURNED);
  }

  private static Column inside(Column probability) {
    return least(greatest(probability, lit(LEAST)), lit(1 - LEAST));
  }

  /** One row of sums over the joined lines. */
  public static Dataset<Row> sums(Dataset<Row> joined) {
    return joined.agg(
        count(lit(1)).as("lines"),
        avg(SCORE).as("score"),
        avg(TRUE).as("truth"),
        avg(abs(SCORE.minus(TRUE))).as("difference"),
        avg(logLoss(SCORE)).as("loss"),
        avg(logLoss(TRUE)).as("least_loss"));
  }

  /** Lines and returned lines by bin of the score or of the truth. */
  public static Dataset<Row> bins(Dataset<Row> joined, boolean ofTruth) {
    Column bin = floor((ofTruth ? TRUE : SCORE).multiply(BINS)).cast("int");
    return joined
        .groupBy(bin.as("bin"))
        .agg(
            count(lit(1)).as("lines"),
            sum(RETURNED).as("returned"),
            sum(SCORE).as("score"),
            sum(TRUE).as("truth"));
  }

  private static Column logLoss(Column score) {
    return TRUE.multiply(log(score))
        .plus(lit(1).minus(TRUE).multiply(log(lit(1).minus(score))))
        .multiply(-1);
  }

  /**
   * The figures.
   *
   * @param sums the row of {@link #sums}
   * @param ofScore rows of {@link #bins} of the score
   * @param ofTruth rows of {@link #bins} of the truth
   */
  public static List<Figure> figures(Row sums, List<Row> ofScore, List<Row> ofTruth) {
    double lines = sums.<Long>getAs("lines");
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.count(GROUP, "lines scored", lines));
    if (lines == 0) {
      return figures;
    }
    double truth = sums.<Double>getAs("truth");
    figures.add(Figure.number(GROUP, "mean score", sums.getAs("score"), lines));
    figures.add(Figure.number(GROUP, "mean true probability", truth, lines));
    figures.add(
        Figure.number(GROUP, "true over predicted", truth / sums.<Double>getAs("score"), lines));
    double[] line = recalibration(ofScore);
    figures.add(Figure.number(GROUP, "calibration slope", line == null ? null : line[1], lines));
    figures.add(
        Figure.number(GROUP, "calibration intercept", line == null ? null : line[0], lines));
    figures.add(
        Figure.number(
            GROUP, "mean distance from the true probability", sums.getAs("difference"), lines));
    figures.add(Figure.number(GROUP, "expected log loss", sums.getAs("loss"), lines));
    figures.add(Figure.number(GROUP, "least possible log loss", sums.getAs("least_loss"), lines));
    figures.add(
        Figure.number(
            GROUP,
            "log loss of the constant",
            -truth * Math.log(truth) - (1 - truth) * Math.log(1 - truth),
            lines));
    figures.add(Figure.number(GROUP, "AUC", auc(ofScore), lines));
    figures.add(Figure.number(GROUP, "AUC of the true probability", auc(ofTruth), lines));
    return figures;
  }

  /**
   * Intercept and slope of the logistic regression of the true probability on the log-odds of the
   * score, by Newton's method; null when the scores are all alike.
   */
  static double[] recalibration(List<Row> bins) {
    if (bins.size() < 2) {
      return null;
    }
    double intercept = 0;
    double slope = 1;
    for (int step = 0; step < STEPS; step++) {
      double gradient0 = 0;
      double gradient1 = 0;
      double h00 = 0;
      double h01 = 0;
      double h11 = 0;
      for (Row bin : bins) {
        double lines = bin.<Long>getAs("lines");
        double score = bin.<Double>getAs("score") / lines;
        double x = Math.log(score / (1 - score));
        double p = 1 / (1 + Math.exp(-intercept - slope * x));
        double residual = bin.<Double>getAs("truth") - lines * p;
        double weight = lines * p * (1 - p);
        gradient0 += residual;
        gradient1 += residual * x;
        h00 += weight;
        h01 += weight * x;
        h11 += weight * x * x;
      }
      double determinant = h00 * h11 - h01 * h01;
      if (determinant <= 0) {
        return null;
      }
      intercept += (h11 * gradient0 - h01 * gradient1) / determinant;
      slope += (h00 * gradient1 - h01 * gradient0) / determinant;
    }
    return new double[] {intercept, slope};
  }

  /** Area under the ROC curve from bins; null when all or none came back. */
  static Double auc(List<Row> bins) {
    List<Row> sorted = new ArrayList<>(bins);
    sorted.sort(Comparator.comparingInt(row -> row.<Integer>getAs("bin")));
    double positives = 0;
    double negatives = 0;
    double pairs = 0;
    for (Row row : sorted) {
      double returned = row.<Long>getAs("returned");
      double kept = row.<Long>getAs("lines") - returned;
      pairs += returned * (negatives + kept / 2);
      positives += returned;
      negatives += kept;
    }
    return positives == 0 || negatives == 0 ? null : pairs / (positives * negatives);
  }

  /** Ten ranges of the score with equally many lines, as far as the bins allow. */
  public static List<Bin> tenths(List<Row> ofScore) {
    List<Row> sorted = new ArrayList<>(ofScore);
    sorted.sort(Comparator.comparingInt(row -> row.<Integer>getAs("bin")));
    long all = sorted.stream().mapToLong(row -> row.<Long>getAs("lines")).sum();
    List<Bin> tenths = new ArrayList<>();
    long seen = 0;
    long lines = 0;
    double score = 0;
    double truth = 0;
    double from = 0;
    for (Row row : sorted) {
      lines += row.<Long>getAs("lines");
      score += row.<Double>getAs("score");
      truth += row.<Double>getAs("truth");
      double to = (row.<Integer>getAs("bin") + 1) / (double) BINS;
      if (lines >= (all - seen) / (double) (TENTHS - tenths.size())) {
        tenths.add(new Bin(from, to, lines, score / lines, truth / lines));
        seen += lines;
        lines = 0;
        score = 0;
        truth = 0;
        from = to;
      }
    }
    return tenths;
  }
}
