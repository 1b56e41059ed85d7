package io.returnwise.model;

import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A line through what trees say of both classes, which turns it into log-odds. */
final class LineBehind {
  private LineBehind() {}

  /** Learns the line from the lines that the trees learned from. */
  static LogisticRegressionModel fitted(
      ProbabilisticClassificationModel<?, ?> trees, Dataset<Row> training) {
    LogisticRegression line =
        new LogisticRegression().setFeaturesCol(trees.getRawPredictionCol()).setLabelCol("label");
    Dataset<Row> said =
        trees.transform(training).select(trees.getRawPredictionCol(), line.getLabelCol());
    return line.setRawPredictionCol("line").fit(said);
  }

  /** The line behind some trees in a pipeline. */
  static LogisticRegressionModel of(
      ProbabilisticClassificationModel<?, ?> trees, List<Transformer> stages) {
    return stages.stream()
        .filter(LogisticRegressionModel.class::isInstance)
        .map(LogisticRegressionModel.class::cast)
        .filter(line -> line.getFeaturesCol().equals(trees.getRawPredictionCol()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Expected a line behind the trees"));
  }
}
