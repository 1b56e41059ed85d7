package io.returnwise.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.truth.ListingCause;
import io.returnwise.schema.truth.TrueListings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The queue of listings against the planted causes.
 *
 * <p>Hit rate at k: of the k first flagged listings, the share with a planted cause. Recall is of
 * the planted SKUs that the review had enough lines to judge, and of all of them.
 */
public final class ListingCauses {
  private static final String GROUP = "listings";
  private static final List<Integer> FIRST = List.of(5, 10, 20, 50);
  private static final String JUDGED = "judged";
  private static final String FLAGGED = "flagged";
  private static final String SKUS = "skus";
  private static final String CAUSE = "cause";
  private static final String FAMILY = "family";

  private ListingCauses() {}

  /** Listings by planted cause, whether they are judged and flagged, and main reason. */
  public record Confusion(String cause, String family, long listings) {}

  /** The reason family that the product should name for a cause. */
  static ReasonFamily rightFamily(ListingCause cause) {
    return switch (cause) {
      case WRONG_SIZE_CHART -> ReasonFamily.SIZE;
      case COLOUR_DIFFERS -> ReasonFamily.COLOUR;
      case DESCRIPTION_MISMATCH, INCOMPATIBLE -> ReasonFamily.LISTING;
      case BAD_BATCH, MISSING_PARTS -> ReasonFamily.QUALITY;
      case FRAGILE_PACKING, SLOW_LANE -> ReasonFamily.LOGISTICS;
    };
  }

  /** The causes that were at work before the as-of day. */
  static Dataset<Row> started(Dataset<Row> truth, LocalDate asOf) {
    return truth.filter(TrueListings.FROM_DAY.col().lt(lit(asOf)));
  }

  /**
   * Counts of SKUs that are planted, judged or both: at most a few hundred rows.
   *
   * @param review {@code listing_review} of the as-of day
   * @param truth {@code truth/listings}
   */
  public static Dataset<Row> counts(Dataset<Row> review, Dataset<Row> truth, LocalDate asOf) {
    Dataset<Row> judged =
        review.select(
            ListingReview.SKU.col().as("_judged"),
            ListingReview.IS_FLAGGED.col(),
            ListingReview.MAIN_REASON.col());
    return started(truth, asOf)
        .select(TrueListings.SKU.col(), TrueListings.CAUSE.col())
        .join(judged, TrueListings.SKU.col().equalTo(col("_judged")), "full_outer")
        .groupBy(
            TrueListings.CAUSE.col().as(CAUSE),
            col("_judged").isNotNull().as(JUDGED),
            ListingReview.IS_FLAGGED.col().as(FLAGGED),
            when(ListingReview.IS_FLAGGED.col(), ListingReview.MAIN_REASON.col()).as(FAMILY))
        .agg(count(lit(1)).as(SKUS));
  }

  /**
   * For each k of the hit rate: flagged listings among the k first, and planted ones among them.
   */
  public static Dataset<Row> first(Dataset<Row> review, Dataset<Row> truth, LocalDate asOf) {
    Dataset<Row> planted = started(truth, asOf).select(TrueListings.SKU.col().as("_planted"));
    Column[] sums =
        FIRST.stream()
            .flatMap(
                k -> {
                  Column isFirst = ListingReview.RANK.col().leq(k);
                  return List.of(
                      sum(when(isFirst, 1).otherwise(0)).as("of_" + k),
                      sum(when(isFirst.and(col("_planted").isNotNull()), 1).otherwise(0))
                          .as("hits_" + k))
                      .stream();
                })
            .toArray(Column[]::new);
    return review
        .filter(ListingReview.IS_FLAGGED.col())
        .filter(ListingReview.RANK.col().leq(FIRST.get(FIRST.size() - 1)))
        .join(planted, ListingReview.SKU.col().equalTo(col("_planted")), "left_outer")
        .agg(lit(1).as("_one"), sums);
  }

