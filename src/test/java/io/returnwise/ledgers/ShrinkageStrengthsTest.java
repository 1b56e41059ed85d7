package io.returnwise.ledgers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ShrinkageStrengthsTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  @Test
  void theMomentsGiveTheStrengthTheyWereMadeFrom() {
    // Beta(2, 8): mean 0.2, mean square 2 * 3 / (10 * 11), strength 10.
    long pairs = 1_100_000;
    long returnedPairs = pairs * 6 / 110;

    assertThat(ShrinkageStrengths.strength(0.2, pairs, returnedPairs)).isCloseTo(10, within(1e-6));
  }

  @Test
  void withoutSpreadAllKeysAreDrawnToTheShopAndWithFewPairsTheDefaultHolds() {
    assertThat(ShrinkageStrengths.strength(0.2, 100_000, 4_000))
        .isEqualTo(ShrinkageStrengths.MAX_STRENGTH);
    assertThat(ShrinkageStrengths.strength(0.2, 100_000, 20_000))
        .isEqualTo(ShrinkageStrengths.MIN_STRENGTH);
    assertThat(ShrinkageStrengths.strength(0.2, 499, 400))
        .isEqualTo(ShrinkageStrengths.DEFAULT_STRENGTH);
  }

  @Test
  void theFirstLinesOutweighTheStartingRateSlowly() {
    assertThat(ShrinkageStrengths.mean(0, 0)).isCloseTo(0.05, within(1e-12));
    assertThat(ShrinkageStrengths.mean(20, 11)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void gainsOfADayAreTheGrowthOfTheMomentsOverAllKeys(SparkSession spark) {
    TestTable ledger = TestTable.of(Ledger.schema(Entity.SKU));
    totals(ledger, "a", FIRST, 3, 2);
    totals(ledger, "a", FIRST.plusDays(2), 5, 3);
    totals(ledger, "b", FIRST, 4, 0);

    List<Row> gains =
        ShrinkageStrengths.gains(Map.of(Entity.SKU, ledger.on(spark))).collectAsList();

    assertThat(gains)
        .containsExactlyInAnyOrder(
            RowFactory.create("sku", FIRST, 7L, 2L, 6L + 12L, 2L),
            RowFactory.create("sku", FIRST.plusDays(2), 2L, 1L, 20L - 6L, 6L - 2L));
  }

  @Test
  void aDayKnowsOnlyEarlierDays() {
    List<Row> gains =
        List.of(
            RowFactory.create("sku", FIRST, 80L, 19L, 0L, 0L),
            RowFactory.create("sku", FIRST.plusDays(1), 100L, 30L, 0L, 0L));

    assertThat(ShrinkageStrengths.byDay(gains, FIRST.plusDays(2)))
        .containsExactly(
            RowFactory.create("sku", FIRST, 0.05, 20.0, 0L),
            RowFactory.create("sku", FIRST.plusDays(1), 0.2, 20.0, 80L),
            RowFactory.create("sku", FIRST.plusDays(2), 0.25, 20.0, 180L));
  }

  private static void totals(
      TestTable ledger, String key, LocalDate day, int matured, int returned) {
    ledger.row(
        Ledger.KEY, key,
        Ledger.DAY, day,
        Ledger.MATURED_LINES, matured,
        Ledger.MATURED_RETURNED_LINES, returned);
  }
}
