package io.returnwise.policy;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_date;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The return rules of a platform.
 *
 * @param windows return windows, each from a day on; the latest that has begun counts
 * @param extensions longer windows for purchases of a holiday period
 * @param peaks peak seasons of every year
 */
public record ReturnPolicy(List<Window> windows, List<Extension> extensions, List<Peak> peaks) {

  /** A return window that holds for purchases from a day on. */
  public record Window(LocalDate from, int days) {}

  /** Purchases from a day to a day, both included, may come back until a day. */
  public record Extension(String name, LocalDate from, LocalDate to, LocalDate until) {}

  /** A season of every year, both days included; may span the turn of the year. */
  public record Peak(String name, MonthDay from, MonthDay to) {
    /** Whether the season spans the turn of the year. */
    boolean wraps() {
      return from.isAfter(to);
    }
  }

  public ReturnPolicy {
    windows = windows.stream().sorted(java.util.Comparator.comparing(Window::from)).toList();
    extensions = List.copyOf(extensions);
    peaks = List.copyOf(peaks);
    Problems problems = new Problems("Invalid return policy");
    problems.require(!windows.isEmpty(), "windows must hold at least one return window");
    for (Window window : windows) {
      problems.require(
          window.days() >= 0 && window.days() <= 730,
          "windows.days must be from 0 to 730, but is %d",
          window.days());
    }
    for (Extension extension : extensions) {
      problems.require(
          !extension.from().isAfter(extension.to()) && !extension.to().isAfter(extension.until()),
          "extension %s must have from, to and until in this order",
          extension.name());
    }
    problems.throwIfAny(InvalidConfigException::new);
  }

  /** Last day on which a purchase of that day may be sent back. */
  public Column returnUntil(Column purchasedOn) {
    Column days = lit(windows.get(0).days());
    for (Window window : windows) {
      days = when(purchasedOn.geq(lit(window.from())), lit(window.days())).otherwise(days);
    }
    Column until = date_add(purchasedOn, days);
    for (Extension extension : extensions) {
      Column inPeriod = purchasedOn.between(lit(extension.from()), lit(extension.to()));
      until = when(inPeriod, greatest(until, lit(extension.until()))).otherwise(until);
    }
    return until;
  }

  /** Whether a day lies in a peak season. */
  public Column isPeak(Column day) {
    Column number = month(day).multiply(100).plus(dayofmonth(day));
    Column isPeak = lit(false);
    for (Peak peak : peaks) {
      Column afterStart = number.geq(number(peak.from()));
      Column beforeEnd = number.leq(number(peak.to()));
      isPeak = isPeak.or(peak.wraps() ? afterStart.or(beforeEnd) : afterStart.and(beforeEnd));
    }
    return isPeak;
  }

  /** Days until the next peak season begins, 0 in one; null without peak seasons. */
  public Column daysToPeak(Column day) {
    return when(isPeak(day), lit(0))
        .otherwise(
            nearest(
                peak -> {
                  Column start = inYearOf(day, peak.from(), 0);
                  return date_diff(
                      when(start.gt(day), start).otherwise(inYearOf(day, peak.from(), 1)), day);
                }));
  }

  /** Days since the last peak season ended, 0 in one; null without peak seasons. */
  public Column daysSincePeak(Column day) {
    return when(isPeak(day), lit(0))
        .otherwise(
            nearest(
                peak -> {
                  Column end = inYearOf(day, peak.to(), 0);
                  return date_diff(
                      day, when(end.lt(day), end).otherwise(inYearOf(day, peak.to(), -1)));
                }));
  }

  private Column nearest(Function<Peak, Column> days) {
    return peaks.stream().map(days).reduce(functions::least).orElse(lit(null).cast("int"));
  }

  /** The last day of February where a year has no such day. */
  private static Column inYearOf(Column day, MonthDay date, int yearsLater) {
    Column firstOfMonth = make_date(year(day).plus(yearsLater), lit(date.getMonthValue()), lit(1));
    return least(date_add(firstOfMonth, date.getDayOfMonth() - 1), last_day(firstOfMonth));
  }

  /** First day of the next peak season that begins after the day. */
  public Optional<LocalDate> nextPeak(LocalDate day) {
    return peaks.stream()
        .map(
            peak -> {
              LocalDate thisYear = peak.from().atYear(day.getYear());
              return thisYear.isAfter(day) ? thisYear : peak.from().atYear(day.getYear() + 1);
            })
        .min(LocalDate::compareTo);
  }

  private static int number(MonthDay day) {
    return day.getMonthValue() * 100 + day.getDayOfMonth();
  }
}
