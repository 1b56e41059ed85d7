package io.returnwise.listings;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of the listing review.
 *
 * @param minLines fewest matured lines of a listing to be judged
 * @param toleratedRatio returned against expected that is still fine
 * @param confidence probability of being above the tolerated ratio from which a listing is flagged
 * @param decideDays days in which a flagged listing should be decided on
 */
public record ListingSettings(
    int minLines, double toleratedRatio, double confidence, int decideDays) {
  public static final ListingSettings DEFAULTS = new ListingSettings(20, 1.25, 0.95, 14);

  public ListingSettings {
    new Problems("Invalid listings settings")
        .require(minLines >= 1, "listings.min-lines must be at least 1, but is %d", minLines)
        .require(
            toleratedRatio >= 1,
            "listings.tolerated-ratio must be at least 1, but is %s",
            toleratedRatio)
        .require(
            confidence > 0.5 && confidence < 1,
            "listings.confidence must be above 0.5 and below 1, but is %s",
            confidence)
        .require(
            decideDays >= 1 && decideDays <= 365,
            "listings.decide-days must be from 1 to 365, but is %d",
            decideDays)
        .throwIfAny(InvalidConfigException::new);
  }
}
