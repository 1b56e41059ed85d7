package io.returnwise.schema;

import static io.returnwise.schema.Feature.History.BUYER;
import static io.returnwise.schema.Feature.History.BUYER_SKU;
import static io.returnwise.schema.Feature.History.GROUP;
import static io.returnwise.schema.Feature.History.PARENT;
import static io.returnwise.schema.Feature.History.SKU;
import static io.returnwise.schema.Feature.History.USUAL_QUANTITY;
import static io.returnwise.schema.Feature.History.VARIANT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns of {@code line_features}: what was known of each order line when it was bought.
 *
 * <p>The feature set is called {@code at-order}. Nothing here uses a delivery, a status or anything
 * that became known on the day of the purchase or later. Counts and amounts are {@code ln(1 + x)};
 * rates are log-odds of rates drawn to the shop's (see {@link Strengths}), less those of the shop
 * on that day: 0 means like the shop.
 */
public final class LineFeatures {
  public static final Field LINE_ID = OrderLines.LINE_ID;
  public static final Field PURCHASED_ON = OrderLines.PURCHASED_ON;

  public static final Feature PRICE_AGAINST_USUAL =
      Feature.of(
          "price_against_usual",
          "Log of the price against the SKU's mean price so far.",
          "dearer than usual for the SKU",
          "cheaper than usual for the SKU",
          SKU);
  public static final Feature PRICE_AGAINST_PARENT =
      Feature.of(
          "price_against_parent",
          "Log of the price against the mean price of the parent so far.",
          "dearer than usual for the product",
          "cheaper than usual for the product",
          PARENT);
  public static final Feature UNITS_AGAINST_USUAL =
      Feature.of(
          "units_against_usual",
          "Log of the units against the SKU's mean units so far.",
          "more units than usual for the SKU",
          "fewer units than usual for the SKU",
          SKU,
          USUAL_QUANTITY);
  public static final Feature UNITS_AGAINST_BUYER =
      Feature.of(
          "units_against_buyer",
          "Log of the units against the buyer's mean units so far.",
          "more units than usual for the buyer",
          "fewer units than usual for the buyer",
          BUYER,
          USUAL_QUANTITY);
  public static final Feature VALUE_AGAINST_BUYER =
      Feature.of(
          "value_against_buyer",
          "Log of the line value against the buyer's mean so far.",
          "worth more than usual for the buyer",
          "worth less than usual for the buyer",
          BUYER,
          USUAL_QUANTITY);
  public static final Feature SHOP_RATE_30D =
      Feature.of(
          "shop_rate_30d",
          "Share of the shop's lines of the last 30 days already known as returned.",
          "a time of many returns in the shop",
          "a time of few returns in the shop",
          GROUP);
  public static final Feature SKU_LINES_30D =
      Feature.of(
          "sku_lines_30d",
          "Lines of the SKU in the last 30 days.",
          "a SKU that sells well now",
          "a SKU that sells little now",
          SKU);
  public static final Feature SKU_RATE =
      Feature.of(
          "sku_rate",
          "Matured return rate of the SKU.",
          "the SKU has often come back",
          "the SKU has rarely come back",
          SKU);
  public static final Feature SKU_RATE_90D =
      Feature.of(
          "sku_rate_90d",
          "Known returns against lines of the SKU in the last 90 days.",
          "the SKU has come back often of late",
          "the SKU has come back little of late",
          SKU);
  public static final Feature SKU_PAUSE =
      Feature.of(
          "sku_pause",
          "Days since the last sale of the SKU.",
          "a SKU not sold for a while",
          "a SKU just sold before",
          SKU);
  public static final Feature SKU_IS_NEW =
      Feature.of(
          "sku_is_new",
          "1 when the SKU was never sold before.",
          "the first sale of the SKU",
          "a SKU sold before",
          SKU);
  public static final Feature PARENT_LINES_90D =
      Feature.of(
          "parent_lines_90d",
          "Lines of the parent product in the last 90 days.",
          "an often sold product",
          "a rarely sold product",
          PARENT);
  public static final Feature PARENT_RATE =
      Feature.of(
          "parent_rate",
          "Matured return rate of the parent product.",
          "the product has often come back",
          "the product has rarely come back",
          PARENT);
  public static final Feature PARENT_RATE_90D =
      Feature.of(
          "parent_rate_90d",
          "Return rate of the parent over the lines that matured in the last 90 days.",
          "the product has come back often of late",
          "the product has come back little of late",
          PARENT);
  public static final Feature BUYER_LINES_90D =
      Feature.of(
          "buyer_lines_90d",
          "Lines of the buyer in the last 90 days.",
          "a buyer with many lines of late",
          "a buyer with few lines of late",
          BUYER);
  public static final Feature BUYER_ORDERS_90D =
      Feature.of(
          "buyer_orders_90d",
          "Baskets of the buyer in the last 90 days.",
          "a buyer with many orders of late",
          "a buyer with few orders of late",
          BUYER);
  public static final Feature BUYER_RATE =
      Feature.of(
          "buyer_rate",
          "Matured return rate of the buyer.",
          "the buyer has returned much",
          "the buyer has returned little",
          BUYER);
  public static final Feature BUYER_RATE_KNOWN =
      Feature.of(
          "buyer_rate_known",
          "Known returns against all lines of the buyer.",
          "the buyer has returned much so far",
          "the buyer has returned little so far",
          BUYER);
  public static final Feature BUYER_RATE_90D =
      Feature.of(
          "buyer_rate_90d",
          "Known returns against lines of the buyer in the last 90 days.",
          "the buyer has returned much of late",
          "the buyer has returned little of late",
          BUYER);
  public static final Feature BUYER_RETURN_COUNT =
      Feature.of(
          "buyer_return_count",
          "Lines of the buyer known as returned.",
          "a buyer with returns on record",
          "a buyer without returns on record",
          BUYER);
  public static final Feature BUYER_UNMATCHED =
      Feature.of(
          "buyer_unmatched",
          "Returns of the buyer that match no line.",
          "returns by the buyer that match no order",
          "no unmatched returns by the buyer",
          BUYER);
  public static final Feature BUYER_PAUSE =
      Feature.of(
          "buyer_pause",
          "Days since the last purchase of the buyer.",
          "a buyer after a long pause",
          "a buyer who bought just before",
          BUYER);
  public static final Feature BUYER_IS_NEW =
      Feature.of(
          "buyer_is_new",
          "1 when the buyer bought nothing before.",
          "the buyer's first order",
          "a known buyer",
          BUYER);
  public static final Feature BUYER_TENURE =
      Feature.of(
          "buyer_tenure",
          "Days since the buyer registered.",
          "an old account",
          "a young account",
          BUYER);
  public static final Feature BUYER_SKU_LINES =
      Feature.of(
          "buyer_sku_lines",
          "Lines of the SKU this buyer bought before.",
          "the buyer has bought the SKU before",
          "the buyer's first time with the SKU",
          BUYER_SKU);
  public static final Feature BUYER_SKU_RETURNS =
      Feature.of(
          "buyer_sku_returns",
          "Lines of the SKU this buyer returned before.",
          "the buyer has returned the SKU before",
          "the buyer has not returned the SKU",
          BUYER_SKU);
  public static final Feature CATEGORY_RATE =
      Feature.of(
          "category_rate",
          "Matured return rate of the category.",
          "a category with many returns",
          "a category with few returns",
          GROUP);
  public static final Feature BRAND_RATE =
      Feature.of(
          "brand_rate",
          "Matured return rate of the brand.",
          "a brand with many returns",
          "a brand with few returns",
          GROUP);
  public static final Feature SIZE_RATE =
      Feature.of(
          "size_rate",
          "Matured return rate of the size over the shop.",
          "a size with many returns",
          "a size with few returns",
          GROUP);
  public static final Feature COLOUR_RATE =
      Feature.of(
          "colour_rate",
          "Matured return rate of the colour over the shop.",
          "a colour with many returns",
          "a colour with few returns",
          GROUP);
  public static final Feature REGION_RATE =
      Feature.of(
          "region_rate",
          "Matured return rate of the region.",
          "a region with many returns",
          "a region with few returns",
          GROUP);

