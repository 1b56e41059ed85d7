package io.returnwise.schema;

/** The features of {@link LineFeatures} that are attributes of the order itself: no history. */
public final class OrderFeatures {
  public static final Feature BASKET_LINES =
      Feature.of(
          "basket_lines", "Lines in the basket.", "many lines in the basket", "a small basket");
  public static final Feature BASKET_UNITS =
      Feature.of(
          "basket_units",
          "Units in the basket.",
          "many units in the basket",
          "few units in the basket");
  public static final Feature BASKET_VALUE =
      Feature.of(
          "basket_value",
          "Value of the basket.",
          "a basket of high value",
          "a basket of low value");
  public static final Feature BASKET_SHARE =
      Feature.of(
          "basket_share",
          "Share of the line in the value of its basket, 0 to 1.",
          "most of the basket's value",
          "a small part of the basket's value");
  public static final Feature BASKET_SAME_SKU =
      Feature.of(
          "basket_same_sku",
          "Further lines of the same SKU in the basket.",
          "the same SKU more than once in the basket",
          "the SKU only once in the basket");
  public static final Feature BASKET_OTHER_SIZES =
      Feature.of(
          "basket_other_sizes",
          "Further sizes of the same parent in the basket.",
          "several sizes of the product in the basket",
          "one size of the product in the basket");
  public static final Feature BASKET_OTHER_COLOURS =
      Feature.of(
          "basket_other_colours",
          "Further colours of the same parent in the basket.",
          "several colours of the product in the basket",
          "one colour of the product in the basket");
  public static final Feature BASKET_SAME_CATEGORY =
      Feature.of(
          "basket_same_category",
          "Further lines of the same category in the basket.",
          "more of the same category in the basket",
          "nothing else of the category in the basket");
  public static final Feature BASKET_SAME_PARENT =
      Feature.of(
          "basket_same_parent",
          "Further lines of the same parent in the basket.",
          "the product more than once in the basket",
          "the product only once in the basket");
  public static final Feature UNIT_PRICE =
      Feature.of("unit_price", "Price of one unit.", "a high price", "a low price");
  public static final Feature LINE_VALUE =
      Feature.of("line_value", "Value of the line.", "a line of high value", "a line of low value");
  public static final Feature IS_FREE =
      Feature.of(
          "is_free",
          "1 when the line has no value: free or unpriced.",
          "a line without value",
          "a line with a value");
  public static final Feature UNITS =
      Feature.of("line_units", "Units of the line.", "many units", "few units");
  public static final Feature WEEKDAY_SIN =
      Feature.of(
          "weekday_sin",
          "Sine of the weekday, period 7 days.",
          "bought early in the week",
          "bought late in the week");
  public static final Feature WEEKDAY_COS =
      Feature.of(
          "weekday_cos",
          "Cosine of the weekday, period 7 days.",
          "bought around Sunday",
          "bought in mid-week");
  public static final Feature PEAK_SEASON =
      Feature.of(
          "peak_season",
          "1 in a peak season of the policy calendar, else 0.",
          "bought in a peak season",
          "bought outside the peak seasons");

  private OrderFeatures() {}
}
