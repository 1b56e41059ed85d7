package io.returnwise.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Baskets: the lines of one order, or, where a source has no order ids, all lines of a buyer on one
 * day. The other lines of a basket are known when it is bought.
 */
public final class Baskets {
  private static final String SEPARATOR = "\u001f";
  private static final String GROUP = "_basket";

  /** What features and ledgers use of a line. */
  private static final List<Field> NEEDED =
      List.of(
          OrderLines.LINE_ID,
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.SIZE,
          OrderLines.COLOUR,
          OrderLines.BRAND,
          OrderLines.CATEGORY,
          OrderLines.BUYER_TOKEN,
          OrderLines.BUYER_SINCE,
          OrderLines.UNITS,
          OrderLines.LINE_VALUE_MINOR,
          OrderLines.CURRENCY,
          OrderLines.PURCHASED_ON,
          OrderLines.REGION,
          OrderLines.LABEL_BASIS,
          OrderLines.KNOWN_LAG_DAYS,
          OrderLines.KNOWN_ON);

  private Baskets() {}

  /**
   * Order lines with {@link LineHistories} columns and the basket features.
   *
   * @param shopCurrency currency of the values; lines in other currencies have none
   */
  public static Dataset<Row> of(Dataset<Row> orderLines, String shopCurrency) {
    Column ofOrder =
        when(
            OrderLines.ORDER_ID.col().isNotNull(),
            concat_ws(SEPARATOR, OrderLines.SOURCE.col(), OrderLines.ORDER_ID.col()));
    Column ofDay =
        when(
            OrderLines.BUYER_TOKEN.col().isNotNull(),
            concat_ws(SEPARATOR, OrderLines.BUYER_TOKEN.col(), OrderLines.PURCHASED_ON.col()));
    WindowSpec basket = Window.partitionBy(col(GROUP));
    Column value = coalesce(col("_value"), lit(0L));
    Column basketValue = sum(value).over(basket);
    // Named by its first line: an id that does not depend on the token key.
    Column id = min(OrderLines.LINE_ID.col()).over(basket);
    List<Column> needed = new ArrayList<>();
    NEEDED.forEach(field -> needed.add(field.col()));
    needed.add(coalesce(ofOrder, ofDay, OrderLines.LINE_ID.col()).as(GROUP));
    needed.add(valueIn(shopCurrency).as("_value"));
    return orderLines
        .select(needed.toArray(Column[]::new))
        .withColumn(LineHistories.BASKET_ID.name(), id)
        .withColumn(
            LineHistories.IS_BASKET_START.name(),
            LineHistories.BASKET_ID.col().equalTo(OrderLines.LINE_ID.col()))
        .withColumn(OrderFeatures.BASKET_LINES.name(), logOf(count(lit(1)).over(basket)))
        .withColumn(
            OrderFeatures.BASKET_UNITS.name(), logOf(sum(OrderLines.UNITS.col()).over(basket)))
        .withColumn(OrderFeatures.BASKET_VALUE.name(), logOf(basketValue))
        .withColumn(
            OrderFeatures.BASKET_SHARE.name(),
            when(basketValue.gt(0), value.cast("double").divide(basketValue)).otherwise(lit(0.0)))
        .withColumn(OrderFeatures.BASKET_SAME_SKU.name(), logOf(others(OrderLines.SKU.col())))
        .withColumn(
            OrderFeatures.BASKET_SAME_CATEGORY.name(), logOf(others(OrderLines.CATEGORY.col())))
        .withColumn(OrderFeatures.BASKET_SAME_PARENT.name(), logOf(others(OrderLines.PARENT.col())))
        .withColumn(
            OrderFeatures.BASKET_OTHER_SIZES.name(), logOf(otherVariants(OrderLines.SIZE.col())))
        .withColumn(
            OrderFeatures.BASKET_OTHER_COLOURS.name(),
            logOf(otherVariants(OrderLines.COLOUR.col())))
        .drop(GROUP);
  }

  /** Value of the line where it is in the currency, else null. */
  static Column valueIn(String shopCurrency) {
    return when(OrderLines.CURRENCY.col().equalTo(shopCurrency), OrderLines.LINE_VALUE_MINOR.col());
  }

  static Column logOf(Column amount) {
    return org.apache.spark.sql.functions.log1p(
        org.apache.spark.sql.functions.greatest(amount, lit(0)).cast("double"));
  }

  private static Column others(Column attribute) {
    Column same = count(attribute).over(Window.partitionBy(col(GROUP), attribute));
    return when(attribute.isNotNull(), same.minus(1)).otherwise(lit(0L));
  }

  private static Column otherVariants(Column attribute) {
    Column distinct =
        size(collect_set(attribute).over(Window.partitionBy(col(GROUP), OrderLines.PARENT.col())));
    return when(OrderLines.PARENT.col().isNotNull().and(attribute.isNotNull()), distinct.minus(1))
        .otherwise(lit(0));
  }
}
