package io.returnwise.schema.truth;

import java.util.Locale;

/** What can be wrong with a listing. */
public enum ListingCause {
  WRONG_SIZE_CHART,
  COLOUR_DIFFERS,
  DESCRIPTION_MISMATCH,
  BAD_BATCH,
  FRAGILE_PACKING,
  SLOW_LANE,
  MISSING_PARTS,
  INCOMPATIBLE;

  /** The name used in tables, for example {@code bad-batch}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
