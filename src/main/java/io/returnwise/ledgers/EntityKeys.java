package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Column;

/** The key of each entity, over the columns of order lines. */
public final class EntityKeys {
  private static final String SEPARATOR = "\u001f";
  private static final String WHOLE_SHOP = "shop";

  private EntityKeys() {}

  /** The key as a number; null where the line has no such entity. */
  public static Column number(Entity entity) {
    return number(of(entity));
  }

  /** A number for a text; null for none. Two of four million texts share one with 4 in 10⁷. */
  static Column number(Column text) {
    return when(text.isNotNull(), xxhash64(text));
  }

  /** The key of an entity inside that of another, as a number; null where the line has none. */
  static Column part(Entity entity) {
    return switch (entity) {
      case VARIANT -> when(hasVariant(), xxhash64(OrderLines.SIZE.col(), OrderLines.COLOUR.col()));
      case BUYER_SKU -> number(OrderLines.SKU.col());
      case BUYER_PARENT -> number(OrderLines.PARENT.col());
      case BUYER_BRAND -> number(OrderLines.BRAND.col());
      case BUYER_CATEGORY -> number(OrderLines.CATEGORY.col());
      case BUYER_SIZE ->
          when(
              OrderLines.SIZE.col().isNotNull(),
              xxhash64(OrderLines.SIZE.col(), OrderLines.CATEGORY.col()));
      default -> throw new IllegalArgumentException(entity + " is inside no other entity");
    };
  }

  private static Column hasVariant() {
    return OrderLines.SIZE.col().isNotNull().or(OrderLines.COLOUR.col().isNotNull());
  }

  /**
   * Number of the basket: the order, or, where a source has no order ids, everything of the buyer.
   * Baskets are only told apart within one buyer and day.
   */
  static Column basket() {
    Column ofOrder =
        when(
            OrderLines.ORDER_ID.col().isNotNull(),
            xxhash64(OrderLines.SOURCE.col(), OrderLines.ORDER_ID.col()));
    return coalesce(
        ofOrder, number(OrderLines.BUYER_TOKEN.col()), xxhash64(OrderLines.LINE_ID.col()));
  }

  /** Number of what a buyer bought with one order on one day: the lines of one basket. */
  public static Column basketOfBuyer() {
    return xxhash64(
        coalesce(number(Entity.BUYER), lit(0L)), basket(), OrderLines.PURCHASED_ON.col());
  }

  /** The key; null where the line has no such entity. */
  public static Column of(Entity entity) {
    return switch (entity) {
      case SHOP -> lit(WHOLE_SHOP);
      case SKU -> OrderLines.SKU.col();
      case PARENT -> OrderLines.PARENT.col();
      case BUYER -> OrderLines.BUYER_TOKEN.col();
      case VARIANT ->
          when(
              hasVariant(),
              together(
                  OrderLines.SKU.col(), orNothing(OrderLines.SIZE), orNothing(OrderLines.COLOUR)));
      case BUYER_SKU -> ofBuyer(OrderLines.SKU.col());
      case BUYER_PARENT -> ofBuyer(OrderLines.PARENT.col());
      case BUYER_BRAND -> ofBuyer(OrderLines.BRAND.col());
      case BUYER_CATEGORY -> ofBuyer(OrderLines.CATEGORY.col());
      case BUYER_SIZE ->
          ofBuyer(
              when(
                  OrderLines.SIZE.col().isNotNull(),
                  together(OrderLines.SIZE.col(), orNothing(OrderLines.CATEGORY))));
      case CATEGORY -> OrderLines.CATEGORY.col();
      case BRAND -> OrderLines.BRAND.col();
      case SIZE -> OrderLines.SIZE.col();
      case COLOUR -> OrderLines.COLOUR.col();
      case CHANNEL -> OrderLines.CHANNEL.col();
      case REGION -> OrderLines.REGION.col();
      case CARRIER -> OrderLines.CARRIER.col();
      case LANE -> together(OrderLines.CARRIER.col(), OrderLines.REGION.col());
    };
  }

  private static Column ofBuyer(Column what) {
    return together(OrderLines.BUYER_TOKEN.col(), what);
  }

  /** The parts as one key; null where any of them is. */
  private static Column together(Column... parts) {
    Column all = parts[0].isNotNull();
    for (Column part : parts) {
      all = all.and(part.isNotNull());
    }
    return when(all, concat_ws(SEPARATOR, parts));
  }

  private static Column orNothing(Field part) {
    return coalesce(part.col(), lit(""));
  }
}
