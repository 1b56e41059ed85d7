package io.returnwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.model.Savings.Saving;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SparkExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 400 lines of shoes, of which the 100 with 0.6 came back 60 times and the others, with 0.1, 30
 * times; 50 hats with 0.2, of which 10 came back; 25 lines without a category and 25 of a bag each,
 * with 0.2, of which 5 came back each.
 */
@ExtendWith(SparkExtension.class)
class CategoryJudgementTest {
  private static final Optional<String> SHOES = Optional.of("Shoes");
  private static final CostSettings COSTS =
      new CostSettings(
          new ActionCosts(0, 0, 0, 1, 1), Map.of("Shoes", new ActionCosts(1, 10, 5, 0.5, 0.2)));

  private static List<CategoryJudgement> found;

  @BeforeAll
  static void judge(SparkSession spark) {
    found = CategoryJudgement.of(lines(spark), CalibrationLine.NONE, COSTS);
  }

  private static Dataset<Row> lines(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    add(rows, "Shoes", 100, 0.6, 60);
    add(rows, "Shoes", 300, 0.1, 30);
    add(rows, "Hats", 50, 0.2, 10);
    add(rows, null, 25, 0.2, 5);
    for (int i = 0; i < 25; i++) {
      add(rows, "Bag %02d".formatted(i), 1, 0.2, i % 5 == 0 ? 1 : 0);
    }
    return spark.createDataFrame(rows, schema());
  }

  private static StructType schema() {
    return DataTypes.createStructType(
        List.of(
            LineHistories.BASKET_ID.toStructField(),
            OrderLines.CATEGORY.toStructField(),
            DataTypes.createStructField(ReturnModels.PROBABILITY, DataTypes.DoubleType, false),
            LineLabels.LABEL.toStructField()));
  }

  private static void add(List<Row> rows, String category, int lines, double p, int returned) {
    for (int i = 0; i < lines; i++) {
      rows.add(RowFactory.create("basket-" + rows.size(), category, p, i < returned ? 1.0 : 0.0));
    }
  }

