package io.returnwise.simulate.market;

import io.returnwise.schema.truth.ListingCause;

/**
 * What is wrong with a listing.
 *
 * @param cause the planted cause
 * @param logOdds what it adds to the log-odds of a return
 * @param fromDay first day whose purchases it concerns
 * @param fixedDay first day whose purchases it concerns no more; {@link #NEVER} if it stays
 * @param colour number of the one colour that it concerns; -1 for all
 * @param size number of the one size that it concerns; -1 for all
 */
record Problem(
    ListingCause cause, double logOdds, int fromDay, int fixedDay, int colour, int size) {
  static final int NEVER = Integer.MAX_VALUE;

  boolean concerns(int ofColour, int ofSize, int day) {
    return isOf(ofColour, ofSize) && day >= fromDay && day < fixedDay;
  }

  boolean isOf(int ofColour, int ofSize) {
    return (colour < 0 || colour == ofColour) && (size < 0 || size == ofSize);
  }
}
