package io.returnwise.schema;

import io.returnwise.schema.Formula.Absent;
import io.returnwise.schema.Formula.Amount;
import io.returnwise.schema.Formula.Part;
import java.util.List;

/** Features of what was bought together with a line. */
public final class BasketFeatures {
  public static final Feature BASKET_LINES =
      counted(
          "basket_lines",
          "Lines in the basket.",
          LineHistories.BASKET_LINES,
          "many lines in the basket",
          "a small basket");
  public static final Feature BASKET_UNITS =
      counted(
          "basket_units",
          "Units in the basket.",
          LineHistories.BASKET_UNITS,
          "many units in the basket",
          "few units in the basket");
  public static final Feature BASKET_VALUE =
      counted(
          "basket_value",
          "Value of the basket, in minor units.",
          LineHistories.BASKET_VALUE,
          "a basket of high value",
          "a basket of low value");
  public static final Feature BASKET_SHARE =
      Feature.of(
          "basket_share",
          "Share of the line in the value of its basket.",
          new Part(new Input.Line(LineHistories.VALUE), new Input.Line(LineHistories.BASKET_VALUE)),
          "most of the basket's value",
          "a small part of the basket's value");
  public static final Feature BASKET_SAME_SKU =
      counted(
          "basket_same_sku",
          "Further lines of the same SKU in the basket.",
          LineHistories.SAME_SKU,
          "the same SKU more than once in the basket",
          "the SKU only once in the basket");
  public static final Feature BASKET_OTHER_SIZES =
      counted(
          "basket_other_sizes",
          "Further sizes of the same parent in the basket.",
          LineHistories.OTHER_SIZES,
          "several sizes of the product in the basket",
          "one size of the product in the basket");
  public static final Feature BASKET_OTHER_COLOURS =
      counted(
          "basket_other_colours",
          "Further colours of the same parent in the basket.",
          LineHistories.OTHER_COLOURS,
          "several colours of the product in the basket",
          "one colour of the product in the basket");
  public static final Feature BASKET_SAME_CATEGORY =
      counted(
          "basket_same_category",
          "Further lines of the same category in the basket.",
          LineHistories.SAME_CATEGORY,
          "more of the same category in the basket",
          "nothing else of the category in the basket");
  public static final Feature BASKET_SAME_BRAND =
      counted(
          "basket_same_brand",
          "Further lines of the same brand in the basket.",
          LineHistories.SAME_BRAND,
          "more of the same brand in the basket",
          "nothing else of the brand in the basket");
  public static final Feature BASKET_SAME_PARENT =
      counted(
          "basket_same_parent",
          "Further lines of the same parent in the basket.",
          LineHistories.SAME_PARENT,
          "the product more than once in the basket",
          "the product only once in the basket");
  public static final Feature BASKET_FIRST_OF_KIND =
      Feature.of(
          "basket_first_of_kind",
          "1 for the first line of its parent in the basket, or of its SKU where it has none.",
          new Absent(new Input.Line(LineHistories.EARLIER_OF_KIND)),
          "the first of its kind in the basket",
          "not the first of its kind in the basket");

  static final List<Feature> ALL =
      List.of(
          BASKET_LINES,
          BASKET_UNITS,
          BASKET_VALUE,
          BASKET_SHARE,
          BASKET_SAME_SKU,
          BASKET_OTHER_SIZES,
          BASKET_OTHER_COLOURS,
          BASKET_SAME_CATEGORY,
          BASKET_SAME_BRAND,
          BASKET_SAME_PARENT,
          BASKET_FIRST_OF_KIND);

  private BasketFeatures() {}

  private static Feature counted(
      String name, String meaning, Field count, String whenHigh, String whenLow) {
    return Feature.of(name, meaning, new Amount(new Input.Line(count)), whenHigh, whenLow);
  }
}