  private static CategoryJudgement of(Optional<String> category) {
    return found.stream()
        .filter(each -> each.category().equals(category))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLargestCategoriesAreJudgedApartAndTheOthersTogether() {
    assertThat(found).hasSize(21);
    assertThat(found.get(0).category()).isEqualTo(SHOES);
    assertThat(found.get(1).name()).isEqualTo("Hats");
    assertThat(found.get(20).name()).isEqualTo("(all others)");
    assertThat(found.get(20).bins().lines()).isEqualTo(25 + 25 - 18);
    assertThat(found.stream().mapToLong(each -> each.bins().lines()).sum()).isEqualTo(500);
  }

  @Test
  void eachSaysHowManyCameBackAgainstWhatWasPredicted() {
    assertThat(of(SHOES).bins().expected()).isCloseTo(90, within(1e-6));
    assertThat(of(SHOES).observedExpected().value()).isCloseTo(1, within(1e-6));
    assertThat(of(SHOES).observedExpected().low()).isBetween(0.7, 0.95);
    assertThat(of(Optional.of("Hats")).savings()).isEmpty();
  }

  /** Acting costs 1, and 1 more of a line that is kept; of a line that comes back it brings 5. */
  @Test
  void actingFromTheThresholdOfTheCostsSavesWhatItDoesLineByLine() {
    Savings savings = of(SHOES).savings().orElseThrow();
    Saving byCosts = savings.byCosts();

    assertThat(byCosts.from()).isCloseTo(2.0 / 6, within(1e-12));
    assertThat(byCosts.acted()).isEqualTo(100);
    assertThat(byCosts.returned()).isEqualTo(60);
    assertThat(byCosts.saved()).isCloseTo(60 * 5 - 40 - 100, within(1e-9));
    // By the binomial: 6 times the standard deviation of returned lines, 1.96 times to both sides.
    assertThat(byCosts.high() - byCosts.saved())
        .isCloseTo(byCosts.saved() - byCosts.low(), within(1e-9))
        .isBetween(0.8 * 1.96 * 6 * Math.sqrt(24), 1.4 * 1.96 * 6 * Math.sqrt(24));
    assertThat(savings.always().saved()).isCloseTo(90 * 5 - 310 - 400, within(1e-9));
    assertThat(savings.best())
        .isEqualTo(
            new Saving(
                savings.best().from(), 100, 60, byCosts.saved(), byCosts.low(), byCosts.high()));
  }

  @Test
  void theCurveGoesFromNoLineToAllOfThem() {
    List<Saving> curve = of(SHOES).savings().orElseThrow().curve();

    assertThat(curve.stream().map(Saving::acted)).containsExactly(0L, 100L, 400L);
    assertThat(curve.get(0).saved()).isZero();
    assertThat(curve.get(2).saved()).isCloseTo(90 * 5 - 310 - 400, within(1e-9));
  }

  @Test
  void whereActingNeverPaysNobodyIsActedOn() {
    Savings savings = new Savings(of(SHOES).bins(), new ActionCosts(20, 10, 5, 1, 1));

    assertThat(savings.byCosts().actFrom()).isNull();
    assertThat(savings.byCosts().acted()).isZero();
    assertThat(savings.best().acted()).isZero();
    assertThat(savings.best().saved()).isZero();
    assertThat(savings.always().saved()).isNegative();
  }

  @Test
  void linesAreJudgedByCalibratedProbabilities(SparkSession spark) {
    CategoryJudgement shoes =
        CategoryJudgement.of(lines(spark), new CalibrationLine(1, 1), COSTS).get(0);

    double odds = Math.E;
    assertThat(shoes.bins().expected())
        .isCloseTo(
            100 * (0.6 * odds / (0.4 + 0.6 * odds)) + 300 * (0.1 * odds / (0.9 + 0.1 * odds)),
            within(1e-6));
    assertThat(shoes.savings().orElseThrow().byCosts().acted()).isEqualTo(100);
  }

  /** The threshold lies between 0.33 and 0.34, which are in one bin of a twentieth of log-odds. */
  @Test
  void aBinIsCutWhereActingBeginsToPay(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    add(rows, "Shoes", 10, 0.33, 3);
    add(rows, "Shoes", 10, 0.34, 3);
    CategoryJudgement shoes =
        CategoryJudgement.of(spark.createDataFrame(rows, schema()), CalibrationLine.NONE, COSTS)
            .get(0);

    assertThat(shoes.savings().orElseThrow().byCosts().acted()).isEqualTo(10);
  }

  /**
   * As scores carry it: by category, for lines of none, and where costs are not set or too high.
   */
  @Test
  void whereToActFromFollowsTheCategory(SparkSession spark) {
    CostSettings costs =
        new CostSettings(
            new ActionCosts(1, 9, 0, 1, 1),
            Map.of(
                "Shoes", new ActionCosts(1, 10, 5, 0.5, 0.2),
                "Hats", new ActionCosts(1, 0, 0, 1, 1),
                "Bag 01", new ActionCosts(20, 10, 5, 1, 1)));
    Map<String, List<Object>> said = new HashMap<>();
    lines(spark)
        .select(
            OrderLines.CATEGORY.col(),
            costs.isSet(OrderLines.CATEGORY.col()),
            costs.actFrom(OrderLines.CATEGORY.col()))
        .distinct()
        .collectAsList()
        .forEach(row -> said.put(row.getString(0), Arrays.asList(row.get(1), row.get(2))));

    assertThat(said)
        .containsEntry("Shoes", List.of(true, 2.0 / 6))
        .containsEntry("Hats", Arrays.asList(false, null))
        .containsEntry("Bag 01", Arrays.asList(true, null))
        .containsEntry("Bag 02", List.of(true, 1.0 / 9))
        .containsEntry(null, List.of(true, 1.0 / 9));
  }

  @Test
  void withoutBothSidesOfTheCostsNothingIsSaid() {
    assertThat(new ActionCosts(0, 8, 0, 1, 1).isSet()).isFalse();
    assertThat(new ActionCosts(0, 8, 5, 1, 0).isSet()).isFalse();
    assertThat(new ActionCosts(1, 8, 5, 0, 1).isSet()).isFalse();
    assertThat(new ActionCosts(0, 8, 5, 1, 1).isSet()).isTrue();
  }

  @Test
  void theCardSaysItInWords() {
    assertThat(CategoryJudgement.text(found))
        .anySatisfy(line -> assertThat(line).matches("  Shoes +400 +22.50% +22.50%   1.0000 .*"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("  Shoes")
                    .contains("from 33.33% on: 100 lines, 160.00 saved (")
                    .endsWith("on every line -260.00; the most in hindsight 160.00"));
  }
}