  /** Every feature, in the order of the model's input. */
  public static final List<Feature> ALL =
      List.of(
          OrderFeatures.BASKET_LINES,
          OrderFeatures.BASKET_UNITS,
          OrderFeatures.BASKET_VALUE,
          OrderFeatures.BASKET_SHARE,
          OrderFeatures.BASKET_SAME_SKU,
          OrderFeatures.BASKET_OTHER_SIZES,
          OrderFeatures.BASKET_OTHER_COLOURS,
          OrderFeatures.BASKET_SAME_CATEGORY,
          OrderFeatures.BASKET_SAME_PARENT,
          OrderFeatures.UNIT_PRICE,
          OrderFeatures.LINE_VALUE,
          OrderFeatures.IS_FREE,
          OrderFeatures.UNITS,
          PRICE_AGAINST_USUAL,
          PRICE_AGAINST_PARENT,
          UNITS_AGAINST_USUAL,
          UNITS_AGAINST_BUYER,
          VALUE_AGAINST_BUYER,
          OrderFeatures.WEEKDAY_SIN,
          OrderFeatures.WEEKDAY_COS,
          OrderFeatures.PEAK_SEASON,
          SHOP_RATE_30D,
          SKU_LINES_30D,
          SKU_RATE,
          SKU_RATE_90D,
          SKU_PAUSE,
          SKU_IS_NEW,
          PARENT_LINES_90D,
          PARENT_RATE,
          PARENT_RATE_90D,
          BUYER_LINES_90D,
          BUYER_ORDERS_90D,
          BUYER_RATE,
          BUYER_RATE_KNOWN,
          BUYER_RATE_90D,
          BUYER_RETURN_COUNT,
          BUYER_UNMATCHED,
          BUYER_PAUSE,
          BUYER_IS_NEW,
          BUYER_TENURE,
          BUYER_SKU_LINES,
          BUYER_SKU_RETURNS,
          CATEGORY_RATE,
          BRAND_RATE,
          SIZE_RATE,
          COLOUR_RATE,
          REGION_RATE);

