package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.model.ModelSettings.Learning;
import io.returnwise.model.StableFeatures.Left;
import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 4,000 lines, 40 on each of 100 days, final a day later: a feature that alternates, one that grows
 * by 1 a day, and one that is always 3.
 */
@ExtendWith(SparkExtension.class)
class TrainingSetTest {
  private static final LocalDate START = LocalDate.of(2026, 1, 1);
  private static final LocalDate END = START.plusDays(101);
  private static final Feature ALTERNATES = OrderFeatures.UNIT_PRICE;
  private static final Feature GROWS = OrderFeatures.LINE_VALUE;
  private static final Feature NEVER_VARIES = BasketFeatures.BASKET_LINES;
  private static final List<Feature> FEATURES = List.of(ALTERNATES, GROWS, NEVER_VARIES);
  private static final int LINES = 4_000;
  private static Dataset<Row> lines;
  private static Dataset<Row> labels;

  @BeforeAll
  static void make(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      int day = i / 40;
      rows.add(
          RowFactory.create(
              "line-" + i,
              START.plusDays(day),
              i % 2 == 0 ? 1.0 : -1.0,
              (double) day,
              3.0,
              START.plusDays(day + 1L),
              i % 4 == 0 ? 1.0 : 0.0));
    }
    Dataset<Row> all =
        spark.createDataFrame(
            rows,
            DataTypes.createStructType(
                List.of(
                    LineFeatures.LINE_ID.toStructField(),
                    LineFeatures.PURCHASED_ON.toStructField(),
                    ALTERNATES.field().toStructField(),
                    GROWS.field().toStructField(),
                    NEVER_VARIES.field().toStructField(),
                    LineLabels.MATURES_ON.toStructField(),
                    LineLabels.LABEL.toStructField())));
    lines = all.drop(LineLabels.MATURES_ON.name(), LineLabels.LABEL.name());
    labels =
        all.select(LineLabels.LINE_ID.col(), LineLabels.MATURES_ON.col(), LineLabels.LABEL.col());
  }

  private static ModelSettings settings(long maxLines) {
    return new ModelSettings(
        100, 50, 0.25, 500, 30, 2, 1_500, maxLines, 0.5, "at-order", Learning.DEFAULTS);
  }

  @Test
  void whatMovesWithTimeOrNeverVariesIsLeftOut() {
    try (TrainingSet training = TrainingSet.of(lines, labels, FEATURES, settings(10_000))) {
      training.prepare(List.of(END));
      StableFeatures stable = training.stable(END);

      assertThat(stable.kept()).containsExactly(ALTERNATES);
      assertThat(stable.left()).extracting(Left::feature).containsExactly(GROWS, NEVER_VARIES);
      // Days 0 to 49 against 50 to 99: means 50 apart, standard deviation √((100² − 1) / 12).
      assertThat(stable.left().get(0).moved()).isCloseTo(50 / Math.sqrt(9999 / 12.0), within(1e-9));
      assertThat(stable.left().get(1).moved()).isInfinite();
    }
  }

  @Test
  void aModelOfAnEarlierDayKnowsOnlyWhatWasFinalBefore() {
    LocalDate early = START.plusDays(51);
    try (TrainingSet training = TrainingSet.of(lines, labels, FEATURES, settings(10_000))) {
      training.prepare(List.of(early, END));

      assertThat(training.learned(early).lines()).isEqualTo(50 * 40);
      assertThat(training.learned(END).lines()).isEqualTo(LINES);
      assertThat(training.fit(Learner.LOGISTIC_REGRESSION, early, FEATURES).means())
          .containsExactly(0.0, 24.5, 3.0);
      assertThat(training.fit(Learner.LOGISTIC_REGRESSION, END, FEATURES).means())
          .containsExactly(0.0, 49.5, 3.0);
    }
  }

  @Test
  void fromMoreLinesThanAreWantedSomeAreDrawn() {
    try (TrainingSet training = TrainingSet.of(lines, labels, FEATURES, settings(2_000));
        TrainingSet again = TrainingSet.of(lines, labels, FEATURES, settings(2_000))) {
      long drawn = training.learned(END).lines();

      assertThat(training.days().lines()).isEqualTo(LINES);
      // Half of them, within four standard deviations of such a draw.
      assertThat(drawn).isBetween(1_870L, 2_130L).isEqualTo(again.learned(END).lines());
    }
  }

  @Test
  void tooFewLinesAreRefusedAndEarlierDaysMayHaveThem() {
    LocalDate early = START.plusDays(5);
    try (TrainingSet training = TrainingSet.of(lines, labels, FEATURES, settings(10_000))) {
      training.prepare(List.of(early, END));

      assertThat(training.isEnough(early)).isFalse();
      assertThatThrownBy(() -> training.learned(early))
          .isInstanceOf(TooLittleDataException.class)
          .hasMessageContaining("expected at least 500 matured lines");
      assertThatThrownBy(() -> training.stable(early))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Nothing was prepared for " + early);
    }
    assertThatThrownBy(
            () ->
                TrainingSet.of(
                    lines.filter(LineFeatures.PURCHASED_ON.col().lt(early)),
                    labels,
                    FEATURES,
                    settings(10_000)))
        .isInstanceOf(TooLittleDataException.class)
        .hasMessageContaining("found 200 with 50 returned and 150 kept");
  }
}
