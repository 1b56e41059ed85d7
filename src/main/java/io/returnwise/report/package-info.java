/**
 * The report: one self-contained HTML page that says which listing to fix first, why, what it is
 * worth and by when, and how far the numbers can be trusted.
 *
 * <p>Renders tables into text; everything it shows was computed before. Collects a bounded number
 * of rows of each table, whatever the size of the table. Reads and writes no files, asks no clock.
 * The page loads nothing from anywhere and runs no script.
 */
package io.returnwise.report;
