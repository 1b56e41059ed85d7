/**
 * Compares what a run found with the truth of the simulation its input came from. The only package
 * but the simulation that knows the truth; nothing in the product depends on it.
 */
package io.returnwise.evaluate;
