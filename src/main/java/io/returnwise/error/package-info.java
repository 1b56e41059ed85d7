/**
 * Failures a user can fix, with their exit codes, and the collecting of problems into one message.
 *
 * <p>Sees nothing else of ours. A failure that is not a {@link io.returnwise.error.UserException}
 * is a defect of the product.
 */
package io.returnwise.error;
