package io.returnwise.report;

/**
 * A value with its interval beside a reference, as places along an axis; empty text where there is
 * no such value.
 *
 * @param value place of the value
 * @param low place of the lower end of the interval
 * @param high place of the upper end of the interval
 * @param reference place of what the value is compared with
 */
record Mark(String value, String low, String high, String reference) {

  static Mark on(Scale scale, double value, double low, double high, double reference) {
    return new Mark(
        place(scale, value), place(scale, low), place(scale, high), place(scale, reference));
  }

  private static String place(Scale scale, double value) {
    return Double.isFinite(value) ? scale.at(value) : "";
  }
}
