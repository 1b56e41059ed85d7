package io.returnwise.schema;

import io.returnwise.schema.Formula.Absent;
import io.returnwise.schema.Formula.Against;
import io.returnwise.schema.Formula.Amount;
import io.returnwise.schema.Formula.Discount;
import io.returnwise.schema.Formula.Lower;
import io.returnwise.schema.Formula.Season;
import io.returnwise.schema.Input.Told;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Features of the line itself: its price and quantity, against what is usual, and its time. */
public final class OrderFeatures {
  private static final Input PRICE = new Input.Price(LineHistories.VALUE);
  private static final Input PAID = new Input.Price(OrderLines.LINE_VALUE_MINOR);
  private static final Input LIST_PRICE = new Input.Line(OrderLines.LIST_PRICE_MINOR);
  private static final Input LINE_UNITS = new Input.Line(OrderLines.UNITS);
  private static final Input VALUE = new Input.Line(LineHistories.VALUE);

  public static final Feature UNIT_PRICE =
      Feature.of(
          "unit_price",
          "Price of one unit, in minor units.",
          new Amount(PRICE),
          "a high price",
          "a low price");
  public static final Feature LINE_VALUE =
      Feature.of(
          "line_value",
          "Value of the line, in minor units.",
          new Amount(VALUE),
          "a line of high value",
          "a line of low value");
  public static final Feature IS_FREE =
      Feature.of(
          "is_free",
          "1 when the line has no value: free or unpriced.",
          new Absent(VALUE),
          "a line without value",
          "a line with a value");
  public static final Feature UNITS =
      Feature.of(
          "line_units", "Units of the line.", new Amount(LINE_UNITS), "many units", "few units");
  public static final Feature DISCOUNT =
      Feature.of(
          "discount",
          "How far the price lies below the list price, as a share of it.",
          new Discount(PAID, LIST_PRICE),
          "a large discount",
          "a small discount or none");
  public static final Feature IS_DISCOUNTED =
      Feature.of(
          "is_discounted",
          "1 when the price lies below the list price.",
          new Lower(PAID, LIST_PRICE),
          "bought at a discount",
          "bought without a discount");
  public static final Feature PRICE_AGAINST_USUAL =
      Feature.of(
          "price_against_usual",
          "The price against the SKU's mean price so far.",
          againstMean(PRICE, Entity.SKU, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS),
          "dearer than usual for the SKU",
          "cheaper than usual for the SKU");
  public static final Feature PRICE_AGAINST_HIGHEST =
      Feature.of(
          "price_against_highest",
          "The price against the SKU's highest price so far.",
          against(PRICE, Entity.SKU, Ledger.MAX_PRICE_MINOR),
          "close to the SKU's highest price or above",
          "well below the SKU's highest price");
  public static final Feature PRICE_AGAINST_LAST =
      Feature.of(
          "price_against_last",
          "The price against that on the SKU's last day with a sale.",
          against(PRICE, Entity.SKU, Ledger.LAST_PRICE_MINOR),
          "dearer than at the SKU's last sale",
          "cheaper than at the SKU's last sale");
  public static final Feature PRICE_AGAINST_PARENT =
      Feature.of(
          "price_against_parent",
          "The price against the mean price of the parent so far.",
          againstMean(PRICE, Entity.PARENT, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS),
          "dearer than usual for the product",
          "cheaper than usual for the product");
  public static final Feature PRICE_AGAINST_BUYER =
      Feature.of(
          "price_against_buyer",
          "The price against the mean price of what the buyer bought so far.",
          againstMean(PRICE, Entity.BUYER, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS),
          "dearer than usual for the buyer",
          "cheaper than usual for the buyer");
  public static final Feature UNITS_AGAINST_USUAL =
      Feature.of(
          "units_against_usual",
          "The units against the SKU's mean units of a line so far.",
          againstMean(LINE_UNITS, Entity.SKU, Ledger.UNITS, Ledger.LINES),
          "more units than usual for the SKU",
          "fewer units than usual for the SKU");
  public static final Feature UNITS_AGAINST_BUYER =
      Feature.of(
          "units_against_buyer",
          "The units against the buyer's mean units of a line so far.",
          againstMean(LINE_UNITS, Entity.BUYER, Ledger.UNITS, Ledger.LINES),
          "more units than usual for the buyer",
          "fewer units than usual for the buyer");
  public static final Feature VALUE_AGAINST_BUYER =
      Feature.of(
          "value_against_buyer",
          "The line value against the buyer's mean so far.",
          againstMean(VALUE, Entity.BUYER, Ledger.VALUE_MINOR, Ledger.LINES),
          "worth more than usual for the buyer",
          "worth less than usual for the buyer");

  static final List<Feature> PRICES =
      List.of(
          UNIT_PRICE,
          LINE_VALUE,
          IS_FREE,
          UNITS,
          DISCOUNT,
          IS_DISCOUNTED,
          PRICE_AGAINST_USUAL,
          PRICE_AGAINST_HIGHEST,
          PRICE_AGAINST_LAST,
          PRICE_AGAINST_PARENT,
          PRICE_AGAINST_BUYER,
          UNITS_AGAINST_USUAL,
          UNITS_AGAINST_BUYER,
          VALUE_AGAINST_BUYER);

  static final List<Feature> TIMES =
      List.of(
          time(
              Moment.WEEKDAY_SIN,
              "Weekday, sine over 7 days.",
              "bought early in the week",
              "bought late in the week"),
          time(
              Moment.WEEKDAY_COS,
              "Weekday, cosine over 7 days.",
              "bought around Sunday",
              "bought in mid-week"),
          time(
              Moment.HOUR_SIN,
              "Hour of the purchase in UTC, sine over 24 hours.",
              "bought in the morning",
              "bought in the evening"),
          time(
              Moment.HOUR_COS,
              "Hour of the purchase in UTC, cosine over 24 hours.",
              "bought around midnight",
              "bought around noon"),
          time(
              Moment.SEASON_SIN,
              "Day of the year, sine over a year.",
              "bought in spring",
              "bought in autumn"),
          time(
              Moment.SEASON_COS,
              "Day of the year, cosine over a year.",
              "bought in winter",
              "bought in summer"),
          time(
              Moment.PEAK_SEASON,
              "1 in a peak season of the policy calendar, else 0.",
              "bought in a peak season",
              "bought outside the peak seasons"),
          time(
              Moment.DAYS_TO_PEAK,
              "Days until the next peak season begins; 0 in one.",
              "bought long before the next peak season",
              "bought in a peak season or just before"),
          time(
              Moment.DAYS_SINCE_PEAK,
              "Days since the last peak season ended; 0 in one.",
              "bought long after the last peak season",
              "bought in a peak season or just after"),
          time(
              Moment.DAYS_OPEN,
              "Days in which the policy lets the line come back, holiday extension included.",
              "a long time to send it back",
              "a short time to send it back"));

  private OrderFeatures() {}

  private static Formula againstMean(Input value, Entity usual, Field sum, Field count) {
    return new Against(value, Told.ever(usual, sum), Optional.of(Told.ever(usual, count)));
  }

  private static Formula against(Input value, Entity usual, Field measure) {
    return new Against(value, Told.ever(usual, measure), Optional.empty());
  }

  private static Feature time(Moment moment, String meaning, String whenHigh, String whenLow) {
    String name = moment.name().toLowerCase(Locale.ROOT);
    return Feature.of(name, meaning, new Season(moment), whenHigh, whenLow);
  }
}
