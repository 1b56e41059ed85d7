/**
 * Listings worth working on: returned against expected, the money at stake, the reason that stands
 * out, and what to do first.
 */
package io.returnwise.listings;
