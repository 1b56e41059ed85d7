package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static final int THROWS = 100_000;

  @Test
  void splitDiceAreNotDisturbedByEachOther() {
    Dice one = new Dice(5);
    Dice two = new Dice(5);
    Dice ofOne = one.split();
    Dice ofTwo = two.split();
    one.unit();

    assertThat(ofOne.unit()).isEqualTo(ofTwo.unit());
  }

  @Test
  void gaussianHasMeanZeroAndSpreadOne() {
    Dice dice = new Dice(1);
    double[] drawn = DoubleStream.generate(dice::gaussian).limit(THROWS).toArray();

    assertThat(DoubleStream.of(drawn).average().orElseThrow()).isCloseTo(0, within(0.02));
    assertThat(DoubleStream.of(drawn).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.02));
  }

  @Test
  void betweenReachesBothEnds() {
    Dice dice = new Dice(1);

    assertThat(DoubleStream.generate(() -> dice.between(3, 5)).limit(1_000).boxed())
        .containsOnly(3.0, 4.0, 5.0);
  }

  @Test
  void drawsInProportionToTheWeights() {
    WeightedChoice choice = new WeightedChoice(1, 0, 3);
    Dice dice = new Dice(1);
    int[] drawn = new int[3];
    for (int i = 0; i < THROWS; i++) {
      drawn[choice.draw(dice)]++;
    }

    assertThat(drawn[0] / (double) THROWS).isCloseTo(0.25, within(0.01));
    assertThat(drawn[1]).isZero();
    assertThat(choice.share(2)).isEqualTo(0.75);
  }
}
