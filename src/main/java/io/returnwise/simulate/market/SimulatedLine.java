package io.returnwise.simulate.market;

/**
 * One line of a simulated order, before and after it comes back or not.
 *
 * @param number number of the line among all lines; its place in time
 * @param product what is bought
 * @param colour number of the colour
 * @param size number of the size
 * @param fit how the size came into the basket
 * @param units units bought
 * @param listMinor list price of one unit, minor units of the marketplace's currency
 * @param unitMinor price of one unit
 * @param discount part of the list price taken off
 * @param trip how it travels
 * @param probability probability of a return within the window of the truth, as it is at the order
 * @param isCancelled whether it is cancelled before it is sent
 * @param isRestated whether it was first reported at the list price
 * @param outcome what becomes of it; null when it is kept
 */
record SimulatedLine(
    long number,
    Product product,
    int colour,
    int size,
    Fit fit,
    int units,
    long listMinor,
    long unitMinor,
    double discount,
    Delivery.Trip trip,
    double probability,
    boolean isCancelled,
    boolean isRestated,
    Outcome outcome) {

  /** How a line came into the basket. */
  enum Fit {
    /** The only one of its product. */
    SINGLE,
    /** One of two or three sizes of which one fits. */
    ONE_OF_TWO,
    ONE_OF_THREE,
    /** Far too many by mistake. */
    MISTAKE,
    /** Far too many on purpose. */
    BULK
  }

  /**
   * What becomes of a line that is not kept.
   *
   * @param cause why, for the truth
   * @param afterDays days from purchase to return or refund
   * @param units units that come back or are refunded
   * @param reason reason code the buyer gives
   * @param disposition state in which it comes back; null for a refund without a return
   * @param refundKind kind of the refund without a return; null for a return
   * @param isReplaced whether it is replaced, not refunded
   * @param reportDays days from the return to its report
   * @param restateDays days from the first report to the corrected one; 0 when it is right at once
   */
  record Outcome(
      String cause,
      int afterDays,
      int units,
      String reason,
      String disposition,
      String refundKind,
      boolean isReplaced,
      int reportDays,
      int restateDays) {
    boolean isReturn() {
      return refundKind == null;
    }
  }

  String sku() {
    return product.sku(colour, size);
  }
}
