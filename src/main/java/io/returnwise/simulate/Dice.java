package io.returnwise.simulate;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded chance. Built on {@code nextLong} and {@link StrictMath} alone, so that the drawn values
 * depend neither on the processor nor on how a Java version implements its other methods.
 */
final class Dice {
  private static final double UNIT = 0x1.0p-53;

  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Dice of their own for one purpose: more throws for it change nothing elsewhere. */
  Dice split() {
    return new Dice(random.split());
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (random.nextLong() >>> 11) * UNIT;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /** Uniform in 0 to {@code bound} - 1. */
  int below(int bound) {
    return (int) (unit() * bound);
  }

  /** Uniform in {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  <T> T pick(List<T> things) {
    return things.get(below(things.size()));
  }

  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * unit());
  }

  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }
}
