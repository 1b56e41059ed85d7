package io.returnwise.schema;

import java.util.Locale;

/** What a ledger is kept for. */
public enum Entity {
  SHOP(true, "the whole shop"),
  SKU(false, "one SKU"),
  PARENT(false, "one parent product"),
  BUYER(false, "one buyer"),
  BUYER_SKU(false, "one buyer with one SKU"),
  CATEGORY(true, "one category"),
  BRAND(true, "one brand"),
  SIZE(true, "one size"),
  COLOUR(true, "one colour"),
  REGION(true, "one region");

  private final boolean hasFewKeys;
  private final String meaning;

  Entity(boolean hasFewKeys, String meaning) {
    this.hasFewKeys = hasFewKeys;
    this.meaning = meaning;
  }

  /** Whether one key holds a large part of all lines, and all keys together are few. */
  public boolean hasFewKeys() {
    return hasFewKeys;
  }

  public String meaning() {
    return meaning;
  }

  /** The name used in tables and columns, for example {@code buyer_sku}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
