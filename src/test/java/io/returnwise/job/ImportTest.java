package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SmallShop;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportTest extends ImportedShop {
  @Test
  void changesNothingWhenTheSameFilesComeAgain() {
    Path orders =
        SmallShop.write(
            folder,
            "orders.csv",
            SmallShop.orders(
                line(1, 1),
                line(1, 1),
                line(2, 2),
                line(3, 1),
                line(4, 1),
                line(5, 1),
                SmallShop.sale("6", "2025-03-06T10:00:00", "S1", 0)));
    Path returns =
        SmallShop.write(
            folder,
            "returns.csv",
            SmallShop.returns(SmallShop.comeback("R1", "2", "S1", "2025-03-20T10:00:00", 1)));
    load(SmallShop.MAPPING, orders, returns);
    Map<String, Long> rows = rows();
    Ingest.Result again = load(SmallShop.MAPPING, orders, returns);

    assertThat(rows)
        .isEqualTo(
            Map.of("order_lines", 6L, "return_events", 1L, "import_log", 3L, "rejected_rows", 1L));
    assertThat(rows()).isEqualTo(rows);
    assertThat(again.newLines()).isZero();
    assertThat(again.newEvents()).isZero();
    assertThat(again.counts().rows()).isEqualTo(8);
  }

  @Test
  void matchesReturnsOfALaterImportToLinesOfTheFirst() {
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1), line(2, 2)));
    load(
        SmallShop.MAPPING,
        returns(
            "returns.csv",
            SmallShop.comeback("R1", "2", "S1", "2025-03-20T10:00:00", 2),
            SmallShop.comeback("R2", "9", "S1", "2025-03-20T10:00:00", 1)));

    assertThat(events(LATER))
        .extracting(this::item, row -> row.getAs("units"), row -> row.getAs("match_method"))
        .containsExactlyInAnyOrder(
            tuple("2", 2, "same-units"), tuple(null, 1, "unmatched: no open line"));
  }

  @Test
  void matchesAgainOnlyTheKeysThatLaterLinesTouch() {
    load(
        BY_BUYER,
        orders("orders-1.csv", line(1, 1), SmallShop.sale("7", "2025-03-01T10:00:00", "S7", 1)),
        returns(
            "returns.csv",
            SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 1),
            SmallShop.comeback("R7", "", "S7", "2025-03-20T10:00:00", 1)));
    Ingest.Result second = load(BY_BUYER, orders("orders-2.csv", line(3, 1)));

    assertThat(second.newLines()).isEqualTo(1);
    assertThat(second.newEvents()).isEqualTo(1);
    assertThat(events(LATER))
        .extracting(this::item, row -> row.getAs("units"))
        .containsExactlyInAnyOrder(tuple("3", 1), tuple("7", 1));
  }

  @Test
  void neverDoublesUnitsOrRefundsWhenALaterMatchTakesPiecesAway() {
    load(
        BY_BUYER,
        orders("orders-1.csv", line(1, 1), line(2, 2)),
        returns("returns.csv", SmallShop.comeback("R1", "", "S1", "2025-03-20T10:00:00", 3)));
    assertThat(returned()).containsExactly(3L, 3000L);
    assertThat(events(LATER)).hasSize(2);

    load(BY_BUYER, orders("orders-2.csv", line(3, 3)));
    assertThat(returned()).containsExactly(3L, 3000L);
    assertThat(taken()).containsExactly(tuple("3", 3));

    load(BY_BUYER, orders("orders-3.csv", line(4, 3)));
    assertThat(returned()).containsExactly(3L, 3000L);
    assertThat(taken()).containsExactly(tuple("4", 3));
  }

  @Test
  void refusesToBuildOnWhatAnotherImportChangedMeanwhile() {
    Change slow = warehouse.change("ingest", "slow");
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1)));
    slow.append(OrderLines.SCHEMA, warehouse.versions(OrderLines.SCHEMA));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(slow::commit)
        .withMessageContaining("Another import or maintenance changed table order_lines");
    assertThat(units(LATER)).containsExactly(1);
  }

  @Test
  void takesAReturnBackWhenItsFlagDoes() {
    load(
        SmallShop.FLAGGED,
        orders("orders-1.csv", flagged(1, "1"), flagged(2, "1"), flagged(3, "0")));
    assertThat(flags("2025-03-31")).isEmpty();
    assertThat(flags(LATER.toString())).containsExactly("1", "2");

    String other = flagged(1, "0");
    load(Optional.of(JUNE), SmallShop.FLAGGED, orders("orders-2.csv", other, flagged(3, "1")));

    assertThat(flags("2025-06-01")).containsExactly("1", "2");
    assertThat(flags("2025-06-02")).containsExactly("2", "3");
    assertThat(load(SmallShop.FLAGGED, orders("orders-3.csv", flagged(2, "1"))).newEvents())
        .isZero();

    load(
        Optional.of(JUNE.plusMonths(1)),
        SmallShop.FLAGGED,
        orders("orders-4.csv", flagged(1, "1")));

    assertThat(flags("2025-06-01")).containsExactly("1", "2");
    assertThat(flags("2025-07-01")).containsExactly("2", "3");
    assertThat(flags("2025-07-02")).containsExactly("1", "2", "3");
  }

  @Test
  void takesAReturnBackThatDoesNotCountYet() {
    load(SmallShop.FLAGGED, orders("orders-1.csv", flagged(1, "1")));
    LocalDate withinTheLag = LocalDate.of(2025, 3, 10);
    load(Optional.of(withinTheLag), SmallShop.FLAGGED, orders("orders-2.csv", flagged(1, "0")));

    assertThat(flags("2025-03-20")).isEmpty();
    assertThat(flags(LATER.toString())).isEmpty();
  }

  @Test
  void keepsAFlagThatSaysNoOutOfTheReturns() {
    Ingest.Result first = load(SmallShop.FLAGGED, orders("orders-1.csv", flagged(1, "0")));
    Ingest.Result more =
        load(
            SmallShop.FLAGGED,
            orders("orders-2.csv", flagged(1, "0"), flagged(2, "0"), flagged(3, "1")));

    assertThat(first.newEvents()).isZero();
    assertThat(more.newEvents()).isEqualTo(1);
    assertThat(flags(LATER.toString())).containsExactly("3");
  }

  @Test
  void leavesNothingBehindWhenItFails() {
    load(SmallShop.MAPPING, orders("orders-1.csv", line(1, 1)));
    Map<String, Long> rows = rows();
    Path bad = orders("orders-2.csv", line(2, 1), SmallShop.sale("3", "today", "S1", 1));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> load(SmallShop.MAPPING, bad))
        .withMessageContaining("Cannot use the input; nothing was loaded")
        .withMessageContaining(
            "orders-2.csv: expected at most 20.0% rejected rows (ingest.max-rejected-share), found"
                + " 50.0% (1 of 2), for example 1 x purchased_at: expected a time as");
    assertThat(rows()).isEqualTo(rows);
    assertThat(units(LATER)).containsExactly(1);
  }

  @Test
  void refusesTwoFilesOfOneName() {
    Path first = SmallShop.write(folder.resolve("a"), "orders.csv", SmallShop.orders(line(1, 1)));
    Path second = SmallShop.write(folder.resolve("b"), "orders.csv", SmallShop.orders(line(2, 1)));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> load(SmallShop.MAPPING, first, second))
        .withMessageContaining(
            "orders.csv: expected files with different names, found 2 of this name");
  }
}
