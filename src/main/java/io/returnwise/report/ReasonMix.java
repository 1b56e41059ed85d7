package io.returnwise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reasons of a listing's returns, ready to be drawn.
 *
 * @param text the reasons as the table has them
 * @param parts the shares in it, in their order; none when the text holds no percentages
 */
record ReasonMix(String text, List<Part> parts) {
  private static final Pattern SHARE =
      Pattern.compile("(\\p{L}[\\p{L}_-]*)[\\s:=(]+(\\d{1,3}(?:\\.\\d+)?)\\s*%");
  private static final Pattern NO_NAME = Pattern.compile("[^a-z-]");

  /**
   * One reason family.
   *
   * @param family its name
   * @param style name of its colour
   * @param share its share, for people
   * @param from where its bar begins
   * @param width how wide its bar is
   */
  record Part(String family, String style, String share, String from, String width) {}

  static ReasonMix of(String text) {
    List<Part> parts = new ArrayList<>();
    double from = 0;
    Matcher shares = SHARE.matcher(text);
    while (shares.find() && from < 100) {
      String family = shares.group(1);
      double share = Math.min(Double.parseDouble(shares.group(2)), 100 - from);
      parts.add(
          new Part(
              family,
              "reason-" + NO_NAME.matcher(family.toLowerCase(Locale.ROOT)).replaceAll("-"),
              shares.group(2) + "%",
              Scale.percent(from),
              Scale.percent(share)));
      from += share;
    }
    return new ReasonMix(text, List.copyOf(parts));
  }
}
