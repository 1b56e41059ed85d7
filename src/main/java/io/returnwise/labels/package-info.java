/**
 * Whether each order line came back, as far as it was known on the as-of day.
 *
 * <p>The label has one fixed window; the return policy of a platform never enters it.
 */
package io.returnwise.labels;
