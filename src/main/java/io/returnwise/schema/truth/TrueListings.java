package io.returnwise.schema.truth;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import java.util.List;

/** Columns of {@code truth/listings}: the SKUs with a planted cause. */
public final class TrueListings {
  public static final Field SKU = OrderLines.SKU;
  public static final Field PARENT =
      Field.required(
          "parent", StringType, "The product: a cause concerns one, or variants of one.");
  public static final Field CATEGORY = OrderLines.CATEGORY;
  public static final Field CAUSE =
      Field.required("cause", StringType, "What is wrong, one of the listing causes.");
  public static final Field LOG_ODDS =
      Field.required(
          "log_odds",
          DoubleType,
          "What the cause adds to the log-odds of a return; 0 for a slow lane, which acts through late deliveries.");
  public static final Field FROM_DAY =
      Field.required("from_day", DateType, "First day whose purchases it concerns.");
  public static final Field FIXED_ON =
      Field.optional(
          "fixed_on",
          DateType,
          "First day whose purchases it concerns no more; null: never fixed.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "listings",
          "one SKU with a planted cause",
          List.of(SKU),
          List.of(SKU, PARENT, CATEGORY, CAUSE, LOG_ODDS, FROM_DAY, FIXED_ON));

  private TrueListings() {}
}
