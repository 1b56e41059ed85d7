package io.returnwise.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.truth.ListingCause;
import io.returnwise.schema.truth.TrueListings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The queue of listings against the planted causes.
 *
 * <p>Hit rate at k: of the k first flagged listings, the share with a planted cause, at work or
 * fixed by then. Recall is of the SKUs that sold anything and whose cause is still at work: of
 * those the review had enough lines to judge, and of all. Variants of a product share their cause
 * and are no independent cases; so recall is given by product as well.
 */
public final class ListingCauses {
  private static final String GROUP = "listings";
  private static final List<Integer> FIRST = List.of(5, 10, 20, 50);
  private static final String JUDGED = "judged";
  private static final String FLAGGED = "flagged";
  private static final String SKUS = "skus";
  private static final String CAUSE = "cause";
  private static final String FAMILY = "family";
  private static final String STATE = "state";
  private static final String ACTIVE = "active";
  private static final String FIXED = "fixed";

  /** Days after which nobody looks any more. */
  private static final int NEVER = 1_000_000;

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

  /**
   * The causes that were at work before the as-of day, of SKUs that sold anything; {@code state} is
   * active or fixed.
   */
  public static Dataset<Row> started(Dataset<Row> truth, Dataset<Row> sold, LocalDate asOf) {
    Dataset<Row> skus = sold.select(SkuFeatures.SKU.col().as("_sold"));
    Column isFixed = coalesce(TrueListings.FIXED_ON.col().lt(lit(asOf)), lit(false));
    return truth
        .filter(TrueListings.FROM_DAY.col().lt(lit(asOf)))
        .join(skus, TrueListings.SKU.col().equalTo(col("_sold")), "left_semi")
        .withColumn(STATE, when(isFixed, FIXED).otherwise(ACTIVE));
  }

  /**
   * Counts of SKUs that are planted, judged or both: at most a few hundred rows.
   *
   * @param review {@code listing_review} of the as-of day
   * @param started rows of {@link #started}
   */
  public static Dataset<Row> counts(Dataset<Row> review, Dataset<Row> started) {
    return started
        .select(TrueListings.SKU.col(), TrueListings.CAUSE.col(), col(STATE))
        .join(judged(review), TrueListings.SKU.col().equalTo(col("_judged")), "full_outer")
        .groupBy(
            TrueListings.CAUSE.col().as(CAUSE),
            col(STATE),
            col("_judged").isNotNull().as(JUDGED),
            ListingReview.IS_FLAGGED.col().as(FLAGGED),
            when(ListingReview.IS_FLAGGED.col(), ListingReview.MAIN_REASON.col()).as(FAMILY))
        .agg(count(lit(1)).as(SKUS));
  }

  private static Dataset<Row> judged(Dataset<Row> review) {
    return review.select(
        ListingReview.SKU.col().as("_judged"),
        ListingReview.IS_FLAGGED.col(),
        ListingReview.MAIN_REASON.col());
  }

  /**
   * One row: products with a cause at work, those with a judged variant, those with a flagged one.
   */
  public static Dataset<Row> products(Dataset<Row> review, Dataset<Row> started) {
    return started
        .filter(col(STATE).equalTo(ACTIVE))
        .join(judged(review), TrueListings.SKU.col().equalTo(col("_judged")), "left_outer")
        .groupBy(TrueListings.PARENT.col())
        .agg(
            max(col("_judged").isNotNull().cast("int")).as("_any_judged"),
            max(coalesce(ListingReview.IS_FLAGGED.col(), lit(false)).cast("int"))
                .as("_any_flagged"))
        .agg(
            count(lit(1)).as("products"),
            sum(col("_any_judged")).as("products_judged"),
            sum(col("_any_flagged")).as("products_flagged"));
  }

