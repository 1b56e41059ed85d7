package io.returnwise.simulate;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was planted, for judging what the product finds. Never part of the exports.
 *
 * @param listings the SKUs with a planted cause
 * @param abusers the abusers, by e-mail address
 */
public record Truth(Map<String, PlantedListing> listings, Map<String, AbuseKind> abusers) {
  public Truth {
    listings = Collections.unmodifiableMap(new LinkedHashMap<>(listings));
    abusers = Collections.unmodifiableMap(new LinkedHashMap<>(abusers));
  }

  /**
   * The cause planted on one SKU.
   *
   * @param from first day of sale on which the cause is at work
   */
  public record PlantedListing(PlantedCause cause, LocalDate from) {}
}
