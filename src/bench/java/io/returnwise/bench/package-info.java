/**
 * Measures the product at given sizes and beside other engines; what it finds is published in
 * {@code docs/benchmarks.md}.
 *
 * <p>Not part of the product: compiled and run in the Maven profile {@code bench} only. It calls
 * jobs as the command line does and may see everything; nothing may see it.
 */
package io.returnwise.bench;
