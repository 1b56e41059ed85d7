package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void sharesAddUpAndFollowTheLaw() {
    Ranks ranks = new Ranks(1_000, 3, 0.75);
    double sum = 0;
    for (int rank = 0; rank < 1_000; rank++) {
      sum += ranks.share(rank);
    }

    assertThat(sum).isCloseTo(1, within(1e-9));
    // The integral of (x + 3)^-0.75 over a step is close to its value in the middle.
    assertThat(ranks.share(100) / ranks.share(10))
        .isCloseTo(Math.pow(103.5 / 13.5, -0.75), within(0.001));
  }

  @Test
  void ranksAreDrawnByTheirShares() {
    Ranks ranks = new Ranks(50, 3, 0.75);
    int[] counts = new int[50];
    Dice dice = Dice.of(5, Dice.Purpose.ORDER, 1);
    for (int i = 0; i < 200_000; i++) {
      counts[(int) ranks.draw(dice)]++;
    }

    for (int rank : new int[] {0, 1, 7, 49}) {
      double share = ranks.share(rank);
      assertThat(counts[rank] / 200_000.0).isCloseTo(share, within(4 * Math.sqrt(share / 200_000)));
    }
  }

  @Test
  void numbersBesideEachOtherHaveUnrelatedDice() {
    double sum = 0;
    double product = 0;
    int many = 100_000;
    for (int i = 0; i < many; i++) {
      double one = Dice.of(1, Dice.Purpose.LINE, i).unit() - 0.5;
      double next = Dice.of(1, Dice.Purpose.LINE, i + 1).unit() - 0.5;
      sum += one;
      product += one * next;
    }

    assertThat(sum / many).isCloseTo(0, within(4 * Math.sqrt(1 / 12.0 / many)));
    assertThat(product / many).isCloseTo(0, within(4 / 12.0 / Math.sqrt(many)));
  }

  @Test
  void diceAreSplitMix64() {
    Dice dice = new Dice(42);
    SplittableRandom same = new SplittableRandom(42);

    for (int i = 0; i < 1_000; i++) {
      assertThat(dice.bits()).isEqualTo(same.nextLong());
    }
    assertThat(new Dice(1_234_567).bits()).isEqualTo(6_457_827_717_110_365_317L);
  }
}
