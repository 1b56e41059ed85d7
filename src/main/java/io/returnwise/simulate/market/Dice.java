package io.returnwise.simulate.market;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Seeded chance for one thing: the throws depend on the seed, on what they are for and on the
 * number of the thing, never on what was thrown before for anything else. So a row is the same
 * whatever executor makes it, and in whatever order.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), written out, beside {@link
 * StrictMath}: so the drawn values depend neither on the processor nor on the version of anything.
 */
final class Dice {
  private static final double UNIT = 0x1.0p-53;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEX_DIGITS = 16;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** What throws are for. */
  enum Purpose {
    WORLD(1),
    CALENDAR(2),
    PRODUCT(3),
    PROBLEM(4),
    BUYER(5),
    ORDER(6),
    LINE(7),
    TOKEN(8),
    ID(9),
    CONTENT(10),
    LISTED(11),
    REGISTERED(12);

    private final long start;

    Purpose(int number) {
      this.start = GOLDEN * number;
    }
  }

  private long state;

  Dice(long start) {
    state = start;
  }

  static Dice of(long seed, Purpose purpose, long number) {
    return new Dice(key(seed, purpose, number));
  }

  /** A number of 64 bits that stands for the thing. */
  static long key(long seed, Purpose purpose, long number) {
    return mixed(mixed(seed + purpose.start) ^ mixed(number + GOLDEN));
  }

  /** A number of 64 bits that stands for a text. */
  static long hash(String text) {
    long hash = GOLDEN;
    for (int i = 0; i < text.length(); i++) {
      hash = mixed(hash ^ text.charAt(i)) + GOLDEN;
    }
    return mixed(hash);
  }

  /** An id of 128 bits, as hex digits, that stands for the thing. */
  static String id(long seed, Purpose purpose, long number) {
    long first = key(seed, purpose, number);
    byte[] digits = new byte[2 * HEX_DIGITS];
    putHex(first, digits, 0);
    putHex(mixed(first + GOLDEN), digits, HEX_DIGITS);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (bits() >>> 11) * UNIT;
  }

  /** The next 64 bits. */
  long bits() {
    state += GOLDEN;
    return mixed(state);
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

  /** Uniform between two numbers. */
  double between(double low, double high) {
    return low + unit() * (high - low);
  }

  <T> T pick(List<T> things) {
    return things.get(below(things.size()));
  }

  /**
   * Failures before the first success, at most {@code most}; {@code again} is that of a failure.
   */
  int geometric(double again, int most) {
    int failures = 0;
    while (failures < most && chance(again)) {
      failures++;
    }
    return failures;
  }

  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * unit());
  }

  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static void putHex(long bits, byte[] digits, int from) {
    for (int i = 0; i < HEX_DIGITS; i++) {
      digits[from + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 0xF];
    }
  }
}
