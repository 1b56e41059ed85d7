package io.returnwise.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many matured lines there are, and how many of them came back, by day of purchase and day of
 * maturity: counted once, every split in time is then known without looking at the lines again.
 *
 * @param days in the order of the days
 */
public record MaturedDays(List<Day> days) {

  /** Lines bought on one day whose labels became final on one day. */
  public record Day(LocalDate boughtOn, LocalDate maturesOn, long lines, long positives) {}

  public MaturedDays {
    days = List.copyOf(days);
  }

  /** Counts the lines of {@link TrainingLines#of}. */
  public static MaturedDays of(Dataset<Row> matured) {
    return new MaturedDays(
        matured
            .groupBy(LineFeatures.PURCHASED_ON.col(), LineLabels.MATURES_ON.col())
            .agg(count(lit(1)), coalesce(sum(LineLabels.LABEL.col()), lit(0.0)).cast("bigint"))
            .orderBy(LineFeatures.PURCHASED_ON.col(), LineLabels.MATURES_ON.col())
            .collectAsList()
            .stream()
            .map(row -> new Day(row.getAs(0), row.getAs(1), row.getLong(2), row.getLong(3)))
            .toList());
  }

  /** The lines of {@link TrainingLines#maturedBefore}. */
  public MaturedDays maturedBefore(LocalDate day) {
    return only(each -> each.maturesOn().isBefore(day));
  }

  /** Lines bought on the day or later. */
  public MaturedDays boughtFrom(LocalDate day) {
    return only(each -> !each.boughtOn().isBefore(day));
  }

  private MaturedDays only(Predicate<Day> kept) {
    return new MaturedDays(days.stream().filter(kept).toList());
  }

  public long lines() {
    return days.stream().mapToLong(Day::lines).sum();
  }

  public long positives() {
    return days.stream().mapToLong(Day::positives).sum();
  }

  public LocalDate first() {
    return days.get(0).boughtOn();
  }

  public LocalDate last() {
    return days.get(days.size() - 1).boughtOn();
  }

  /**
   * Refuses too little to learn from.
   *
   * @throws TooLittleDataException naming what was expected and found
   */
  public void requireEnough(ModelSettings settings) {
    if (!isEnough(settings)) {
      throw new TooLittleDataException(
          ("Too little data to train a model: expected at least %d matured lines with %d returned"
                  + " and %d kept, found %d with %d returned and %d kept"
                  + " (settings model.min-lines, model.min-positives)")
              .formatted(
                  settings.minLines(),
                  settings.minPositives(),
                  settings.minPositives(),
                  lines(),
                  positives(),
                  lines() - positives()));
    }
  }

  boolean isEnough(ModelSettings settings) {
    return lines() >= settings.minLines()
        && positives() >= settings.minPositives()
        && lines() - positives() >= settings.minPositives();
  }

  /** First day of the newest share of the lines. */
  public LocalDate startOfNewest(double share) {
    List<Day> byDay = byDayOfPurchase();
    long lines = lines();
    long newer = 0;
    for (int i = byDay.size() - 1; i > 0; i--) {
      newer += byDay.get(i).lines();
      if (newer >= lines * share) {
        return byDay.get(i).boughtOn();
      }
    }
    return first();
  }

  /** First day of the newer half of the lines. */
  public LocalDate middle() {
    List<LocalDate> starts = startsOfBlocks(2);
    return starts.get(starts.size() - 1);
  }

  /** First days of blocks with about the same number of lines. */
  List<LocalDate> startsOfBlocks(int count) {
    long lines = lines();
    List<LocalDate> starts = new ArrayList<>();
    long seen = 0;
    for (Day day : byDayOfPurchase()) {
      if (seen >= lines * (double) starts.size() / count && starts.size() < count) {
        starts.add(day.boughtOn());
      }
      seen += day.lines();
    }
    return starts;
  }

  /** One entry for each day of purchase, whenever its lines matured. */
  private List<Day> byDayOfPurchase() {
    List<Day> merged = new ArrayList<>();
    for (Day day : days) {
      Day last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && last.boughtOn().equals(day.boughtOn())) {
        merged.set(
            merged.size() - 1,
            new Day(
                last.boughtOn(),
                day.maturesOn(),
                last.lines() + day.lines(),
                last.positives() + day.positives()));
      } else {
        merged.add(day);
      }
    }
    return merged;
  }
}
