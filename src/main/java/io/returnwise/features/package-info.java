/**
 * Features of order lines as of their purchase, and of SKUs and buyers as of a day.
 *
 * <p>All of them are made from the totals of one engine, so that training and scoring see the past
 * in the same way. Nothing here uses what became known on the day itself or later.
 */
package io.returnwise.features;
