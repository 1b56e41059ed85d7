package io.returnwise.simulate.market;

import io.returnwise.schema.truth.BuyerKind;
import java.io.Serializable;

/** Tokens of buyers and of what links them: in a simulation nobody stands behind them. */
final class Tokens implements Serializable {
  private static final int MEANS = 4;
  private static final long ADDRESS = 1;
  private static final long PAYMENT = 2;
  private static final long DEVICE = 3;

  /** Added to the numbers of groups, so that no buyer has the same. */
  private static final long GROUPS = 1L << 50;

  private final long seed;

  Tokens(long seed) {
    this.seed = seed;
  }

  String buyer(Buyer buyer) {
    return token(buyer.number(), 0);
  }

  /** Members of a ring or hub have one address. */
  String address(Buyer buyer) {
    return token(buyer.group() < 0 ? buyer.number() : GROUPS + buyer.group(), ADDRESS);
  }

  /** Half of the accounts of a ring pay by the same means. */
  String payment(Buyer buyer) {
    boolean isShared = buyer.kind() == BuyerKind.RING_MEMBER && buyer.number() % 2 == 0;
    return token(isShared ? GROUPS + buyer.group() : buyer.number(), PAYMENT);
  }

  /** Three of the four accounts of a ring use one device. */
  String device(Buyer buyer) {
    boolean isShared = buyer.kind() == BuyerKind.RING_MEMBER && buyer.number() % 4 != 0;
    return token(isShared ? GROUPS + buyer.group() : buyer.number(), DEVICE);
  }

  String group(Buyer buyer) {
    return buyer.group() < 0 ? null : token(GROUPS + buyer.group(), 0);
  }

  private String token(long number, long means) {
    return Dice.id(seed, Dice.Purpose.TOKEN, number * MEANS + means);
  }
}
