package io.returnwise.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.TrueBuyers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The flags of buyers against the kinds they are.
 *
 * <p>Precision and false-discovery share are of the flagged; recall is of the abusers who ordered
 * anything, and of the visible ones among them: those with at least {@value #VISIBLE_LINES} matured
 * lines, since nobody can tell anything from fewer.
 */
public final class BuyerFlags {
  /** Matured lines from which an abuser counts as visible. */
  static final int VISIBLE_LINES = 5;

  private static final String GROUP = "buyers";
  private static final String NONE = "none";
  private static final String REVIEW = "review";
  private static final String KIND = "kind";
  private static final String TIER = "tier";
  private static final String IS_VISIBLE = "is_visible";
  private static final String HAS_MISTAKE = "has_mistake";
  private static final String HAS_BULK = "has_bulk";
  private static final String BUYERS = "buyers";

  private BuyerFlags() {}

  /** Buyers with an order line, counted by kind, tier, evidence and whether they are visible. */
  record Count(
      BuyerKind kind,
      String tier,
      boolean isVisible,
      boolean hasMistake,
      boolean hasBulk,
      long buyers) {}

  /**
   * Buyers by kind, tier, evidence and visibility: at most a few dozen rows.
   *
   * @param buyers {@code buyer_features} of the as-of day: everybody with an event
   * @param review {@code buyer_review} of that day
   * @param truth {@code truth/buyers}
   * @param mistaken tokens of buyers who once ordered far too many units by mistake
   */
  public static Dataset<Row> counts(
      Dataset<Row> buyers, Dataset<Row> review, Dataset<Row> truth, Dataset<Row> mistaken) {
    Dataset<Row> tiers =
        review.select(
            BuyerReview.BUYER_TOKEN.col().as("_flagged"),
            BuyerReview.TIER.col(),
            BuyerReview.BULK_LINES.col().gt(0).as(HAS_BULK));
    Dataset<Row> kinds =
        truth.select(TrueBuyers.BUYER_TOKEN.col().as("_special"), TrueBuyers.KIND.col());
    Dataset<Row> mistakes =
        mistaken.select(OrderLines.BUYER_TOKEN.col().as("_mistaken")).distinct();
    return buyers
        .select(
            BuyerFeatures.BUYER_TOKEN.col(),
            BuyerFeatures.MATURED_LINES.col().geq(VISIBLE_LINES).as(IS_VISIBLE))
        .join(tiers, BuyerFeatures.BUYER_TOKEN.col().equalTo(col("_flagged")), "left_outer")
        .join(kinds, BuyerFeatures.BUYER_TOKEN.col().equalTo(col("_special")), "left_outer")
        .join(mistakes, BuyerFeatures.BUYER_TOKEN.col().equalTo(col("_mistaken")), "left_outer")
        .groupBy(
            coalesce(TrueBuyers.KIND.col(), lit(BuyerKind.HONEST.id())).as(KIND),
            coalesce(BuyerReview.TIER.col(), lit(NONE)).as(TIER),
            col(IS_VISIBLE),
            col("_mistaken").isNotNull().as(HAS_MISTAKE),
            coalesce(col(HAS_BULK), lit(false)).as(HAS_BULK))
        .agg(count(lit(1)).as(BUYERS));
  }

  /** The figures from the counted rows. */
  public static List<Figure> figures(List<Row> rows) {
    List<Count> counts = new ArrayList<>();
    for (Row row : rows) {
      counts.add(
          new Count(
              BuyerKind.of(row.getAs(KIND)),
              row.getAs(TIER),
              row.<Boolean>getAs(IS_VISIBLE),
              row.<Boolean>getAs(HAS_MISTAKE),
              row.<Boolean>getAs(HAS_BULK),
              row.<Long>getAs(BUYERS)));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.count(GROUP, "with an order line", sum(counts, c -> true)));
    figures.add(Figure.count(GROUP, "abusers", sum(counts, c -> c.kind().isAbuser())));
    figures.add(
        Figure.count(
            GROUP, "visible abusers", sum(counts, c -> c.kind().isAbuser() && c.isVisible())));
    TreeSet<String> tiers = new TreeSet<>(List.of(REVIEW, "watch"));
    counts.stream().map(Count::tier).filter(tier -> !tier.equals(NONE)).forEach(tiers::add);
    for (String tier : tiers) {
      addTier(figures, tier, counts, c -> c.tier().equals(tier));
    }
    addTier(figures, "any tier", counts, c -> !c.tier().equals(NONE));
    addTier(figures, "bulk purchases", counts, c -> !c.tier().equals(NONE) && c.hasBulk());
    addTier(figures, "rate alone", counts, c -> !c.tier().equals(NONE) && !c.hasBulk());
    for (BuyerKind kind : BuyerKind.values()) {
      addKind(figures, kind, counts);
    }
    Predicate<Count> isMistaken = c -> !c.kind().isAbuser() && c.hasMistake();
    figures.add(
        Figure.share(
            GROUP,
            "any tier: flagged of honest with an order by mistake",
            sum(counts, isMistaken.and(c -> !c.tier().equals(NONE))),
            sum(counts, isMistaken)));
    return figures;
  }

  private static void addTier(
      List<Figure> figures, String tier, List<Count> counts, Predicate<Count> isFlagged) {
    Predicate<Count> isAbuser = c -> c.kind().isAbuser();
    double flagged = sum(counts, isFlagged);
    double right = sum(counts, isFlagged.and(isAbuser));
    figures.add(Figure.count(GROUP, tier + ": flagged", flagged));
    figures.add(Figure.share(GROUP, tier + ": precision", right, flagged));
    figures.add(Figure.share(GROUP, tier + ": false-discovery share", flagged - right, flagged));
    figures.add(Figure.share(GROUP, tier + ": recall of abusers", right, sum(counts, isAbuser)));
    figures.add(
        Figure.share(
            GROUP,
            tier + ": recall of visible abusers",
            sum(counts, isFlagged.and(isAbuser).and(Count::isVisible)),
            sum(counts, isAbuser.and(Count::isVisible))));
  }

  /** For abusers: recall; for honest buyers: the share that was flagged by mistake. */
  private static void addKind(List<Figure> figures, BuyerKind kind, List<Count> counts) {
    Predicate<Count> isKind = c -> c.kind() == kind && c.isVisible();
    double all = sum(counts, isKind);
    if (all == 0) {
      return;
    }
    String name = named(kind);
    figures.add(
        Figure.share(
            GROUP,
            REVIEW + ": " + name,
            sum(counts, isKind.and(c -> c.tier().equals(REVIEW))),
            all));
    figures.add(
        Figure.share(
            GROUP, "any tier: " + name, sum(counts, isKind.and(c -> !c.tier().equals(NONE))), all));
  }

  private static String named(BuyerKind kind) {
    if (kind.isAbuser()) {
      return "recall of visible " + kind.id();
    }
    return "flagged of visible honest " + (kind == BuyerKind.HONEST ? "ordinary" : kind.id());
  }

  private static double sum(List<Count> counts, Predicate<Count> which) {
    return (double) counts.stream().filter(which).mapToLong(Count::buyers).sum();
  }
}
