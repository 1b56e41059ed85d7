package io.returnwise.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Families of return reasons: what to look at first, not who is to blame. */
public enum ReasonFamily {
  SIZE,
  COLOUR,
  LISTING,
  QUALITY,
  LOGISTICS,
  FULFILMENT,
  REMORSE,
  BUYER_ERROR,
  PRICE,
  OTHER,
  UNKNOWN;

  /** Families of what a seller can prevent. */
  public static final List<ReasonFamily> OF_THE_SELLER =
      List.of(LISTING, QUALITY, LOGISTICS, FULFILMENT);

  /** Families that say anything of the cause. */
  public static final List<ReasonFamily> TELLING =
      Arrays.stream(values()).filter(ReasonFamily::isTelling).toList();

  /** Whether the family says anything of the cause. */
  public boolean isTelling() {
    return this != OTHER && this != UNKNOWN;
  }

  /** The name used in tables, for example {@code buyer-error}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
