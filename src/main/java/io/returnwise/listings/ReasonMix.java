package io.returnwise.listings;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Ledger;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReasonFamily;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which reason stands out among the returns of a SKU, against the shop's mix, and what to do. */
final class ReasonMix {
  private static final Map<ReasonFamily, String> ACTIONS = new EnumMap<>(ReasonFamily.class);
  private static final String WITHOUT_REASONS =
      "Read the latest returns and compare photos, measurements and text with the product; the"
          + " source gives no reasons.";

  static {
    ACTIONS.put(
        ReasonFamily.SIZE,
        "Measure the product, correct the size chart and say how it fits (runs small or large).");
    ACTIONS.put(
        ReasonFamily.COLOUR,
        "Retake the photos in neutral light and name colour and material as they are.");
    ACTIONS.put(
        ReasonFamily.LISTING,
        "Compare title, text and photos with the product and correct what differs.");
    ACTIONS.put(
        ReasonFamily.QUALITY,
        "Inspect the stock, hold back the batch if faults repeat, and claim from the supplier.");
    ACTIONS.put(
        ReasonFamily.LOGISTICS,
        "Strengthen the packing and look at the carrier of the damaged or late parcels.");
    ACTIONS.put(ReasonFamily.FULFILMENT, "Check labels and picking: buyers say another item came.");
    ACTIONS.put(
        ReasonFamily.REMORSE, "Make the use and the limits of the product plain in the listing.");
    ACTIONS.put(
        ReasonFamily.BUYER_ERROR,
        "Tell variants apart in title and photos, so that buyers choose the right one.");
    ACTIONS.put(ReasonFamily.PRICE, "Compare the price with other offers of the same product.");
    ACTIONS.put(ReasonFamily.OTHER, "Read the comments of the latest returns.");
    ACTIONS.put(ReasonFamily.UNKNOWN, "Read the comments of the latest returns.");
  }

  private ReasonMix() {}

  /**
   * Adds main reason, its share, the mix and the suggested action.
   *
   * @param skus rows with the {@code returns_...} counts of {@code sku_features}
   */
  static Dataset<Row> of(Dataset<Row> skus) {
    Map<ReasonFamily, Double> shop = shopShares(skus);
    Column total = total();
    Column[] families =
        Arrays.stream(ReasonFamily.values())
            .map(
                family -> {
                  Column count = Ledger.reason(family).col();
                  double share = shop.getOrDefault(family, 0.0);
                  return struct(
                      total.multiply(share).minus(count).as("lack"),
                      count.cast("double").divide(total).as("share"),
                      lit(family.id()).as("family"),
                      lit(ACTIONS.get(family)).as("action"));
                })
            .toArray(Column[]::new);
    Column present = filter(array(families), f -> f.getField("share").gt(0));
    Column standing = sort_array(present).getItem(0);
    Column bySize =
        sort_array(
            transform(
                present,
                f -> struct(f.getField("share").as("share"), f.getField("family").as("family"))),
            false);
    Column mix =
        array_join(
            transform(
                bySize,
                f ->
                    concat(
                        f.getField("family"),
                        lit(" "),
                        round(f.getField("share").multiply(100)).cast("int").cast("string"),
                        lit("%"))),
            ", ");
    Column hasReasons = total.gt(0);
    return skus.withColumn("_standing", when(hasReasons, standing))
        .withColumn(ListingReview.REASON_MIX.name(), when(hasReasons, mix))
        .withColumn(ListingReview.MAIN_REASON.name(), col("_standing.family"))
        .withColumn(ListingReview.MAIN_REASON_SHARE.name(), col("_standing.share"))
        .withColumn(
            ListingReview.SUGGESTED_ACTION.name(),
            coalesce(col("_standing.action"), lit(WITHOUT_REASONS)))
        .drop("_standing");
  }

  private static Map<ReasonFamily, Double> shopShares(Dataset<Row> skus) {
    Column[] sums =
        Arrays.stream(ReasonFamily.values())
            .map(Ledger::reason)
            .map(f -> coalesce(sum(f.col()), lit(0L)).as(f.name()))
            .toArray(Column[]::new);
    Row counts = skus.agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length)).first();
    Map<ReasonFamily, Double> shares = new EnumMap<>(ReasonFamily.class);
    double total = 0;
    for (ReasonFamily family : ReasonFamily.values()) {
      long count = counts.getAs(Ledger.reason(family).name());
      shares.put(family, (double) count);
      total += count;
    }
    double all = Math.max(1, total);
    shares.replaceAll((family, count) -> count / all);
    return shares;
  }

  private static Column total() {
    Column total = lit(0L);
    for (ReasonFamily family : ReasonFamily.values()) {
      total = total.plus(Ledger.reason(family).col());
    }
    return total;
  }
}