  /**
   * Days from the start of a cause to the first as-of day on which the listing is flagged: one row
   * with the number noticed and the median days.
   *
   * @param flagged SKU and {@code as_of} of every flagged listing on every as-of day
   */
  public static Dataset<Row> noticed(Dataset<Row> flagged, Dataset<Row> truth) {
    Dataset<Row> firstDay =
        flagged.groupBy(ListingReview.SKU.col().as("_flagged")).agg(min(col("as_of")).as("_first"));
    return truth
        .join(firstDay, TrueListings.SKU.col().equalTo(col("_flagged")))
        .select(datediff(col("_first"), TrueListings.FROM_DAY.col()).as("_days"))
        .filter(col("_days").geq(0))
        .agg(count(lit(1)).as("noticed"), percentile(col("_days"), lit(0.5)).as("median_days"));
  }

  /**
   * The figures.
   *
   * @param counts rows of {@link #counts}
   * @param first the row of {@link #first}
   * @param noticed the row of {@link #noticed}
   * @param days as-of days that were looked at
   */
  public static List<Figure> figures(List<Row> counts, Row first, Row noticed, int days) {
    double planted = 0;
    double plantedJudged = 0;
    double judged = 0;
    double flagged = 0;
    double hits = 0;
    double right = 0;
    for (Row row : counts) {
      double skus = row.<Long>getAs(SKUS);
      String cause = row.getAs(CAUSE);
      boolean isJudged = row.<Boolean>getAs(JUDGED);
      boolean isFlagged = Boolean.TRUE.equals(row.getAs(FLAGGED));
      planted += cause == null ? 0 : skus;
      judged += isJudged ? skus : 0;
      plantedJudged += cause != null && isJudged ? skus : 0;
      flagged += isFlagged ? skus : 0;
      hits += cause != null && isFlagged ? skus : 0;
      right +=
          cause != null && isFlagged && rightFamily(cause(cause)).id().equals(row.getAs(FAMILY))
              ? skus
              : 0;
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.count(GROUP, "judged", judged));
    figures.add(Figure.count(GROUP, "planted", planted));
    figures.add(Figure.count(GROUP, "planted and judged", plantedJudged));
    figures.add(Figure.count(GROUP, FLAGGED, flagged));
    for (int k : FIRST) {
      figures.add(
          Figure.share(
              GROUP, "hit rate at " + k, number(first, "hits_" + k), number(first, "of_" + k)));
    }
    figures.add(Figure.share(GROUP, "false-discovery share", flagged - hits, flagged));
    figures.add(Figure.share(GROUP, "recall of planted and judged", hits, plantedJudged));
    figures.add(Figure.share(GROUP, "recall of planted", hits, planted));
    figures.add(Figure.share(GROUP, "right main reason, of hits", right, hits));
    double found = number(noticed, "noticed");
    figures.add(Figure.share(GROUP, "noticed on any as-of day, of planted", found, planted));
    figures.add(
        Figure.number(GROUP, "median days until noticed", noticed.getAs("median_days"), found));
    figures.add(Figure.count(GROUP, "as-of days looked at", days));
    return figures;
  }

  /** Flagged listings with a planted cause, by cause and main reason. */
  public static List<Confusion> confusion(List<Row> counts) {
    Map<String, Long> cells = new TreeMap<>();
    for (Row row : counts) {
      String cause = row.getAs(CAUSE);
      if (Boolean.TRUE.equals(row.getAs(FLAGGED))) {
        String family = row.getAs(FAMILY);
        cells.merge(
            (cause == null ? "nothing" : cause) + "\t" + (family == null ? "none" : family),
            row.<Long>getAs(SKUS),
            Long::sum);
      }
    }
    return cells.entrySet().stream()
        .map(
            cell -> {
              String[] names = cell.getKey().split("\t", 2);
              return new Confusion(names[0], names[1], cell.getValue());
            })
        .toList();
  }

  private static double number(Row row, String name) {
    Number number = row.getAs(name);
    return number == null ? 0 : number.doubleValue();
  }

  private static ListingCause cause(String id) {
    return ListingCause.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
