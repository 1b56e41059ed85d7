package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LossDifferenceTest {
  /** Four of ten lines come back, each in a basket of its own. */
  private static LossDifference of(SparkSession spark, int lines, double one, double other) {
    return of(spark, lines, 1, one, other);
  }

  /** Four of ten baskets come back, with all of their lines. */
  private static LossDifference of(
      SparkSession spark, int lines, int perBasket, double one, double other) {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < lines; i++) {
      long basket = i / perBasket;
      rows.add(RowFactory.create(basket, basket % 10 < 4 ? 1.0 : 0.0, one, other));
    }
    StructType columns =
        new StructType()
            .add(LineHistories.BASKET_ID.name(), DataTypes.LongType)
            .add(LineLabels.LABEL.name(), DataTypes.DoubleType)
            .add("one", DataTypes.DoubleType)
            .add("other", DataTypes.DoubleType);
    Dataset<Row> judged = spark.createDataFrame(rows, columns);
    return LossDifference.of(judged, "one", "other");
  }

  private static double loss(double probability) {
    return -0.4 * Math.log(probability) - 0.6 * Math.log(1 - probability);
  }

  @Test
  void bothLossesAndTheirDifferenceAreThoseOfTheLines(SparkSession spark) {
    LossDifference found = of(spark, 2_000, 0.4, 0.5);

    assertThat(found.lines()).isEqualTo(2_000);
    assertThat(found.one()).isCloseTo(loss(0.4), within(1e-8));
    assertThat(found.other()).isCloseTo(loss(0.5), within(1e-8));
    assertThat((found.low() + found.high()) / 2).isCloseTo(loss(0.4) - loss(0.5), within(1e-8));
    // Of single lines the difference is ln 1.25 of those that are kept, and -ln 1.2 of the others.
    double deviation = Math.sqrt(0.4 * 0.6) * (Math.log(0.5 / 0.4) + Math.log(0.6 / 0.5));
    double error = 1.959964 * deviation / Math.sqrt(2_000);
    assertThat((found.high() - found.low()) / 2).isCloseTo(error, within(error / 3));
  }

  @Test
  void worseIsOnlyWhatIsWorseBeyondDoubt(SparkSession spark) {
    assertThat(of(spark, 2_000, 0.7, 0.4).isWorse()).isTrue();
    assertThat(of(spark, 2_000, 0.4, 0.7).isWorse()).isFalse();
    assertThat(of(spark, 20, 0.45, 0.4).isWorse()).isFalse();
    assertThat(of(spark, 2_000, 0.4, 0.4).isWorse()).isFalse();
  }

  @Test
  void linesOfABasketAreNoEvidenceOfTheirOwn(SparkSession spark) {
    LossDifference found = of(spark, 20_000, 10, 0.4, 0.5);

    double deviation = Math.sqrt(0.4 * 0.6) * (Math.log(0.5 / 0.4) + Math.log(0.6 / 0.5));
    double error = 1.959964 * deviation / Math.sqrt(2_000);
    assertThat((found.high() - found.low()) / 2).isCloseTo(error, within(error / 3));
  }

  @Test
  void whatIsSeenOnlyBecauseLinesAreManyDoesNotMatter() {
    assertThat(new LossDifference(50_000_000, 0.3502, 0.35, 0.0001, 0.0003).isWorse()).isFalse();
    assertThat(new LossDifference(50_000_000, 0.3508, 0.35, 0.0007, 0.0009).isWorse()).isTrue();
  }

  @Test
  void nothingIsSaidOfNoLines(SparkSession spark) {
    LossDifference found = of(spark, 0, 0.4, 0.5);

    assertThat(found.lines()).isZero();
    assertThat(found.isWorse()).isFalse();
  }
}
