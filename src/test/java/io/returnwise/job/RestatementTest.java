package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SmallShop;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Rows that come again and say something else. */
class RestatementTest extends ImportedShop {
  @Test
  void aCorrectedReturnWasThereUntilItsCorrection() {
    Path before =
        returns("returns-1.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 3));
    Path corrected =
        returns("returns-2.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 1));
    load(BY_BUYER, orders("orders-1.csv", line(1, 1), line(2, 2)), before);
    load(Optional.of(JUNE), BY_BUYER, corrected);

    assertThat(units(events(JUNE))).isEqualTo(3);
    assertThat(units(events(LATER))).isEqualTo(1);
    // What a piece said that is gone neither counts as news nor comes back.
    assertThat(load(BY_BUYER, corrected).newEvents()).isZero();
    load(BY_BUYER, orders("orders-2.csv", line(3, 1)));
    assertThat(units(events(JUNE))).isEqualTo(3);
    assertThat(units(events(LATER))).isEqualTo(1);
    assertThat(load(BY_BUYER, corrected).newEvents()).isZero();
  }

  /** The other return of the buyer is matched again, but not for days that are over. */
  @Test
  void aCorrectionMovesOtherReturnsFromThenOn() {
    String other = SmallShop.comeback("R2", "", "S1", "2025-03-25T10:00:00", 1);
    load(
        BY_BUYER,
        orders("orders-1.csv", line(1, 1), line(2, 1)),
        returns(
            "returns-1.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 1), other));
    assertThat(taken(JUNE)).containsExactlyInAnyOrder("2025-03-20 of 2", "2025-03-25 of 1");
    Path corrected =
        returns("returns-2.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 2));
    load(Optional.of(JUNE), BY_BUYER, corrected);

    assertThat(taken(JUNE)).containsExactlyInAnyOrder("2025-03-20 of 2", "2025-03-25 of 1");
    List<String> moved = List.of("2025-03-20 of 1", "2025-03-20 of null", "2025-03-25 of 2");
    assertThat(taken(LATER)).containsExactlyInAnyOrderElementsOf(moved);
    // The row of what was moved is known since when it was: it is neither news nor comes later.
    assertThat(load(BY_BUYER, returns("returns-3.csv", other)).newEvents()).isZero();
    assertThat(load(BY_BUYER, orders("orders-2.csv", line(28, 1))).newEvents()).isZero();
    assertThat(load(BY_BUYER, corrected).newEvents()).isZero();
    assertThat(taken(LATER)).containsExactlyInAnyOrderElementsOf(moved);
  }

  /** The day of each return, and the line it is of, as known before a day. */
  private List<String> taken(LocalDate day) {
    return events(day).stream()
        .filter(row -> row.<Integer>getAs("units") > 0)
        .map(row -> row.getAs("returned_on") + " of " + item(row))
        .toList();
  }

  private static int units(List<Row> events) {
    return events.stream().mapToInt(row -> row.<Integer>getAs("units")).sum();
  }

  /** Repeated rows that differ are told apart by what they say. */
  @Test
  void repeatedRowsAreTheSameInAnyOrder() {
    String[] repeated = {line(1, 1), line(1, 2), line(1, 4), line(1, 1)};
    load(SmallShop.MAPPING, orders("orders-1.csv", repeated));
    Collections.reverse(Arrays.asList(repeated));

    assertThat(load(SmallShop.MAPPING, orders("orders-2.csv", repeated)).newLines()).isZero();
    assertThat(units(LATER)).containsExactlyInAnyOrder(1, 1, 2, 4);
  }

  @Test
  void asksForTheDayOfRowsThatSaySomethingElse() {
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1), line(2, 1)));
    Map<String, Long> rows = rows();
    Path restated = orders("orders-2.csv", line(1, 4), line(3, 1));

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> load(SmallShop.MAPPING, restated))
        .withMessageContaining("1 rows for order_lines say something else")
        .withMessageContaining("expected --received-on DAY")
        .withMessageContaining("found none. Nothing was loaded")
        .extracting(InvalidConfigException::exitCode)
        .isEqualTo(2);
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void keepsBothVersionsOfARowThatSaysSomethingElse() {
    LocalDate received = LocalDate.of(2025, 6, 1);
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1)));
    Ingest.Result second =
        load(Optional.of(received), SmallShop.MAPPING, orders("orders-2.csv", line(1, 4)));

    assertThat(second.newLines()).isEqualTo(1);
    assertThat(units(received)).containsExactly(1);
    assertThat(units(received.plusDays(1))).containsExactly(4);
    assertThat(units(LocalDate.of(2025, 3, 1))).isEmpty();
  }

  @Test
  void keepsTheReturnOfALineThatIsRestated() {
    load(
        BY_BUYER,
        orders("orders-1.csv", line(1, 1)),
        returns("returns.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 1)));
    Path corrected = orders("orders-2.csv", line(1, 4));
    load(Optional.of(JUNE), BY_BUYER, corrected);

    assertThat(taken()).containsExactly(tuple("1", 1));
    assertThat(units(LATER)).containsExactly(4);
    try (AsOfTables tables = new AsOfTables(context(), LATER)) {
      assertThat(tables.asBought().select("units").collectAsList())
          .containsExactly(RowFactory.create(1));
    }
    assertThat(load(BY_BUYER, corrected).newLines()).isZero();
  }

  @Test
  void ordersTheCorrectionsOfOneDay() {
    LocalDate dayOfPurchase = LocalDate.of(2025, 3, 1);
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1)));
    load(Optional.of(dayOfPurchase), SmallShop.MAPPING, orders("orders-2.csv", line(1, 2)));
    load(Optional.of(dayOfPurchase), SmallShop.MAPPING, orders("orders-3.csv", line(1, 3)));

    assertThat(units(LATER)).containsExactly(3);
    assertThat(
            warehouse
                .versions(OrderLines.SCHEMA)
                .select(OrderLines.UNITS.col(), OrderLines.REVISION.col())
                .collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create(1, 0), RowFactory.create(2, 1), RowFactory.create(3, 2));
  }
}
