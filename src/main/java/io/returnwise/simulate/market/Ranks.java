package io.returnwise.simulate.market;

import java.io.Serializable;

/**
 * Ranks by the law of Zipf and Mandelbrot in its continuous form: rank r of n, from 0, is drawn in
 * proportion to the integral of (x + shift)^-exponent from r to r + 1. The shift bounds the share
 * of the first rank. Needs no table, so n may be any number.
 */
final class Ranks implements Serializable {
  private final long size;
  private final double shift;
  private final double power;
  private final double low;
  private final double span;

  /** Ranks 0 to {@code size} - 1; the exponent is below 1, the shift above 0. */
  Ranks(long size, double shift, double exponent) {
    this.size = size;
    this.shift = shift;
    this.power = 1 - exponent;
    this.low = StrictMath.pow(shift, power);
    this.span = StrictMath.pow(size + shift, power) - low;
  }

  long draw(Dice dice) {
    double x = StrictMath.pow(low + dice.unit() * span, 1 / power) - shift;
    return Math.max(0, Math.min(size - 1, (long) x));
  }

  /** The part of all draws that this rank gets. */
  double share(long rank) {
    return (StrictMath.pow(rank + 1 + shift, power) - StrictMath.pow(rank + shift, power)) / span;
  }

  long size() {
    return size;
  }
}
