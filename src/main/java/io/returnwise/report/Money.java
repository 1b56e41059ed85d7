package io.returnwise.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * An amount of money.
 *
 * @param minor minor units of the currency
 * @param currency ISO 4217 code
 */
record Money(long minor, String currency) {

  /** To the last minor unit, as in 1,234.50 GBP. */
  public String exact() {
    OptionalInt digits = digits();
    return digits.isPresent()
        ? format(BigDecimal.valueOf(minor, digits.getAsInt()), digits.getAsInt())
        : unknown();
  }

  /** Without minor units, for estimates in sentences and headlines. */
  public String whole() {
    OptionalInt digits = digits();
    return digits.isPresent()
        ? format(BigDecimal.valueOf(minor, digits.getAsInt()).setScale(0, RoundingMode.HALF_UP), 0)
        : unknown();
  }

  /** Amounts of several currencies, never added up. */
  static String whole(List<Money> amounts) {
    return Text.enumeration(amounts.stream().map(Money::whole).toList());
  }

  private String format(BigDecimal amount, int digits) {
    return String.format(Locale.ENGLISH, "%,." + digits + "f", amount) + " " + currency;
  }

  private String unknown() {
    return Text.count(minor) + " minor units of " + currency;
  }

  /** Digits after the point; empty when the code is no ISO 4217 code. */
  private OptionalInt digits() {
    return Currency.getAvailableCurrencies().stream()
        .filter(known -> known.getCurrencyCode().equals(currency))
        .mapToInt(known -> Math.max(0, known.getDefaultFractionDigits()))
        .findAny();
  }
}
