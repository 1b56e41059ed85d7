/**
 * Return probabilities outside Spark, from a model file that {@code export-model} wrote. Needs a
 * JSON parser (Jackson) and nothing else, so that a shop's checkout or a listing tool can take it.
 */
package io.returnwise.scorer;
