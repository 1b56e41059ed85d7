package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.Strengths;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ShrinkageStrengthsTest {
  private static final Offset<Double> EXACTLY = within(1e-9);
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  @Test
  void theMomentsGiveTheStrengthTheyWereMadeFrom() {
    // Beta(2, 8): mean 0.2, mean square 2 * 3 / (10 * 11), strength 10.
    assertThat(ShrinkageStrengths.strength(0.2, 6.0 / 110, 0.04)).isCloseTo(10, within(1e-9));
  }

  @Test
  void theMomentsWithinALevelGiveTheStrengthWithinIt() {
    // Levels of Beta(2, 8), whose mean square is 6/110; keys of strength 5 around their level: the
    // spread of a key within it is p(1 - p) / 6, in the mean (0.2 - 6/110) / 6.
    double squareAbove = 6.0 / 110;
    double square = squareAbove + (0.2 - squareAbove) / 6;

    assertThat(ShrinkageStrengths.strength(0.2, square, squareAbove)).isCloseTo(5, within(1e-9));
  }

  @Test
  void theMomentsOfAMixGiveTheStrengthItWasMadeFrom() {
    // Dirichlet(2, 3, 5): two returns of a key are alike with chance (2*3 + 3*4 + 5*6) / (10*11),
    // two of different keys with 0.04 + 0.09 + 0.25.
    assertThat(ShrinkageStrengths.strength(1, 48.0 / 110, 0.38)).isCloseTo(10, within(1e-9));
  }

  @Test
  void withoutSpreadAllKeysAreDrawnToTheLevelAboveAndWithNothingElseTheLeastHolds() {
    assertThat(ShrinkageStrengths.strength(0.2, 0.04, 0.04))
        .isEqualTo(ShrinkageStrengths.MAX_STRENGTH);
    assertThat(ShrinkageStrengths.strength(0.2, 0.2, 0.04))
        .isEqualTo(ShrinkageStrengths.MIN_STRENGTH);
  }

  @Test
  void theFirstLinesOutweighTheStartingRateSlowly() {
    assertThat(ShrinkageStrengths.mean(0, 0)).isCloseTo(0.05, within(1e-12));
    assertThat(ShrinkageStrengths.mean(20, 11)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void gainsOfADayAreTheGrowthOfTheMomentsOverAllKeys(SparkSession spark) {
    TestTable ledger = TestTable.of(Ledger.schema(Entity.SKU));
    totals(ledger, "a", FIRST, 3, 2, 3, 1);
    totals(ledger, "a", FIRST.plusDays(2), 5, 3, 3, 2);
    totals(ledger, "b", FIRST, 4, 0, 0, 0);

    List<Row> gains =
        ShrinkageStrengths.gains(
                ledger.on(spark).withColumn(Ledger.ENTITY.name(), lit(Entity.SKU.id())))
            .collectAsList();

    assertThat(gains)
        .containsExactlyInAnyOrder(
            RowFactory.create("sku", FIRST, 7L, 2L, 6L + 12L, 2L, 4L, 12L, 6L + 0L),
            RowFactory.create(
                "sku", FIRST.plusDays(2), 2L, 1L, 20L - 6L, 6L - 2L, 1L, 20L - 12L, 6L - 6L + 2L));
  }

  @Test
  void aDayKnowsOnlyEarlierDays() {
    List<Row> gains =
        List.of(
            RowFactory.create("sku", FIRST, 80L, 19L, 0L, 0L, 4L, 0L, 0L),
            RowFactory.create("sku", FIRST.plusDays(1), 100L, 30L, 0L, 0L, 5L, 0L, 0L));

    assertThat(ShrinkageStrengths.byDay(gains, FIRST.plusDays(2)))
        .containsExactly(
            row(FIRST, 0.05, 0, 0, 0),
            row(FIRST.plusDays(1), 0.2, 80, 19, 4),
            row(FIRST.plusDays(2), 0.25, 180, 49, 9));
  }

  private static Row row(LocalDate day, double mean, long lines, long returned, long returns) {
    return RowFactory.create(
        "sku", day, mean, 20.0, 20.0, lines, returned, 0L, 0L, returns, 0L, 0L);
  }

  @Test
  void daysBehindThoseOfAnEarlierBuildAreTheSameAsWithoutIt(SparkSession spark) {
    Random dice = new Random(20261126);
    List<Row> gains = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      for (Entity entity : List.of(Entity.SKU, Entity.CATEGORY)) {
        // Categories are first known of on a later day than SKUs, and not on every day.
        if ((entity == Entity.SKU || day > 10) && dice.nextInt(3) > 0) {
          gains.add(gain(entity, FIRST.plusDays(day), dice));
        }
      }
    }
    List<Row> whole = stored(spark, ShrinkageStrengths.byDay(gains, FIRST.plusDays(40)));

    for (int day : List.of(5, 10, 11, 12, 39, 40)) {
      LocalDate from = FIRST.plusDays(day);
      List<Row> before =
          gains.stream().filter(gain -> gain.<LocalDate>getAs(1).isBefore(from)).toList();
      List<Row> since =
          gains.stream().filter(gain -> !gain.<LocalDate>getAs(1).isBefore(from)).toList();
      List<Row> earlier = stored(spark, ShrinkageStrengths.byDay(before, from));
      List<Row> last = earlier.stream().filter(row -> row.get(1).equals(from)).toList();
      List<Row> all = new ArrayList<>(earlier);
      all.addAll(ShrinkageStrengths.continued(last, since, FIRST.plusDays(40)));

      assertThat(all).containsExactlyInAnyOrderElementsOf(whole);
    }
  }

  private static Row gain(Entity entity, LocalDate day, Random dice) {
    return RowFactory.create(
        entity.id(),
        day,
        200L + dice.nextInt(100),
        40L + dice.nextInt(20),
        900L + dice.nextInt(100),
        40L + dice.nextInt(40),
        30L + dice.nextInt(10),
        800L + dice.nextInt(200),
        200L + dice.nextInt(200));
  }

  /** The rows as they are read again, with the names of their columns. */
  private static List<Row> stored(SparkSession spark, List<Row> strengths) {
    return spark.createDataFrame(strengths, Strengths.SCHEMA.structType()).collectAsList();
  }

  @Test
  void theLevelAboveIsTheNextOneOfWhichEnoughIsKnownThatDay() {
    // A SKU is drawn to its category until there are pairs of lines of one parent as well.
    List<Row> gains =
        List.of(
            RowFactory.create("sku", FIRST, 980L, 199L, 10_000L, 1_000L, 9L, 10_000L, 8_000L),
            RowFactory.create("category", FIRST, 980L, 199L, 10_000L, 800L, 9L, 10_000L, 6_000L),
            RowFactory.create("shop", FIRST, 980L, 199L, 10_000L, 500L, 9L, 10_000L, 5_000L),
            RowFactory.create("parent", FIRST.plusDays(1), 900L, 1L, 499L, 0L, 9L, 499L, 0L),
            RowFactory.create("parent", FIRST.plusDays(2), 9L, 1L, 501L, 90L, 0L, 501L, 700L));

    List<Row> strengths = ShrinkageStrengths.byDay(gains, FIRST.plusDays(3));

    for (int day : List.of(1, 2)) {
      strengthsAre(strengths, "sku", day, (0.2 - 0.1) / (0.1 - 0.08), (1 - 0.8) / (0.8 - 0.6));
      strengthsAre(
          strengths, "category", day, (0.2 - 0.08) / (0.08 - 0.04), (1 - 0.6) / (0.6 - 0.5));
    }
    strengthsAre(strengths, "sku", 3, (0.2 - 0.1) / (0.1 - 0.09), (1 - 0.8) / (0.8 - 0.7));
  }

  @Test
  void aWholeThatFewOfTheLinesHaveSaysNothingOfAllKeys() {
    List<Row> gains =
        List.of(
            RowFactory.create("sku", FIRST, 980L, 199L, 10_000L, 1_000L, 20L, 10_000L, 8_000L),
            RowFactory.create("shop", FIRST, 980L, 199L, 10_000L, 400L, 20L, 10_000L, 6_500L),
            RowFactory.create("parent", FIRST, 881L, 1L, 1000L, 90L, 17L, 1000L, 700L),
            RowFactory.create("parent", FIRST.plusDays(1), 1L, 0L, 0L, 0L, 1L, 0L, 0L));

    List<Row> strengths = ShrinkageStrengths.byDay(gains, FIRST.plusDays(2));

    strengthsAre(strengths, "sku", 1, (0.2 - 0.1) / (0.1 - 0.04), (1 - 0.8) / (0.8 - 0.65));
    strengthsAre(strengths, "sku", 2, (0.2 - 0.1) / (0.1 - 0.09), (1 - 0.8) / (0.8 - 0.7));
  }

  @Test
  void aDayWithoutAnyGainIsNoFirstDay() {
    List<Row> gains =
        List.of(
            RowFactory.create("sku", FIRST, 0L, 0L, 0L, 0L, 0L, 0L, 0L),
            RowFactory.create("sku", FIRST.plusDays(2), 80L, 19L, 0L, 0L, 4L, 0L, 0L));

    assertThat(ShrinkageStrengths.byDay(gains, FIRST.plusDays(3)))
        .containsExactly(
            row(FIRST.plusDays(2), 0.05, 0, 0, 0), row(FIRST.plusDays(3), 0.2, 80, 19, 4));
  }

  /** Strengths of rates and of reasons on a day. */
  private static void strengthsAre(
      List<Row> strengths, String entity, int day, double rates, double reasons) {
    Row row = of(strengths, entity, day);
    assertThat(row.getDouble(3)).isCloseTo(rates, EXACTLY);
    assertThat(row.getDouble(4)).isCloseTo(reasons, EXACTLY);
  }

  private static Row of(List<Row> strengths, String entity, int day) {
    return strengths.stream()
        .filter(row -> row.getString(0).equals(entity))
        .filter(row -> row.get(1).equals(FIRST.plusDays(day)))
        .findFirst()
        .orElseThrow();
  }

  private static void totals(
      TestTable ledger,
      String key,
      LocalDate day,
      int matured,
      int returned,
      int ofSize,
      int ofQuality) {
    List<Object> row =
        new ArrayList<>(
            List.of(
                Ledger.KEY, key,
                Ledger.DAY, day,
                Ledger.MATURED_LINES, matured,
                Ledger.MATURED_RETURNED_LINES, returned,
                Ledger.STATED_RETURNS, ofSize + ofQuality));
    for (ReasonFamily family : ReasonFamily.values()) {
      row.add(Ledger.reason(family));
      row.add(
          switch (family) {
            case SIZE -> ofSize;
            case QUALITY -> ofQuality;
            default -> 0;
          });
    }
    ledger.row(row.toArray());
  }
}
