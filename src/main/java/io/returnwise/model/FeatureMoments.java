package io.returnwise.model;

import static org.apache.spark.sql.functions.col;

import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sums and sums of squares of every feature over the older and the newer half of the lines that a
 * model learns from. Sums are of whole millionths, so that the order of the rows does not matter.
 */
final class FeatureMoments implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double SCALE = 1e6;
  private static final int OLDER = 0;
  private static final int NEWER = 1;

  private final long[] lines = new long[2];
  private final long[][] sums;
  private final long[][] squares;

  /**
   * Lines that one model learns from.
   *
   * @param maturedBefore day before which their labels were final
   * @param middle first day of their newer half
   */
  record Split(LocalDate maturedBefore, LocalDate middle) implements Serializable {}

  private FeatureMoments(int features) {
    sums = new long[2][features];
    squares = new long[2][features];
  }

  /**
   * The moments of several splits, in their order, from one look at the lines.
   *
   * @param vectors lines with {@link FeatureVectors#ALL} and the days of purchase and of maturity
   */
  static FeatureMoments[] of(Dataset<Row> vectors, int features, List<Split> splits) {
    Split[] all = splits.toArray(Split[]::new);
    FlatMapFunction<Iterator<Row>, FeatureMoments[]> summed =
        rows -> List.<FeatureMoments[]>of(sum(rows, features, all)).iterator();
    return vectors
        .select(
            LineFeatures.PURCHASED_ON.col(), LineLabels.MATURES_ON.col(), col(FeatureVectors.ALL))
        .javaRDD()
        .mapPartitions(summed)
        .reduce(FeatureMoments::together);
  }

  private static FeatureMoments[] sum(Iterator<Row> rows, int features, Split[] splits) {
    FeatureMoments[] moments = new FeatureMoments[splits.length];
    Arrays.setAll(moments, split -> new FeatureMoments(features));
    while (rows.hasNext()) {
      Row row = rows.next();
      LocalDate bought = row.getAs(0);
      LocalDate matures = row.getAs(1);
      Vector values = row.getAs(2);
      for (int i = 0; i < splits.length; i++) {
        if (matures.isBefore(splits[i].maturedBefore())) {
          moments[i].add(bought.isBefore(splits[i].middle()) ? OLDER : NEWER, values);
        }
      }
    }
    return moments;
  }

  private void add(int half, Vector values) {
    lines[half]++;
    if (values instanceof SparseVector sparse) {
      int[] indices = sparse.indices();
      double[] numbers = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        add(half, indices[i], numbers[i]);
      }
    } else {
      double[] numbers = values.toArray();
      for (int i = 0; i < numbers.length; i++) {
        add(half, i, numbers[i]);
      }
    }
  }

  private void add(int half, int feature, double value) {
    sums[half][feature] += Math.round(value * SCALE);
    squares[half][feature] += Math.round(value * value * SCALE);
  }

  private static FeatureMoments[] together(FeatureMoments[] some, FeatureMoments[] others) {
    for (int i = 0; i < some.length; i++) {
      for (int half = OLDER; half <= NEWER; half++) {
        some[i].lines[half] += others[i].lines[half];
        plus(some[i].sums[half], others[i].sums[half]);
        plus(some[i].squares[half], others[i].squares[half]);
      }
    }
    return some;
  }

  private static void plus(long[] some, long[] others) {
    for (int i = 0; i < some.length; i++) {
      some[i] += others[i];
    }
  }

  /** Mean over all lines, to six digits. */
  double mean(int feature) {
    return total(sums, feature) / SCALE / lines();
  }

  /** Standard deviations by which the mean moved; infinite for a feature that never varies. */
  double moved(int feature) {
    double mean = mean(feature);
    double variance = total(squares, feature) / SCALE / lines() - mean * mean;
    if (variance <= 1 / SCALE) {
      return Double.POSITIVE_INFINITY;
    }
    if (lines[OLDER] == 0 || lines[NEWER] == 0) {
      return 0;
    }
    return Math.abs(mean(NEWER, feature) - mean(OLDER, feature)) / Math.sqrt(variance);
  }

  private double mean(int half, int feature) {
    return sums[half][feature] / SCALE / lines[half];
  }

  private static double total(long[][] halves, int feature) {
    return (double) (halves[OLDER][feature] + halves[NEWER][feature]);
  }

  private long lines() {
    return lines[OLDER] + lines[NEWER];
  }
}