  /** What the expectation of a listing must not see. */
  public static final Set<Feature.History> LISTING_HISTORIES =
      Set.of(SKU, VARIANT, PARENT, BUYER_SKU);

  /** What the expectation of a buyer must not see. */
  public static final Set<Feature.History> BUYER_HISTORIES =
      Set.of(BUYER, BUYER_SKU, USUAL_QUANTITY);

  /** Mean units per line of the SKU before the purchase; evidence, not a model input. */
  public static final Field USUAL_UNITS =
      Field.optional(
          "usual_units",
          DataTypes.DoubleType,
          "Mean units per line of the SKU before this purchase; null for its first sale.");

  public static final TableSchema SCHEMA = schema();

  private LineFeatures() {}

  /** The features that use none of these histories, in order. */
  public static List<Feature> blindTo(Set<Feature.History> histories) {
    return ALL.stream().filter(feature -> feature.isBlindTo(histories)).toList();
  }

  private static TableSchema schema() {
    List<Field> fields =
        new ArrayList<>(
            Stream.concat(
                    Stream.of(LINE_ID, PURCHASED_ON, LineHistories.BASKET_ID, USUAL_UNITS),
                    ALL.stream().map(Feature::field))
                .toList());
    return new TableSchema(
        "line_features", "one order line, as known at its purchase", List.of(LINE_ID), fields);
  }
}
