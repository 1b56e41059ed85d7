package io.returnwise.scoring;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReasonsTest {
  private static final List<Feature> FEATURES = LineFeatures.ALL.subList(0, 5);

  private static String reasons(SparkSession spark, double... contributions) {
    Dataset<Row> line = spark.range(1).toDF();
    Column[] moved = new Column[contributions.length];
    for (int i = 0; i < contributions.length; i++) {
      // Every second feature is above its mean.
      line = line.withColumn(FEATURES.get(i).name(), lit(i % 2 == 0 ? 2.0 : 0.0));
      moved[i] = lit(contributions[i]);
    }
    return line.select(Reasons.of(FEATURES, List.of(1.0, 1.0, 1.0, 1.0, 1.0), array(moved)))
        .as(Encoders.STRING())
        .first();
  }

  @Test
  void theThreeStrongestComeFirstWithWhatTheyAdd(SparkSession spark) {
    assertThat(reasons(spark, 0.2, -0.7, 0.06, 0.3, -0.04))
        .isEqualTo(
            "%s (-0.70); %s (+0.30); %s (+0.20)"
                .formatted(
                    FEATURES.get(1).whenLow(),
                    FEATURES.get(3).whenLow(),
                    FEATURES.get(0).whenHigh()));
  }

  @Test
  void whatHardlyMovesTheScoreIsNoReason(SparkSession spark) {
    assertThat(reasons(spark, 0.05, -0.05, 0.0, 0.01, -0.04)).isEmpty();
  }
}
