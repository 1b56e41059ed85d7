package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Columns that {@code features} adds to order lines and {@code ledgers} reads; not stored. */
public final class LineHistories {
  public static final Field BASKET_ID =
      Field.required("basket_id", StringType, "Order, or all lines of a buyer on one day.");
  public static final Field IS_BASKET_START =
      Field.required("is_basket_start", BooleanType, "True for one line of each basket.");

  private LineHistories() {}
}
