package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.Column;

/** The key of each entity, over the columns of order lines. */
public final class EntityKeys {
  private static final String SEPARATOR = "\u001f";
  private static final String WHOLE_SHOP = "shop";

  private EntityKeys() {}

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
