/**
 * Buyers whose returns a person should look at, with evidence, expectation and innocent
 * explanations.
 *
 * <p>Never accuses by a rate: counts alone reach <i>review</i> and no more, nothing is denied,
 * every row expires, and demographic attributes are not used.
 */
package io.returnwise.abuse;
