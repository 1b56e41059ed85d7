/**
 * Scores of order lines that can still come back, with the reasons in words.
 *
 * <p>Takes probabilities that a fitted model has already added; knows nothing of how it learned.
 */
package io.returnwise.scoring;
