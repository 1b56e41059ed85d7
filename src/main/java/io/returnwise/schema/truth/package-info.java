/**
 * What only a simulation knows: the tables it writes beside the canonical ones. Nothing but the
 * simulation, which writes them, and the evaluation, which compares a run with them, may see this
 * package.
 */
package io.returnwise.schema.truth;
