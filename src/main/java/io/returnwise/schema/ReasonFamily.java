package io.returnwise.schema;

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

  /** The name used in tables, for example {@code buyer-error}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
