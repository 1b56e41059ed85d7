package io.returnwise.model;

import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The features of lines as one vector. Whatever reads lines more than once reads them like this:
 * hundreds of columns cost more at every step than all the arithmetic with them.
 */
public final class FeatureVectors {
  /** Column with the vector that a learner reads. */
  static final String INPUT = "features";

  /** Column with all features. */
  static final String ALL = "feature_vector";

  private FeatureVectors() {}

  /**
   * Lines with {@link #ALL} and a few other columns.
   *
   * @param lines rows of {@code line_features}
   * @param features all features, in the order of the vector
   * @param kept columns to keep
   */
  public static Dataset<Row> of(Dataset<Row> lines, List<Feature> features, Field... kept) {
    Column[] columns =
        Stream.concat(Stream.of(kept).map(Field::name), Stream.of(ALL))
            .map(functions::col)
            .toArray(Column[]::new);
    return assembler(features, ALL).transform(lines).select(columns);
  }

  /** Makes the vector that a learner reads out of the columns of its features. */
  static Transformer ofColumns(List<Feature> learned) {
    return assembler(learned, INPUT);
  }

  /** Makes the vector that a learner reads out of the vector of all features. */
  static Transformer ofVector(List<Feature> all, List<Feature> learned) {
    return new VectorSlicer()
        .setInputCol(ALL)
        .setOutputCol(INPUT)
        .setIndices(learned.stream().mapToInt(all::indexOf).toArray());
  }

  private static VectorAssembler assembler(List<Feature> features, String output) {
    return new VectorAssembler()
        .setInputCols(features.stream().map(Feature::name).toArray(String[]::new))
        .setHandleInvalid("error")
        .setOutputCol(output);
  }
}
