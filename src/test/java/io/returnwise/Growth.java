package io.returnwise;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the time for something grows from the results of one size to those of a larger one. */
final class Growth {
  private Growth() {}

  /**
   * log(t2/t1) / log(n2/n1), where both were measured with the same code, settings and seed; else a
   * dash.
   *
   * @param seconds what something took by a result; null where it was not measured
   */
  static String exponent(JsonNode smaller, JsonNode larger, Function<JsonNode, Double> seconds) {
    Double before = seconds.apply(smaller);
    Double after = seconds.apply(larger);
    boolean isComparable =
        Stream.of("commit", "seed", "settings", "java")
                .allMatch(key -> smaller.get(key).equals(larger.get(key)))
            && Stream.of(smaller, larger).noneMatch(size -> size.get("is_changed").asBoolean());
    if (before == null || after == null || !isComparable) {
      return "-";
    }
    return exponent(
        before, after, larger.get("lines").asDouble() / smaller.get("lines").asDouble());
  }

  /** The same of seconds, for so many times the lines. */
  static String exponent(double before, double after, double lines) {
    return String.format(Locale.ROOT, "%.2f", Math.log(after / before) / Math.log(lines));
  }
}
