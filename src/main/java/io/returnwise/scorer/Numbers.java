package io.returnwise.scorer;

import java.util.Arrays;

/** The numbers of a model file. */
final class Numbers {
  private Numbers() {}

  /**
   * Refuses numbers with which every line would get the same probability, or none.
   *
   * @throws IllegalArgumentException if one is not finite
   */
  static void requireFinite(String what, double... numbers) {
    if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "Expected finite numbers for %s, found %s".formatted(what, Arrays.toString(numbers)));
    }
  }
}
