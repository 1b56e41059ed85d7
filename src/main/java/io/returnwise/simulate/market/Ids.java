package io.returnwise.simulate.market;

import java.io.Serializable;

/** Ids of what is in the tables. */
final class Ids implements Serializable {
  private static final long FIRST_ORDER = 1_000_000_001L;
  private static final int KINDS = 4;
  private static final int VERSIONS = 8;

  private final long seed;

  Ids(long seed) {
    this.seed = seed;
  }

  String order(SimulatedOrder order) {
    return order.marketplace().name() + "-" + (FIRST_ORDER + order.number());
  }

  String item(SimulatedLine line) {
    return Long.toString(FIRST_ORDER + line.number());
  }

  String line(SimulatedLine line) {
    return id(line, 0);
  }

  String replacement(SimulatedLine line) {
    return id(line, 1);
  }

  String returned(SimulatedLine line) {
    return id(line, 2);
  }

  String refund(SimulatedLine line) {
    return id(line, 3);
  }

  /** Stands for the content of a version: it differs from version to version. */
  String content(long number, int version) {
    return Dice.id(seed, Dice.Purpose.CONTENT, number * VERSIONS + version);
  }

  private String id(SimulatedLine line, int kind) {
    return Dice.id(seed, Dice.Purpose.ID, line.number() * KINDS + kind);
  }
}
