package io.returnwise.simulate.market;

import io.returnwise.schema.truth.BuyerKind;

/**
 * A buyer.
 *
 * @param number number of the buyer among all
 * @param kind what kind of buyer
 * @param group number of the ring or shared address; -1 when there is none
 * @param marketplace number of the marketplace
 * @param region number of the region in it
 * @param registeredDay day of registering; negative when before the first day of sales
 * @param logOdds the buyer's part of the log-odds of a return
 * @param kindLogOdds what the kind adds where it applies
 * @param strength share of the fitting lines on which an abuser abuses; 0 for the others
 * @param size where the buyer's own size lies between the smallest and the largest
 */
record Buyer(
    long number,
    BuyerKind kind,
    long group,
    int marketplace,
    int region,
    int registeredDay,
    double logOdds,
    double kindLogOdds,
    double strength,
    double size) {}
