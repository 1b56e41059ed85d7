package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.Entity;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Column;

/** The key of each entity, over the columns of order lines. */
public final class EntityKeys {
  private static final String SEPARATOR = "\u001f";
  private static final String WHOLE_SHOP = "shop";

  private EntityKeys() {}

  /** The key as a number; null where the line has no such entity. */
  static Column number(Entity entity) {
    return number(of(entity));
  }

  /** A number for a text; null for none. Two of four million texts share one with 4 in 10⁷. */
  static Column number(Column text) {
    return when(text.isNotNull(), xxhash64(text));
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

  /** The key; null where the line has no such entity. */
  public static Column of(Entity entity) {
    return switch (entity) {
      case SHOP -> lit(WHOLE_SHOP);
      case SKU -> OrderLines.SKU.col();
      case PARENT -> OrderLines.PARENT.col();
      case BUYER -> OrderLines.BUYER_TOKEN.col();
      case BUYER_SKU ->
          when(
              OrderLines.BUYER_TOKEN.col().isNotNull().and(OrderLines.SKU.col().isNotNull()),
              concat_ws(SEPARATOR, OrderLines.BUYER_TOKEN.col(), OrderLines.SKU.col()));
      case CATEGORY -> OrderLines.CATEGORY.col();
      case BRAND -> OrderLines.BRAND.col();
      case SIZE -> OrderLines.SIZE.col();
      case COLOUR -> OrderLines.COLOUR.col();
      case REGION -> OrderLines.REGION.col();
    };
  }
}
