package io.returnwise.evaluate;

/**
 * One figure of one run.
 *
 * @param group what it is about: buyers, listings or scores
 * @param name what it states
 * @param kind what kind of number it is
 * @param value the number; null when it cannot be given, such as a share of nothing
 * @param hits for shares: cases with the property
 * @param of for shares: all cases; else how many cases stand behind the number
 */
public record Figure(String group, String name, Kind kind, Double value, double hits, double of) {

  /** What kind of number a figure is. */
  public enum Kind {
    SHARE,
    COUNT,
    NUMBER
  }

  static Figure share(String group, String name, double hits, double of) {
    return new Figure(group, name, Kind.SHARE, of > 0 ? hits / of : null, hits, of);
  }

  static Figure count(String group, String name, double count) {
    return new Figure(group, name, Kind.COUNT, count, count, count);
  }

  static Figure number(String group, String name, Double value, double of) {
    return new Figure(group, name, Kind.NUMBER, value, 0, of);
  }
}
