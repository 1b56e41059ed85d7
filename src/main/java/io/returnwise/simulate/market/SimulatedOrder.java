package io.returnwise.simulate.market;

import java.util.List;

/**
 * A simulated order.
 *
 * @param number number of its first line among all lines
 * @param day day of the purchase, from the first day of sales
 * @param second second of that day, local time
 * @param buyer who buys
 * @param marketplace where
 * @param hasTokens whether the export names the buyer
 * @param lines what is bought
 */
record SimulatedOrder(
    long number,
    int day,
    int second,
    Buyer buyer,
    Marketplace marketplace,
    boolean hasTokens,
    List<SimulatedLine> lines) {}
