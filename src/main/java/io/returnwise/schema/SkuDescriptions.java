package io.returnwise.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * Columns of {@code sku_descriptions}: what the order line of the latest purchase says of each SKU.
 */
public final class SkuDescriptions {
  /** What is said of a SKU. */
  public static final List<Field> SAID =
      List.of(OrderLines.TITLE, OrderLines.CATEGORY, OrderLines.BRAND, OrderLines.PARENT);

  /** Which version of a line says it: the last one by these columns. */
  public static final List<Field> VERSION =
      List.of(
          OrderLines.PURCHASED_AT, OrderLines.LINE_ID, OrderLines.KNOWN_AT, OrderLines.REVISION);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "sku_descriptions",
          "one SKU with a purchase before the as-of day",
          List.of(OrderLines.SKU),
          Stream.of(List.of(OrderLines.SKU), SAID, VERSION).flatMap(List::stream).toList());

  private SkuDescriptions() {}
}
