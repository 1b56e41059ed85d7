package io.returnwise.labels;

import static io.returnwise.schema.LineLabels.FIRST_RETURNED_ON;
import static io.returnwise.schema.LineLabels.IS_MATURED;
import static io.returnwise.schema.LineLabels.LABEL;
import static io.returnwise.schema.LineLabels.MATURES_ON;
import static io.returnwise.schema.LineLabels.RETURNED_UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReturnLabelsTest {
  private static final LabelSettings THIRTY_DAYS = new LabelSettings(30);
  private static final LocalDate MATURES = LocalDate.of(2024, 2, 5);
  private static final LocalDate DAY_AFTER = MATURES.plusDays(1);

  @Test
  void aLineHasALabelFromTheDayAfterItMatured(SparkSession spark) {
    TestTable nothing = TestTable.of(ReturnEvents.SCHEMA);

    assertThat(label(spark, LabelBasis.EVENTS, nothing, MATURES))
        .isEqualTo(RowFactory.create(MATURES, false, null, 0, null));
    assertThat(label(spark, LabelBasis.EVENTS, nothing, DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 0.0, 0, null));
  }

  @Test
  void aReturnOnTheLastDayOfTheWindowCountsAndOneLaterDoesNot(SparkSession spark) {
    assertThat(label(spark, LabelBasis.EVENTS, back("2024-01-31", "2024-02-01", 1), DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 1.0, 1, LocalDate.of(2024, 1, 31)));
    assertThat(label(spark, LabelBasis.EVENTS, back("2024-02-01", "2024-02-01", 1), DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 0.0, 1, LocalDate.of(2024, 2, 1)));
  }

  @Test
  void oneReturnWithinTheWindowIsEnough(SparkSession spark) {
    TestTable both = back("2024-02-01", "2024-02-01", 1);
    both.row(
        ReturnEvents.LINE_ID, "line",
        ReturnEvents.RETURNED_ON, "2024-01-31",
        ReturnEvents.KNOWN_ON, "2024-02-02",
        ReturnEvents.UNITS, 1);

    assertThat(label(spark, LabelBasis.EVENTS, both, DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 1.0, 2, LocalDate.of(2024, 1, 31)));
  }

  @Test
  void aReturnWithoutADateCountsBesideALateOne(SparkSession spark) {
    TestTable both = back("2024-02-01", "2024-02-01", 1);
    both.row(
        ReturnEvents.LINE_ID, "line", ReturnEvents.KNOWN_ON, "2024-02-02", ReturnEvents.UNITS, 1);

    assertThat(label(spark, LabelBasis.EVENTS, both, DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 1.0, 2, LocalDate.of(2024, 2, 1)));
  }

  @Test
  void aReturnIsNotSeenBeforeTheDayAfterItBecameKnown(SparkSession spark) {
    TestTable late = back("2024-01-20", DAY_AFTER.toString(), 1);

    assertThat(label(spark, LabelBasis.EVENTS, late, DAY_AFTER))
        .isEqualTo(RowFactory.create(MATURES, true, 0.0, 0, null));
    assertThat(label(spark, LabelBasis.EVENTS, late, DAY_AFTER.plusDays(1)))
        .isEqualTo(RowFactory.create(MATURES, true, 1.0, 1, LocalDate.of(2024, 1, 20)));
  }

  @Test
  void returnedUnitsNeverExceedThoseSold(SparkSession spark) {
    assertThat(
            label(spark, LabelBasis.EVENTS, back("2024-01-20", "2024-01-21", 9), DAY_AFTER)
                .getInt(3))
        .isEqualTo(2);
  }

  @Test
  void aFlagIsTheLabelAfterTheLagAlone(SparkSession spark) {
    LocalDate afterLag = LocalDate.of(2024, 1, 6);

    assertThat(label(spark, LabelBasis.FLAG, back(null, "2024-01-06", 2), afterLag.plusDays(1)))
        .isEqualTo(RowFactory.create(afterLag, true, 1.0, 2, null));
  }

  @Test
  void aLineWithoutAnyWayToRecogniseAReturnNeverMatures(SparkSession spark) {
    assertThat(
            label(
                spark,
                LabelBasis.NONE,
                TestTable.of(ReturnEvents.SCHEMA),
                LocalDate.of(2030, 1, 1)))
        .isEqualTo(RowFactory.create(null, false, null, 0, null));
  }

  @Test
  void aLineBoughtOnTheDayIsNotThere(SparkSession spark) {
    LocalDate bought = LocalDate.of(2024, 1, 1);

    assertThat(
            ReturnLabels.at(
                    line(LabelBasis.EVENTS).on(spark),
                    TestTable.of(ReturnEvents.SCHEMA).on(spark),
                    THIRTY_DAYS,
                    bought)
                .collectAsList())
        .isEmpty();
  }

  private static Row label(SparkSession spark, String basis, TestTable returns, LocalDate asOf) {
    return ReturnLabels.at(line(basis).on(spark), returns.on(spark), THIRTY_DAYS, asOf)
        .select(
            MATURES_ON.col(),
            IS_MATURED.col(),
            LABEL.col(),
            RETURNED_UNITS.col(),
            FIRST_RETURNED_ON.col())
        .first();
  }

  private static TestTable line(String basis) {
    return TestTable.of(OrderLines.SCHEMA)
        .row(
            OrderLines.LINE_ID,
            "line",
            OrderLines.PURCHASED_ON,
            "2024-01-01",
            OrderLines.UNITS,
            2,
            OrderLines.LABEL_BASIS,
            basis,
            OrderLines.KNOWN_LAG_DAYS,
            5);
  }

  private static TestTable back(String returnedOn, String knownOn, int units) {
    return TestTable.of(ReturnEvents.SCHEMA)
        .row(
            ReturnEvents.LINE_ID, "line",
            ReturnEvents.RETURNED_ON, returnedOn,
            ReturnEvents.KNOWN_ON, knownOn,
            ReturnEvents.UNITS, units);
  }
}
