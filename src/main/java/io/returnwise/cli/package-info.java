/**
 * The command line: commands, the Spark session, messages and exit codes.
 *
 * <p>The only package that knows today, reads the environment and ends the process.
 */
package io.returnwise.cli;
