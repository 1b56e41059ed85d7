package io.returnwise.simulate;

/**
 * One sold line of an order.
 *
 * @param sku index in the catalogue
 * @param discount part of the list price taken off, 0 to 1
 */
record Line(int sku, Intent intent, int units, long unitPriceCents, double discount) {
  /** What the buyer means to do with the line. */
  enum Intent {
    USUAL,
    /** One of two sizes of the same product, the one that fits. */
    FITTING_SIZE,
    /** One of two sizes of the same product, the one that does not fit. */
    SPARE_SIZE,
    /** A bulk buyer's order. */
    BULK,
    /** A wrong quantity, cancelled at once. */
    MISTAKE
  }
}
