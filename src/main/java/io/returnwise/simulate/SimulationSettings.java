package io.returnwise.simulate;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * What to simulate.
 *
 * @param lines sold order lines to write; rows of fees and bad rows come on top
 * @param seed any number; the same seed gives the same bytes
 * @param withProblems whether listings with a planted cause, abusers and order corrections exist
 * @param badRows broken order rows to append, for showing how an import rejects them
 */
public record SimulationSettings(long lines, long seed, boolean withProblems, int badRows) {
  /** Below this, there is no shop to speak of: too few lines for each SKU and buyer. */
  public static final long MIN_LINES = 100;

  /** Keeps the SKUs and buyers, which are held in memory, within one small machine. */
  public static final long MAX_LINES = 1_000_000_000L;

  public static final int MAX_BAD_ROWS = 1_000;

  public SimulationSettings {
    new Problems("Invalid simulation settings")
        .require(
            lines >= MIN_LINES && lines <= MAX_LINES,
            "--lines must be between %d and %d, found %d",
            MIN_LINES,
            MAX_LINES,
            lines)
        .require(
            badRows >= 0 && badRows <= MAX_BAD_ROWS,
            "--bad-rows must be between 0 and %d, found %d",
            MAX_BAD_ROWS,
            badRows)
        .throwIfAny(InvalidConfigException::new);
  }

  /** Settings without bad rows. */
  public SimulationSettings(long lines, long seed, boolean withProblems) {
    this(lines, seed, withProblems, 0);
  }
}
