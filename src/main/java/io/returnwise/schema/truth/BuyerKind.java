package io.returnwise.schema.truth;

import io.returnwise.error.InvalidDataException;
import java.util.Locale;

/** Kinds of buyers in a simulation. */
public enum BuyerKind {
  /** Nothing in particular; not listed in the truth. */
  HONEST(false),
  /** Orders several sizes and keeps the one that fits. */
  BRACKETER(false),
  /** Hardly anything fits. */
  SIZE_TROUBLE(false),
  /** Buys for others, who give things back after the holidays. */
  GIFT_GIVER(false),
  /** A company: many units, returned by the box. */
  BUSINESS(false),
  /** Lives where many live: a dorm, a pick-up point, the address of a freight forwarder. */
  HUB_MEMBER(false),
  /** One identity under which thousands of strangers order. */
  SHARED_IDENTITY(false),
  /** Buys in bulk and returns nearly all of it. */
  BULK_RETURNER(true),
  /** Returns most of what is bought, whatever it is. */
  SERIAL_RETURNER(true),
  /** Wears things once and sends them back. */
  WARDROBER(true),
  /** Sends back an empty box or something else. */
  WRONG_ITEM(true),
  /** Claims a fault to get a free label. */
  FALSE_FAULT(true),
  /** Says that nothing came. */
  NOT_RECEIVED(true),
  /** Gets the money back and keeps the goods. */
  REFUND_WITHOUT_RETURN(true),
  /** One of several accounts of the same person, each returning much. */
  RING_MEMBER(true);

  private final boolean isAbuser;

  BuyerKind(boolean isAbuser) {
    this.isAbuser = isAbuser;
  }

  /**
   * The kind of that name.
   *
   * @throws InvalidDataException if there is none
   */
  public static BuyerKind of(String id) {
    for (BuyerKind kind : values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    throw new InvalidDataException("The truth names an unknown kind of buyer: " + id);
  }

  public boolean isAbuser() {
    return isAbuser;
  }

  /** The name used in tables, for example {@code serial-returner}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
