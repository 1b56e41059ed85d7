/**
 * Reads settings, mapping and policy files into the stages' records; refuses what it does not know.
 *
 * <p>The only package that knows the files are YAML.
 */
package io.returnwise.config;
