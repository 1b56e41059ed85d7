package io.returnwise.features;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderFeatures;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** The features of a line's basket, from what was counted of it. */
final class Baskets {
  private Baskets() {}

  /** Each feature with its value. */
  static Map<Feature, Column> features() {
    Column basketValue = LineHistories.BASKET_VALUE.col();
    Column value = functions.coalesce(LineHistories.VALUE.col(), lit(0L));
    return Map.of(
        OrderFeatures.BASKET_LINES,
        logOf(LineHistories.BASKET_LINES),
        OrderFeatures.BASKET_UNITS,
        logOf(LineHistories.BASKET_UNITS),
        OrderFeatures.BASKET_VALUE,
        logOf(LineHistories.BASKET_VALUE),
        OrderFeatures.BASKET_SHARE,
        when(basketValue.gt(0), value.cast("double").divide(basketValue)).otherwise(lit(0.0)),
        OrderFeatures.BASKET_SAME_SKU,
        logOf(LineHistories.SAME_SKU),
        OrderFeatures.BASKET_SAME_CATEGORY,
        logOf(LineHistories.SAME_CATEGORY),
        OrderFeatures.BASKET_SAME_PARENT,
        logOf(LineHistories.SAME_PARENT),
        OrderFeatures.BASKET_OTHER_SIZES,
        logOf(LineHistories.OTHER_SIZES),
        OrderFeatures.BASKET_OTHER_COLOURS,
        logOf(LineHistories.OTHER_COLOURS));
  }

  /** ln(1 + x), 0 for what is below 0. */
  static Column logOf(Column amount) {
    return log1p(greatest(amount, lit(0)).cast("double"));
  }

  private static Column logOf(Field count) {
    return logOf(count.col());
  }
}
