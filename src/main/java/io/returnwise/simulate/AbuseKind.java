package io.returnwise.simulate;

/** How a planted abuser behaves. */
public enum AbuseKind {
  /** Now and then buys far more units of one SKU than anybody needs and returns nearly all. */
  BULK_BUYER,
  /** Returns three of four lines, whatever they are. */
  SERIAL_RETURNER
}
