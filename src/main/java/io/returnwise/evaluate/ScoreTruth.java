package io.returnwise.evaluate;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.var_pop;

import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.truth.TrueLines;
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
  private static final int TENTHS = 10;
  private static final double LEAST = 1e-6;
  private static final Column SCORE = col("_score");
  private static final Column TRUE = col("_true");
  private static final Column RETURNED = col("_returned");

  private ScoreTruth() {}

  /** Lines whose score lies in a range: how many, and the means. */
  public record Bin(double from, double to, long lines, double score, double truth) {}

  /** Scored lines of which the truth tells: {@code _score}, {@code _true} and {@code _returned}. */
  public static Dataset<Row> joined(Dataset<Row> scores, Dataset<Row> truth) {
    Dataset<Row> known =
        truth.select(
            TrueLines.LINE_ID.col().as("_line"),
            inside(TrueLines.RETURN_PROBABILITY.col()).as("_true"),
            TrueLines.IS_RETURNED.col().cast("int").as("_returned"));
    return scores
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
        avg(logLoss(TRUE)).as("least_loss"),
        covar_pop(logit(SCORE), logit(TRUE)).as("covariance"),
        var_pop(logit(SCORE)).as("variance"),
        avg(logit(SCORE)).as("score_logit"),
        avg(logit(TRUE)).as("true_logit"));
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

  private static Column logit(Column probability) {
    return log(probability.divide(lit(1).minus(probability)));
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
    figures.add(Figure.count(GROUP, "open lines scored", lines));
    if (lines == 0) {
      return figures;
    }
    double truth = sums.<Double>getAs("truth");
    figures.add(Figure.number(GROUP, "mean score", sums.getAs("score"), lines));
    figures.add(Figure.number(GROUP, "mean true probability", truth, lines));
    figures.add(
        Figure.number(GROUP, "true over predicted", truth / sums.<Double>getAs("score"), lines));
    double variance = sums.<Double>getAs("variance");
    Double slope = variance > 0 ? sums.<Double>getAs("covariance") / variance : null;
    figures.add(Figure.number(GROUP, "calibration slope", slope, lines));
    figures.add(
        Figure.number(
            GROUP,
            "calibration intercept",
            slope == null
                ? null
                : sums.<Double>getAs("true_logit") - slope * sums.<Double>getAs("score_logit"),
            lines));
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
      if (seen + lines >= all * (tenths.size() + 1) / (double) TENTHS) {
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
