/**
 * Finds the order line of each return.
 *
 * <p>A return looks only at lines bought before it, so what is loaded about later days never
 * changes an earlier match.
 */
package io.returnwise.matching;
