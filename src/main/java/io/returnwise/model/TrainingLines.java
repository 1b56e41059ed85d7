package io.returnwise.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Matured lines with their features and label, and their split in time. */
public final class TrainingLines {
  private TrainingLines() {}

  /** Lines with one purchase day, and how many of them came back. */
  public record DayCount(LocalDate day, long lines, long positives) {}

  /** Matured lines with features, label and {@code matures_on}. */
  public static Dataset<Row> of(Dataset<Row> lineFeatures, Dataset<Row> lineLabels) {
    Dataset<Row> labels =
        lineLabels
            .filter(LineLabels.LABEL.col().isNotNull())
            .select(LineLabels.LINE_ID.col(), LineLabels.MATURES_ON.col(), LineLabels.LABEL.col());
    return lineFeatures.join(labels, LineFeatures.LINE_ID.name());
  }

  /** Lines and returned lines by day of purchase; as many rows as there are days. */
  public static List<DayCount> byDay(Dataset<Row> matured) {
    return matured
        .groupBy(LineFeatures.PURCHASED_ON.col())
        .agg(count(lit(1)), coalesce(sum(LineLabels.LABEL.col()), lit(0.0)).cast("bigint"))
        .orderBy(LineFeatures.PURCHASED_ON.col())
        .collectAsList()
        .stream()
        .map(row -> new DayCount(row.getAs(0), row.getLong(1), row.getLong(2)))
        .toList();
  }

  /** Lines whose label could no longer change before the day. */
  public static Dataset<Row> maturedBefore(Dataset<Row> matured, LocalDate day) {
    return matured.filter(LineLabels.MATURES_ON.col().lt(lit(day)));
  }

  /** Lines bought from a day on and before another. */
  public static Dataset<Row> boughtIn(Dataset<Row> lines, LocalDate from, LocalDate to) {
    Column day = LineFeatures.PURCHASED_ON.col();
    return lines.filter(day.geq(lit(from)).and(day.lt(lit(to))));
  }

  /**
   * Lines laid out for training: the number of partitions and the order of rows depend on the lines
   * alone, so that every machine adds in the same order.
   */
  public static Dataset<Row> laidOut(Dataset<Row> training, long lines, ModelSettings settings) {
    long perPartition = settings.linesPerPartition();
    int partitions = (int) Math.max(1, (lines + perPartition - 1) / perPartition);
    return training
        .repartition(partitions, LineFeatures.LINE_ID.col())
        .sortWithinPartitions(LineFeatures.LINE_ID.col());
  }

  /**
   * Refuses too little to learn from.
   *
   * @throws TooLittleDataException naming what was expected and found
   */
  public static void requireEnough(List<DayCount> byDay, ModelSettings settings) {
    long lines = byDay.stream().mapToLong(DayCount::lines).sum();
    long positives = byDay.stream().mapToLong(DayCount::positives).sum();
    if (!isEnough(lines, positives, settings)) {
      throw new TooLittleDataException(
          ("Too little data to train a model: expected at least %d matured lines with %d returned"
                  + " and %d kept, found %d with %d returned and %d kept"
                  + " (settings model.min-lines, model.min-positives)")
              .formatted(
                  settings.minLines(),
                  settings.minPositives(),
                  settings.minPositives(),
                  lines,
                  positives,
                  lines - positives));
    }
  }

  static boolean isEnough(long lines, long positives, ModelSettings settings) {
    return lines >= settings.minLines()
        && positives >= settings.minPositives()
        && lines - positives >= settings.minPositives();
  }
}
