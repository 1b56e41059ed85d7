package io.returnwise.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Matured lines with their features and label, and their split in time. */
public final class TrainingLines {
  private static final long MILLION = 1_000_000;

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
   * At most about so many of the lines, drawn by their ids: the same on every call.
   *
   * @param count number of the lines
   */
  public static Dataset<Row> sample(Dataset<Row> lines, long count, long most) {
    if (count <= most) {
      return lines;
    }
    long kept = Math.multiplyExact(MILLION, most) / count;
    return lines.filter(pmod(xxhash64(LineFeatures.LINE_ID.col()), lit(MILLION)).lt(lit(kept)));
  }

  /**
   * Matured lines with their label, laid out for training: the number of partitions and the order
   * of rows depend on the lines alone.
   *
   * @param lines lines with their id
   * @param count number of the matured lines among them
   */
  static Dataset<Row> laidOut(
      Dataset<Row> lines, Dataset<Row> lineLabels, long count, ModelSettings settings) {
    long perPartition = settings.linesPerPartition();
    int partitions = (int) Math.max(1, (count + perPartition - 1) / perPartition);
    // Both sides are laid out before the join, so that the wide one is moved once.
    return of(
            lines.repartition(partitions, LineFeatures.LINE_ID.col()),
            lineLabels.repartition(partitions, LineLabels.LINE_ID.col()))
        .sortWithinPartitions(LineFeatures.LINE_ID.col());
  }
}
