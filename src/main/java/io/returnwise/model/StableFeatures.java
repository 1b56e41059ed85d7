package io.returnwise.model;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Features that a model may learn from: those that vary, and that tell of the line and not of the
 * time.
 *
 * <p>A count that grows with the age of the data, or a season seen once, separates older from newer
 * training lines. What a model learns from it does not hold for lines that come after all of them.
 * So a feature is left out when its mean moves by more than a limit, in standard deviations,
 * between the older and the newer half of the training lines.
 *
 * @param kept features to learn from, in order
 * @param left features that are left out, in order
 */
public record StableFeatures(List<Feature> kept, List<Left> left) {
  private static final double SCALE = 1e6;

  /** A feature that is left out, and by how many standard deviations its mean moved. */
  public record Left(Feature feature, double moved) {}

  public StableFeatures {
    kept = List.copyOf(kept);
    left = List.copyOf(left);
  }

  /**
   * Looks at the training lines once.
   *
   * @param training lines of {@link TrainingLines#of}
   * @param days their counts
   */
  public static StableFeatures of(Dataset<Row> training, MaturedDays days, ModelSettings settings) {
    List<Feature> features = LineFeatures.ALL;
    // Whole numbers, so that the order of the rows does not matter.
    List<Column> sums = new ArrayList<>();
    for (Feature feature : features) {
      Column value = feature.field().col();
      sums.add(sum(round(value.multiply(SCALE)).cast("bigint")));
      sums.add(sum(round(value.multiply(value).multiply(SCALE)).cast("bigint")));
    }
    Column isNewer = LineFeatures.PURCHASED_ON.col().geq(lit(days.middle()));
    List<Row> halves =
        training
            .groupBy(isNewer.as("_is_newer"))
            .agg(count(lit(1)), sums.toArray(Column[]::new))
            .collectAsList();
    List<Feature> kept = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      double moved = moved(halves, 2 + 2 * i);
      if (moved <= settings.driftLimit()) {
        kept.add(features.get(i));
      } else {
        left.add(new Left(features.get(i), moved));
      }
    }
    return new StableFeatures(kept, left);
  }

  /** Standard deviations by which the mean moved; infinite for a feature that never varies. */
  private static double moved(List<Row> halves, int at) {
    double lines = 0;
    double total = 0;
    double squares = 0;
    for (Row half : halves) {
      lines += half.getLong(1);
      total += half.getLong(at) / SCALE;
      squares += half.getLong(at + 1) / SCALE;
    }
    double mean = total / lines;
    double variance = squares / lines - mean * mean;
    if (variance <= 1 / SCALE) {
      return Double.POSITIVE_INFINITY;
    }
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (Row half : halves) {
      double ofHalf = half.getLong(at) / SCALE / half.getLong(1);
      smallest = Math.min(smallest, ofHalf);
      largest = Math.max(largest, ofHalf);
    }
    return (largest - smallest) / Math.sqrt(variance);
  }
}
