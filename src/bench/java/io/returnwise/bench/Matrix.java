package io.returnwise.bench;

import static org.apache.spark.sql.functions.col;

import io.returnwise.model.ReturnModels;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lines in the memory of this process, as learners outside Spark want them.
 *
 * @param features features of all lines, line after line, in the order of {@link LineFeatures#ALL}
 * @param labels label of each line
 */
@SuppressWarnings("ArrayRecordComponent") // read only, inside the package
record Matrix(float[] features, float[] labels) {
  int rows() {
    return labels.length;
  }

  /** Reads training lines. */
  static Matrix of(Dataset<Row> lines) {
    List<Column> columns = new ArrayList<>(List.of(LineLabels.LABEL.col()));
    for (Feature feature : LineFeatures.ALL) {
      columns.add(feature.field().col());
    }
    int width = LineFeatures.ALL.size();
    int rows = Math.toIntExact(lines.count());
    float[] features = new float[Math.multiplyExact(rows, width)];
    float[] labels = new float[rows];
    Iterator<Row> each = lines.select(columns.toArray(Column[]::new)).toLocalIterator();
    for (int i = 0; i < rows; i++) {
      Row row = each.next();
      labels[i] = (float) row.getDouble(0);
      for (int j = 0; j < width; j++) {
        features[i * width + j] = (float) row.getDouble(j + 1);
      }
    }
    return new Matrix(features, labels);
  }

  /** Probability and label of judged lines, as two arrays. */
  static float[][] scored(Dataset<Row> judged) {
    int rows = Math.toIntExact(judged.count());
    float[][] scored = new float[2][rows];
    Iterator<Row> each =
        judged.select(col(ReturnModels.PROBABILITY), LineLabels.LABEL.col()).toLocalIterator();
    for (int i = 0; i < rows; i++) {
      Row row = each.next();
      scored[0][i] = (float) row.getDouble(0);
      scored[1][i] = (float) row.getDouble(1);
    }
    return scored;
  }
}
