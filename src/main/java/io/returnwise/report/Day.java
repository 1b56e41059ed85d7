package io.returnwise.report;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A calendar day as the template shows it.
 *
 * @param iso the day for machines
 * @param text the day for people
 * @param distance how far it is from the as-of day, in words
 * @param isPast whether it lies before the as-of day
 */
record Day(String iso, String text, String distance, boolean isPast) {
  private static final DateTimeFormatter FOR_PEOPLE =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

  static Day of(LocalDate day, LocalDate asOf) {
    long days = ChronoUnit.DAYS.between(asOf, day);
    return new Day(day.toString(), FOR_PEOPLE.format(day), words(days), days < 0);
  }

  private static String words(long days) {
    if (days == 0) {
      return "on the as-of day";
    }
    return days > 0
        ? "in " + Text.count(days, "day", "days")
        : Text.count(-days, "day", "days") + " ago";
  }
}
