package io.returnwise.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What totals are kept for: each has keys, and each key a past. */
public enum Entity {
  SHOP(Keys.FEW, "the whole shop", "the shop"),
  SKU(Keys.MANY, "one SKU", "the SKU"),
  VARIANT(Keys.MANY, "one size and colour of one SKU", "the size and colour of the SKU"),
  PARENT(Keys.MANY, "one parent product", "the product"),
  BUYER(Keys.MANY, "one buyer", "the buyer"),
  BUYER_SKU(Keys.INSIDE, "one buyer with one SKU", "the buyer with the SKU"),
  BUYER_PARENT(Keys.INSIDE, "one buyer with one parent product", "the buyer with the product"),
  BUYER_BRAND(Keys.INSIDE, "one buyer with one brand", "the buyer with the brand"),
  BUYER_CATEGORY(Keys.INSIDE, "one buyer with one category", "the buyer with the category"),
  BUYER_SIZE(Keys.INSIDE, "one buyer with one size of one category", "the buyer with the size"),
  CATEGORY(Keys.FEW, "one category", "the category"),
  BRAND(Keys.FEW, "one brand", "the brand"),
  SIZE(Keys.FEW, "one size", "the size"),
  COLOUR(Keys.FEW, "one colour", "the colour"),
  CHANNEL(Keys.FEW, "one channel of fulfilment", "the channel"),
  REGION(Keys.FEW, "one region", "the region"),
  CARRIER(Keys.FEW, "one carrier", "the carrier"),
  LANE(Keys.FEW, "one carrier in one region", "the carrier in the region");

  private final Keys keys;
  private final String meaning;
  private final String words;

  private enum Keys {
    /** One key holds a large part of all lines, and all keys together are few. */
    FEW,
    MANY,
    /** Many keys, each inside the key of another entity; read with it and not stored. */
    INSIDE
  }

  Entity(Keys keys, String meaning, String words) {
    this.keys = keys;
    this.meaning = meaning;
    this.words = words;
  }

  /** Whether one key holds a large part of all lines, and all keys together are few. */
  public boolean hasFewKeys() {
    return keys == Keys.FEW;
  }

  /** Whether its totals are stored day by day. */
  public boolean hasLedger() {
    return keys != Keys.INSIDE;
  }

  /** The entities whose totals are stored day by day. */
  public static List<Entity> withLedger() {
    return Arrays.stream(values()).filter(Entity::hasLedger).toList();
  }

  /**
   * The next larger whole, to whose rates those of this entity are drawn; empty where that is the
   * shop.
   */
  public Optional<Entity> above() {
    return switch (this) {
      case VARIANT -> Optional.of(SKU);
      case SKU -> Optional.of(PARENT);
      case PARENT -> Optional.of(CATEGORY);
      default -> Optional.empty();
    };
  }

  /** The larger wholes, the next one first, but for the shop. */
  public List<Entity> allAbove() {
    return Stream.iterate(above(), Optional::isPresent, one -> one.get().above())
        .map(Optional::orElseThrow)
        .toList();
  }

  /** What one key stands for, for example "one SKU". */
  public String meaning() {
    return meaning;
  }

  /** What people call the key of a line, for example "the SKU". */
  public String words() {
    return words;
  }

  /** The name used in tables and columns, for example {@code buyer_sku}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
