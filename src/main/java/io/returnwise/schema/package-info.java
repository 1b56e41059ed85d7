/**
 * The tables: every column, table and feature is declared here once, with its meaning.
 *
 * <p>Stages meet only in these tables. Holds declarations and the check of a table against its
 * declaration; no transformation, no reading, no writing.
 */
package io.returnwise.schema;
