package io.returnwise.scoring;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import io.returnwise.schema.Feature;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/** The strongest reasons of a score, in words. */
final class Reasons {
  private static final int MOST = 3;
  private static final double TOO_WEAK = 0.05;

  private Reasons() {}

  /**
   * Up to three reasons, strongest first, each with what it adds to the log-odds before
   * calibration.
   *
   * @param contributions array with what each feature adds
   * @param means mean of each feature over the training lines
   */
  static Column of(List<Feature> features, List<Double> means, Column contributions) {
    List<Column> words = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      words.add(
          when(feature.field().col().gt(means.get(i)), feature.whenHigh())
              .otherwise(feature.whenLow()));
    }
    Column all =
        zip_with(
            contributions,
            array(words.toArray(Column[]::new)),
            (moved, word) -> struct(moved.as("moved"), word.as("words")));
    Column strong = filter(all, each -> abs(each.getField("moved")).gt(TOO_WEAK));
    Column strongest =
        slice(
            sort_array(
                transform(
                    strong,
                    each ->
                        struct(
                            negate(abs(each.getField("moved"))).as("strength"),
                            each.getField("words").as("words"),
                            each.getField("moved").as("moved")))),
            lit(1),
            lit(MOST));
    return array_join(
        transform(
            strongest,
            each ->
                concat(each.getField("words"), format_string(" (%+.2f)", each.getField("moved")))),
        "; ");
  }
}
