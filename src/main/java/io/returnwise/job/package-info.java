/**
 * The runnable units: each reads tables, calls pure stages, writes tables and returns a result.
 *
 * <p>Stages meet here and in tables only.
 */
package io.returnwise.job;