  /**
   * For each k of the hit rate: flagged listings among the k first, and planted ones among them.
   */
  public static Dataset<Row> first(Dataset<Row> review, Dataset<Row> started) {
    Dataset<Row> planted = started.select(TrueListings.SKU.col().as("_planted"));
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
   * Days from the start of a cause to the first later as-of day on which the listing is flagged:
   * one row with the causes, those noticed and the median days: once of those noticed, once of all,
   * where one never noticed counts as later than any other, and the median is null when that is
   * most of them.
   *
   * @param flagged SKU and {@code as_of} of every flagged listing on every as-of day
   * @param started rows of {@link #started}
   */
  public static Dataset<Row> noticed(Dataset<Row> flagged, Dataset<Row> started) {
    Dataset<Row> days =
        flagged.select(ListingReview.SKU.col().as("_flagged"), col("as_of").as("_as_of"));
    Column isLater = col("_as_of").gt(TrueListings.FROM_DAY.col());
    return started
        .join(days, TrueListings.SKU.col().equalTo(col("_flagged")).and(isLater), "left_outer")
        .groupBy(TrueListings.SKU.col())
        .agg(min(datediff(col("_as_of"), TrueListings.FROM_DAY.col())).as("_days"))
        .agg(
            count(lit(1)).as("started"),
            count(col("_days")).as("noticed"),
            percentile(col("_days"), lit(0.5)).as("noticed_median_days"),
            percentile(coalesce(col("_days"), lit(NEVER)), lit(0.5)).as("_median"))
        .withColumn("median_days", when(col("_median").lt(NEVER / 2.0), col("_median")));
  }

  /** What the figures are made from: the rows of the queries of the same names. */
  public record Found(List<Row> counts, Row products, Row first, Row noticed) {}

  /**
   * The figures.
   *
   * @param days as-of days that were looked at
   */
  public static List<Figure> figures(Found found, int days) {
    List<Row> counts = found.counts();
    double active = skus(counts, row -> isActive(row));
    double activeJudged = skus(counts, row -> isActive(row) && row.<Boolean>getAs(JUDGED));
    double flagged = skus(counts, row -> isFlagged(row));
    double hits = skus(counts, row -> isFlagged(row) && row.getAs(CAUSE) != null);
    double activeHits = skus(counts, row -> isFlagged(row) && isActive(row));
    double right = skus(counts, row -> isFlagged(row) && isRight(row));
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.count(GROUP, JUDGED, skus(counts, row -> row.<Boolean>getAs(JUDGED))));
    figures.add(Figure.count(GROUP, "planted", active));
    figures.add(Figure.count(GROUP, "planted and judged", activeJudged));
    figures.add(Figure.count(GROUP, FLAGGED, flagged));
    figures.add(Figure.count(GROUP, "flagged for a cause that is fixed", hits - activeHits));
    for (int k : FIRST) {
      figures.add(
          Figure.share(
              GROUP,
              "hit rate at " + k,
              number(found.first(), "hits_" + k),
              number(found.first(), "of_" + k)));
    }
    figures.add(Figure.share(GROUP, "false-discovery share", flagged - hits, flagged));
    figures.add(Figure.share(GROUP, "recall of planted and judged", activeHits, activeJudged));
    figures.add(Figure.share(GROUP, "recall of planted", activeHits, active));
    figures.add(
        Figure.share(
            GROUP,
            "recall of products planted and judged",
            number(found.products(), "products_flagged"),
            number(found.products(), "products_judged")));
    figures.add(Figure.share(GROUP, "right main reason, of hits", right, hits));
    double started = number(found.noticed(), "started");
    figures.add(
        Figure.share(
            GROUP, "noticed on any as-of day", number(found.noticed(), "noticed"), started));
    figures.add(
        Figure.number(
            GROUP, "median days until noticed", found.noticed().getAs("median_days"), started));
    figures.add(
        Figure.number(
            GROUP,
            "median days until noticed, of those noticed",
            found.noticed().getAs("noticed_median_days"),
            number(found.noticed(), "noticed")));
    figures.add(Figure.count(GROUP, "as-of days looked at", days));
    return figures;
  }

  private static double skus(List<Row> counts, Predicate<Row> which) {
    return (double) counts.stream().filter(which).mapToLong(row -> row.<Long>getAs(SKUS)).sum();
  }

  private static boolean isActive(Row row) {
    return ACTIVE.equals(row.getAs(STATE));
  }

  private static boolean isFlagged(Row row) {
    return Boolean.TRUE.equals(row.getAs(FLAGGED));
  }

  private static boolean isRight(Row row) {
    String cause = row.getAs(CAUSE);
    return cause != null && rightFamily(ListingCause.of(cause)).id().equals(row.getAs(FAMILY));
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
}
