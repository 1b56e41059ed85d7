package io.returnwise.model;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Matured lines with their features and label, and their split in time. */
public final class TrainingLines {
  private TrainingLines() {}

  /** Matured lines with features, label and {@code matures_on}. */
  public static Dataset<Row> of(Dataset<Row> lineFeatures, Dataset<Row> lineLabels) {
    Dataset<Row> labels =
        lineLabels
            .filter(LineLabels.LABEL.col().isNotNull())
            .select(LineLabels.LINE_ID.col(), LineLabels.MATURES_ON.col(), LineLabels.LABEL.col());
    return lineFeatures.join(labels, LineFeatures.LINE_ID.name());
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
}
