package io.returnwise.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Parts of the lines that a model is judged on apart: it knows much of some buyers and nothing of
 * others, and may be good for the ones only.
 */
final class Segments {
  static final Field SEGMENT =
      Field.optional("_segment", DataTypes.IntegerType, "Number of the part; null for none.");

  /** Names of the parts, by their numbers. */
  private static final List<String> NAMES =
      List.of("first-time buyers", "known buyers", "buyers of whom nothing is known");

  private static final Feature IS_NEW = feature("buyer_is_new");
  private static final Feature LINES = feature("buyer_lines");

  private Segments() {}

  private static Feature feature(String name) {
    return LineFeatures.ALL.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static String name(int segment) {
    return NAMES.get(segment);
  }

  /** The lines with their part; with null where nothing is said of buyers. */
  static Dataset<Row> marked(Dataset<Row> lineFeatures) {
    boolean isTold =
        Arrays.asList(lineFeatures.columns()).containsAll(List.of(IS_NEW.name(), LINES.name()));
    return lineFeatures.withColumn(
        SEGMENT.name(), isTold ? ofBuyer() : lit(null).cast(DataTypes.IntegerType));
  }

  private static Column ofBuyer() {
    return when(IS_NEW.field().col().equalTo(1), 0).when(LINES.field().col().gt(0), 1).otherwise(2);
  }
}
