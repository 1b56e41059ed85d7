package io.returnwise.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns of {@code line_features}: what was known of each order line when it was bought.
 *
 * <p>The feature set is called {@code at-order}. Nothing here uses a delivery, a status or anything
 * that became known on the day of the purchase or later.
 */
public final class LineFeatures {
  public static final Field LINE_ID = OrderLines.LINE_ID;
  public static final Field PURCHASED_ON = OrderLines.PURCHASED_ON;

  public static final Feature SHOP_RATE_30D =
      Feature.of(
          "shop_rate_30d",
          "Returns of the shop that became known in the last 30 days against lines sold in them.",
          new Formula.Rate(Entity.SHOP, Ratio.KNOWN, 30),
          "a time of many returns in the shop",
          "a time of few returns in the shop");

  /** Entities that have all the features of a past. */
  static final List<Entity> WITH_A_PAST =
      List.of(
          Entity.VARIANT,
          Entity.SKU,
          Entity.PARENT,
          Entity.BRAND,
          Entity.CATEGORY,
          Entity.SIZE,
          Entity.COLOUR,
          Entity.CHANNEL,
          Entity.REGION,
          Entity.BUYER);

  /** Every feature, in the order of the model's input. */
  public static final List<Feature> ALL = all();

  /** What the expectation of a listing must not see the past of. */
  private static final Set<Entity> OF_THE_LISTING =
      Set.of(Entity.SKU, Entity.VARIANT, Entity.PARENT, Entity.BUYER_SKU, Entity.BUYER_PARENT);

  /** What the expectation of a buyer must not see the past of. */
  private static final Set<Entity> OF_THE_BUYER =
      Set.of(
          Entity.BUYER,
          Entity.BUYER_SKU,
          Entity.BUYER_PARENT,
          Entity.BUYER_BRAND,
          Entity.BUYER_CATEGORY,
          Entity.BUYER_SIZE);

  /** Features for what is to be expected of a listing: blind to its own past. */
  public static final List<Feature> BLIND_TO_LISTING =
      ALL.stream().filter(feature -> feature.isBlindTo(OF_THE_LISTING)).toList();

  /** Features for what is to be expected of a buyer: blind to the buyer's own past and quantity. */
  public static final List<Feature> BLIND_TO_BUYER =
      ALL.stream()
          .filter(feature -> feature.isBlindTo(OF_THE_BUYER) && !feature.isQuantityAgainstUsual())
          .toList();

  /** Mean units per line of the SKU before the purchase; evidence, not a model input. */
  public static final Field USUAL_UNITS =
      Field.optional(
          "usual_units",
          DataTypes.DoubleType,
          "Mean units per line of the SKU before this purchase; null for its first sale.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "line_features",
          "one order line, as known at its purchase",
          List.of(LINE_ID),
          Stream.concat(
                  Stream.of(LINE_ID, PURCHASED_ON, LineHistories.BASKET_ID, USUAL_UNITS),
                  ALL.stream().map(Feature::field))
              .toList());

  private LineFeatures() {}

  private static List<Feature> all() {
    List<Feature> all = new ArrayList<>(BasketFeatures.ALL);
    all.addAll(OrderFeatures.PRICES);
    all.addAll(OrderFeatures.TIMES);
    all.add(SHOP_RATE_30D);
    for (Entity entity : WITH_A_PAST) {
      EntityHistory history = new EntityHistory(entity);
      all.addAll(history.sales());
      all.addAll(history.rates());
      all.add(history.knownRate());
      all.addAll(history.mix());
    }
    all.addAll(BuyerHistory.orders());
    all.addAll(BuyerHistory.returns());
    all.addAll(BuyerHistory.familiarity());
    return List.copyOf(all);
  }
}
