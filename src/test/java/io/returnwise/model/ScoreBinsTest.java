package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.ScoreBins.Decile;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lines 0 to 19: the first 15 have 0.1, of which 3 came back, the others 0.5, all came back. */
@ExtendWith(SparkExtension.class)
class ScoreBinsTest {
  private static final String NEW = "first-time buyers";
  private static final String OLD = "known buyers";

  private static ScoreBins bins(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Integer segment = i < 2 ? null : i < 10 ? 1 : 0;
      rows.add(
          RowFactory.create(
              "basket-" + i, i < 15 ? 0.1 : 0.5, i < 3 || i >= 15 ? 1.0 : 0.0, segment));
    }
    return ScoreBins.of(
        spark.createDataFrame(
            rows,
            DataTypes.createStructType(
                List.of(
                    LineHistories.BASKET_ID.toStructField(),
                    DataTypes.createStructField(
                        ReturnModels.PROBABILITY, DataTypes.DoubleType, false),
                    LineLabels.LABEL.toStructField(),
                    Segments.SEGMENT.toStructField()))));
  }

  @Test
  void aTenthOfTheLinesMayLieInTwoBins(SparkSession spark) {
    List<Decile> deciles = bins(spark).deciles();

    assertThat(deciles).hasSize(10);
    isAbout(deciles.get(0), 0.1, 0.2);
    isAbout(deciles.get(6), 0.1, 0.2);
    // Half of it from the 15 lines, half from the 5.
    isAbout(deciles.get(7), 0.3, 0.6);
    isAbout(deciles.get(8), 0.5, 1);
    isAbout(deciles.get(9), 0.5, 1);
  }

  private static void isAbout(Decile decile, double predicted, double observed) {
    assertThat(decile.predicted()).isCloseTo(predicted, within(1e-9));
    assertThat(decile.observed()).isCloseTo(observed, within(1e-9));
  }

  @Test
  void partsAreCountedApartAndTogether(SparkSession spark) {
    ScoreBins all = bins(spark);

    assertThat(all.lines()).isEqualTo(20);
    assertThat(all.positives()).isEqualTo(8);
    assertThat(all.segments()).containsOnlyKeys(OLD, NEW);
    assertThat(all.segments().get(OLD).lines()).isEqualTo(8);
    assertThat(all.segments().get(OLD).positives()).isEqualTo(1);
    assertThat(all.segments().get(NEW).lines()).isEqualTo(10);
    assertThat(all.segments().get(NEW).positives()).isEqualTo(5);
  }

  @Test
  void partsAreCalibratedAsTheWhole(SparkSession spark) {
    ScoreBins calibrated = bins(spark).calibrated(new CalibrationLine(1, 1));

    double odds = Math.exp(1) / 9;
    assertThat(calibrated.segments().get(OLD).all().probability()[0])
        .isCloseTo(odds / (1 + odds), within(1e-9));
  }
}
