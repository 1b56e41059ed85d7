/**
 * Dated platform rules: until when a line may be sent back, and when the peak seasons are.
 *
 * <p>Rules drive deadlines and what can still come back; they never enter a label.
 */
package io.returnwise.policy;
