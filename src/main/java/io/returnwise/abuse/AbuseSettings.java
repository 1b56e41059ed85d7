package io.returnwise.abuse;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of the buyer review.
 *
 * @param minLines fewest matured lines of a buyer to be compared with an expectation
 * @param falseDiscoveryRate share of honest buyers to be expected among those in review
 * @param minRatio smallest lower end of returned against expected, shrunk, for review
 * @param bulkUnits fewest units of a line that can count as a bulk purchase
 * @param bulkFactor times the usual units of the SKU from which a line counts as a bulk purchase
 * @param bulkReturnedShare share of the units that must have come back
 * @param correctionDays days within which a bulk return counts as an order correction
 * @param expiryDays days for which a finding may be used
 */
public record AbuseSettings(
    int minLines,
    double falseDiscoveryRate,
    double minRatio,
    int bulkUnits,
    double bulkFactor,
    double bulkReturnedShare,
    int correctionDays,
    int expiryDays) {
  public static final AbuseSettings DEFAULTS = new AbuseSettings(8, 0.05, 1.5, 10, 5, 0.8, 0, 180);

  public AbuseSettings {
    new Problems("Invalid abuse settings")
        .require(minLines >= 2, "abuse.min-lines must be at least 2, but is %d", minLines)
        .require(
            falseDiscoveryRate > 0 && falseDiscoveryRate <= 0.5,
            "abuse.false-discovery-rate must be above 0 and at most 0.5, but is %s",
            falseDiscoveryRate)
        .require(minRatio >= 1, "abuse.min-ratio must be at least 1, but is %s", minRatio)
        .require(bulkUnits >= 2, "abuse.bulk-units must be at least 2, but is %d", bulkUnits)
        .require(bulkFactor > 1, "abuse.bulk-factor must be above 1, but is %s", bulkFactor)
        .require(
            bulkReturnedShare > 0 && bulkReturnedShare <= 1,
            "abuse.bulk-returned-share must be above 0 and at most 1, but is %s",
            bulkReturnedShare)
        .require(
            correctionDays >= 0 && correctionDays <= 14,
            "abuse.correction-days must be from 0 to 14, but is %d",
            correctionDays)
        .require(
            expiryDays >= 1 && expiryDays <= 730,
            "abuse.expiry-days must be from 1 to 730, but is %d",
            expiryDays)
        .throwIfAny(InvalidConfigException::new);
  }
}
