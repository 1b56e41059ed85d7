/**
 * Turns raw rows into typed order lines, returns and listings, by a mapping; says of every row that
 * cannot be used why.
 *
 * <p>Buyers become keyed tokens here, and nothing personal gets past it. Knows nothing of matching,
 * features or storage.
 */
package io.returnwise.ingest;
