package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Settings;
import io.returnwise.model.Learner;
import io.returnwise.model.ModelCard.Tried;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The law of the returns decides which learner is best, and it is taken. */
@ExtendWith(SparkExtension.class)
class LearnerChoiceTest {
  private static final int LINES = 6_000;
  private static final int DAYS = 100;
  private static final LocalDate START = LocalDate.of(2025, 1, 1);
  private static final LocalDate END = START.plusDays(DAYS + 2);
  private static final List<Feature> FEATURES =
      List.of(OrderFeatures.UNIT_PRICE, BasketFeatures.BASKET_LINES);
  private static final String BOTH = "logistic-regression, boosted-trees";

  private static LearnerChoice choice(
      SparkSession spark, String learners, int budgetSeconds, DoubleBinaryOperator logOdds) {
    Dataset<Row> all = lines(spark, logOdds);
    ModelSettings settings =
        Settings.read(
                "test",
                "",
                Map.of(
                    "model.prior-precision",
                    "1",
                    "model.learners",
                    learners,
                    "model.budget-seconds",
                    Integer.toString(budgetSeconds),
                    "model.trees",
                    "15",
                    "model.tree-depth",
                    "3"))
            .model();
    try (TrainingSet training =
        TrainingSet.of(
            all.drop(LineLabels.MATURES_ON.name(), LineLabels.LABEL.name()),
            all.select(
                LineLabels.LINE_ID.col(), LineLabels.MATURES_ON.col(), LineLabels.LABEL.col()),
            FEATURES,
            settings)) {
      training.prepare(ModelFitting.daysOfCalibration(training, END));
      return LearnerChoice.of(settings.learning(), training, END);
    }
  }

  private static Dataset<Row> lines(SparkSession spark, DoubleBinaryOperator logOdds) {
    Random dice = new Random(27_182);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      double first = dice.nextGaussian();
      double second = dice.nextGaussian();
      double odds = logOdds.applyAsDouble(first, second);
      LocalDate bought = START.plusDays((long) i * DAYS / LINES);
      rows.add(
          RowFactory.create(
              "line-" + i,
              bought,
              "basket-" + i,
              first,
              second,
              bought.plusDays(1),
              dice.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1.0 : 0.0));
    }
    return spark.createDataFrame(
        rows,
        DataTypes.createStructType(
            List.of(
                LineFeatures.LINE_ID.toStructField(),
                LineFeatures.PURCHASED_ON.toStructField(),
                LineHistories.BASKET_ID.toStructField(),
                FEATURES.get(0).field().toStructField(),
                FEATURES.get(1).field().toStructField(),
                LineLabels.MATURES_ON.toStructField(),
                LineLabels.LABEL.toStructField())));
  }

  @Test
  void treesAreTakenWhereBothFeaturesMatterTogether(SparkSession spark) {
    LearnerChoice choice = choice(spark, BOTH, 600, (a, b) -> a * b > 0 ? 1.5 : -1.5);

    assertThat(choice.learner()).isEqualTo(Learner.BOOSTED_TREES);
    assertThat(choice.tried())
        .extracting(Tried::learner)
        .containsExactly("logistic-regression", "boosted-trees");
    double line = choice.tried().get(0).logLoss().orElseThrow();
    double trees = choice.tried().get(1).logLoss().orElseThrow();
    // A line says no more than the rate, 0.693; whoever knows the law has 0.475.
    assertThat(line).isBetween(0.68, 0.71);
    assertThat(trees).isBetween(0.46, 0.58);
  }

  @Test
  void theLineIsTakenWhereThereIsNoMoreThanALine(SparkSession spark) {
    LearnerChoice choice =
        choice(spark, "boosted-trees, logistic-regression", 600, (a, b) -> a - b);

    assertThat(choice.learner()).isEqualTo(Learner.LOGISTIC_REGRESSION);
  }

  @Test
  void nothingElseIsTriedOnceTheBudgetIsUsedUp(SparkSession spark) {
    LearnerChoice choice = choice(spark, BOTH, 0, (a, b) -> a * b > 0 ? 1.5 : -1.5);

    assertThat(choice.learner()).isEqualTo(Learner.LOGISTIC_REGRESSION);
    assertThat(choice.tried().get(0).logLoss()).isPresent();
    assertThat(choice.tried().get(1).logLoss()).isEmpty();
  }

  @Test
  void oneLearnerAloneIsNotTried(SparkSession spark) {
    LearnerChoice choice = choice(spark, "blend", 600, (a, b) -> a);

    assertThat(choice.learner()).isEqualTo(Learner.BLEND);
    assertThat(choice.tried()).isEmpty();
  }
}
