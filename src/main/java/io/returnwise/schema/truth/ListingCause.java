package io.returnwise.schema.truth;

import io.returnwise.error.InvalidDataException;
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

  /**
   * The cause of that name.
   *
   * @throws InvalidDataException if there is none
   */
  public static ListingCause of(String id) {
    for (ListingCause cause : values()) {
      if (cause.id().equals(id)) {
        return cause;
      }
    }
    throw new InvalidDataException("The truth names an unknown cause of a listing: " + id);
  }

  /** The name used in tables, for example {@code bad-batch}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
