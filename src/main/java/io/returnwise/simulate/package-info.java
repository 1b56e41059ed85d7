/**
 * A small invented shop: orders, returns and listings as CSV exports, from a seed.
 *
 * <p>For the {@code simulate} command, the committed sample and tests that must know the truth. All
 * laws and constants are stated here and in {@code docs/simulation.md}. Sees no Spark, reads no
 * clock and no environment; two runs with the same settings write the same bytes.
 */
package io.returnwise.simulate;
