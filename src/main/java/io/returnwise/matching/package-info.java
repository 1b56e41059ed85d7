/**
 * Finds the order line of each return.
 *
 * <p>A return looks only at lines bought before it, and rows are matched in the order in which they
 * became known, so what becomes known later never changes an earlier match.
 */
package io.returnwise.matching;
