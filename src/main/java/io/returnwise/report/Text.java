package io.returnwise.report;

import java.util.List;
import java.util.Locale;

/** Numbers as a reader sees them, written the English way wherever the run takes place. */
final class Text {
  /** Stands for a value that is not known. */
  static final String NONE = "–";

  private Text() {}

  static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** The number with the word in its right form: 1 listing, 2 listings. */
  static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  static String decimal(double number, int digits) {
    return Double.isFinite(number)
        ? String.format(Locale.ENGLISH, "%,." + digits + "f", number)
        : NONE;
  }

  /** A share as a percentage; never rounds to nothing or to everything what is neither. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    if (share > 0 && share < 0.001) {
      return "under 0.1%";
    }
    if (share < 1 && share > 0.999) {
      return "over 99.9%";
    }
    return decimal(100 * share, 1) + "%";
  }

  /** A share as a percentage without decimals, where more would only look exact. */
  static String roundPercent(double share) {
    return Double.isFinite(share) ? decimal(100 * share, 0) + "%" : NONE;
  }

  /** An expected number of lines or units, with the digits that matter. */
  static String expected(double number) {
    return decimal(number, Math.abs(number) < 10 ? 1 : 0);
  }

  /** How many times as many, with the digits that matter. */
  static String times(double ratio) {
    return decimal(ratio, ratio < 10 ? 1 : 0) + "×";
  }

  static String range(double low, double high, int digits) {
    return decimal(low, digits) + " to " + decimal(high, digits);
  }

  /** The texts as an English enumeration: a, b and c. */
  static String enumeration(List<String> texts) {
    int last = texts.size() - 1;
    return last < 1
        ? String.join("", texts)
        : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
  }
}
