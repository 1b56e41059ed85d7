package io.returnwise.simulate.market;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;

/**
 * A marketplace.
 *
 * @param name name of the marketplace
 * @param currency ISO 4217 code of its prices
 * @param perEuro units of the currency for a euro, the same for the whole time
 * @param zone zone of its calendar days
 * @param regions countries it ships to, nearest first
 */
record Marketplace(String name, String currency, double perEuro, ZoneId zone, List<String> regions)
    implements Serializable {
  static final List<Marketplace> ALL =
      List.of(
          new Marketplace("DE", "EUR", 1, ZoneId.of("Europe/Berlin"), List.of("DE", "AT", "CH")),
          new Marketplace("FR", "EUR", 1, ZoneId.of("Europe/Paris"), List.of("FR", "BE", "LU")),
          new Marketplace("UK", "GBP", 0.85, ZoneId.of("Europe/London"), List.of("GB", "IE")),
          new Marketplace("IT", "EUR", 1, ZoneId.of("Europe/Rome"), List.of("IT", "MT")),
          new Marketplace("PL", "PLN", 4.3, ZoneId.of("Europe/Warsaw"), List.of("PL", "CZ")),
          new Marketplace("SE", "SEK", 11.4, ZoneId.of("Europe/Stockholm"), List.of("SE", "DK")));

  static Marketplace named(String name) {
    return ALL.stream().filter(found -> found.name.equals(name)).findFirst().orElseThrow();
  }

  /** A price in minor units of the currency, ending in 9. */
  long minor(double euros) {
    return Math.max(10, 10 * Math.round(euros * perEuro * 10)) - 1;
  }
}
