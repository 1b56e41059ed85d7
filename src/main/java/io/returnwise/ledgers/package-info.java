/**
 * Ledgers: what had become known about each SKU, buyer, category and so on by the end of each day.
 *
 * <p>The one way in which training and scoring look at the past. A row counts from the day it
 * became known, a line as matured from the day its label can no longer change, and a reader at day
 * <i>t</i> sees days before <i>t</i> only.
 */
package io.returnwise.ledgers;
