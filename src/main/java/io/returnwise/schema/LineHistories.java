package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/**
 * Columns that {@code ledgers} adds to order lines and {@code features} reads; only the id of the
 * basket is stored.
 *
 * <p>A basket is what one buyer bought with one order on one day; where a source has no order ids,
 * all that a buyer bought on a day. A line sees the others of its basket when it is bought, but for
 * those that became known later than itself.
 */
public final class LineHistories {
  public static final Field BASKET_ID =
      Field.required("basket_id", StringType, "Id of the first line of the basket.");
  public static final Field IS_BASKET_START =
      Field.required("is_basket_start", BooleanType, "True for one line of each basket.");
  public static final Field BASKET_LINES = count("_basket_lines", "Lines of the basket.");
  public static final Field BASKET_UNITS = count("_basket_units", "Units of the basket.");
  public static final Field BASKET_VALUE = count("_basket_value", "Value of the basket.");
  public static final Field SAME_SKU = count("_basket_same_sku", "Other lines of the SKU.");
  public static final Field SAME_CATEGORY =
      count("_basket_same_category", "Other lines of the category.");
  public static final Field SAME_BRAND = count("_basket_same_brand", "Other lines of the brand.");
  public static final Field SAME_PARENT =
      count("_basket_same_parent", "Other lines of the parent.");
  public static final Field OTHER_SIZES =
      count("_basket_other_sizes", "Other sizes of the parent.");
  public static final Field OTHER_COLOURS =
      count("_basket_other_colours", "Other colours of the parent.");
  public static final Field EARLIER_OF_KIND =
      count(
          "_basket_earlier",
          "1 where an earlier line is of the same parent, or of the same SKU without one, else 0.");

  /** Told of the first line of each basket only. */
  public static final Field BASKET_RETURNED =
      Field.optional(
          "_basket_returned",
          DataTypes.createArrayType(IntegerType, false),
          "Days since 1970 on which it became known that every line of the basket came back, and, in"
              + " turn, that this is so no more.");

  /** Value of the line in the shop's currency; null where it has none. */
  public static final Field VALUE =
      Field.optional("_value", LongType, "Value of the line in the shop's currency.");

  /** Told of the version of the line that first tells of the delivery. */
  public static final Field DELIVERY_KNOWN_ON =
      Field.optional(
          "_delivery_known_on", DateType, "Day on which the delivery of the line was reported.");

  /** Told of the version of the line that first names its carrier. */
  public static final Field CARRIER_KNOWN_ON =
      Field.optional(
          "_carrier_known_on", DateType, "Day on which the carrier of the line was reported.");

  /** Told of each version of a return. */
  public static final Field RETURN_UNTIL =
      Field.optional(
          "_until", DateType, "Day on which another version took its place; null for the latest.");

  /** What is counted of the basket of each line. */
  public static final List<Field> BASKET =
      List.of(
          BASKET_ID,
          IS_BASKET_START,
          BASKET_LINES,
          BASKET_UNITS,
          BASKET_VALUE,
          SAME_SKU,
          SAME_CATEGORY,
          SAME_BRAND,
          SAME_PARENT,
          OTHER_SIZES,
          OTHER_COLOURS,
          EARLIER_OF_KIND,
          BASKET_RETURNED);

  private LineHistories() {}

  private static Field count(String name, String meaning) {
    return Field.required(name, LongType, meaning);
  }
}
