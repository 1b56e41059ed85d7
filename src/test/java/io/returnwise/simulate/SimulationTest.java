package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The exports as a whole: reproducible, consistent in themselves, clean. */
class SimulationTest {
  private static final long LINES = 12_000;
  private static final SimulatedShop SHOP =
      SimulatedShop.of(new SimulationSettings(LINES, 7, true));

  @Test
  void sameSeedGivesTheSameBytes() {
    assertThat(SimulatedShop.of(new SimulationSettings(LINES, 7, true))).isEqualTo(SHOP);
  }

  @Test
  void anotherSeedGivesAnotherShop() {
    SimulatedShop other = SimulatedShop.of(new SimulationSettings(LINES, 8, true));

    assertThat(other.files().keySet())
        .isEqualTo(SHOP.files().keySet())
        .allSatisfy(
            name -> assertThat(other.files().get(name)).isNotEqualTo(SHOP.files().get(name)));
  }

  @Test
  void countsWhatItWrites() {
    Simulation.Result result = SHOP.result();

    assertThat(result.lines()).isEqualTo(LINES).isEqualTo(SHOP.sales().size());
    assertThat(result.feeRows()).isEqualTo(SHOP.orderRows().size() - LINES);
    assertThat(result.badRows()).isZero();
    assertThat(result.returns()).isEqualTo(SHOP.returns().size());
    assertThat(result.listings()).isEqualTo(SHOP.listings().size()).isBetween(300L, 400L);
  }

  @Test
  void everyReturnIsOfASoldLineAndNotOfMoreUnits() {
    Map<String, NamedCsvRecord> sold = byItem(SHOP.sales());

    assertThat(byItem(SHOP.returns())).hasSize(SHOP.returns().size());
    assertThat(SHOP.returns())
        .allSatisfy(
            back -> {
              NamedCsvRecord line = sold.get(back.getField("order_item_id"));
              assertThat(line).isNotNull();
              assertThat(back.getField("order_id")).isEqualTo(line.getField("order_id"));
              assertThat(back.getField("sku")).isEqualTo(line.getField("sku"));
              int units = Integer.parseInt(back.getField("quantity"));
              assertThat(units).isBetween(1, Integer.parseInt(line.getField("quantity")));
              assertThat(new BigDecimal(back.getField("refund_amount")))
                  .isEqualTo(
                      new BigDecimal(line.getField("unit_price"))
                          .multiply(BigDecimal.valueOf(units)));
            });
  }

  @Test
  void everyReturnComesWithinSixtyDaysAndIsReportedOneToFiveDaysLater() {
    Map<String, NamedCsvRecord> sold = byItem(SHOP.sales());

    assertThat(SHOP.returns())
        .allSatisfy(
            back -> {
              LocalDateTime soldAt = time(sold.get(back.getField("order_item_id")), "order_time");
              LocalDateTime returnedAt = time(back, "return_time");
              LocalDateTime processedAt = time(back, "processed_time");
              assertThat(returnedAt).isAfter(soldAt).isBefore(soldAt.plusDays(60));
              assertThat(
                      ChronoUnit.DAYS.between(returnedAt.toLocalDate(), processedAt.toLocalDate()))
                  .isBetween(1L, 5L);
              assertThat(processedAt).isBefore(LocalDateTime.parse("2026-04-01T00:00:00"));
            });
  }

  @Test
  void ordersFillTheFifteenMonthsInOrderOfTimeWithThePeakBeforeChristmas() {
    List<LocalDateTime> times =
        SHOP.orderRows().stream().map(row -> time(row, "order_time")).toList();

    assertThat(times).isSorted();
    assertThat(times.get(0).toLocalDate()).isEqualTo("2025-01-01");
    assertThat(times.get(times.size() - 1).toLocalDate()).isEqualTo("2026-03-31");
    Map<Integer, Long> in2025 =
        times.stream()
            .filter(time -> time.getYear() == 2025)
            .collect(Collectors.groupingBy(LocalDateTime::getMonthValue, Collectors.counting()));
    assertThat(in2025.get(11) + in2025.get(12))
        .isGreaterThan(14 * (in2025.get(4) + in2025.get(5)) / 10);
  }

  @Test
  void everySoldSkuIsListedAndOnSale() {
    Map<String, NamedCsvRecord> listed =
        SHOP.listings().stream()
            .collect(Collectors.toMap(row -> row.getField("sku"), Function.identity()));

    assertThat(SHOP.sales())
        .allSatisfy(
            row -> {
              NamedCsvRecord listing = listed.get(row.getField("sku"));
              assertThat(listing).isNotNull();
              for (String column :
                  List.of("title", "category", "brand", "parent_sku", "list_price")) {
                assertThat(row.getField(column)).isEqualTo(listing.getField(column));
              }
              assertThat(time(row, "order_time").toLocalDate())
                  .isAfterOrEqualTo(LocalDate.parse(listing.getField("listed_on")));
              assertThat(new BigDecimal(row.getField("unit_price")))
                  .isPositive()
                  .isLessThanOrEqualTo(new BigDecimal(row.getField("list_price")));
            });
  }

  @Test
  void ordersHoldOneToFiveLinesWithNumbersOfTheirOwn() {
    Map<String, Long> lines =
        SHOP.sales().stream()
            .collect(Collectors.groupingBy(row -> row.getField("order_id"), Collectors.counting()));

    assertThat(lines.values()).allMatch(count -> count <= 5).contains(1L, 2L, 3L, 4L, 5L);
    assertThat(byItem(SHOP.orderRows())).hasSize(SHOP.orderRows().size());
  }

  @Test
  void aboutOneRowInTwoHundredIsAFeeWhichIsNoListing() {
    List<NamedCsvRecord> fees =
        SHOP.orderRows().stream().filter(row -> row.getField("order_type").equals("FEE")).toList();

    assertThat((double) fees.size() / SHOP.orderRows().size()).isCloseTo(0.005, within(0.0025));
    assertThat(fees)
        .extracting(row -> row.getField("sku"))
        .containsOnly("SHIP-EXPRESS", "GIFT-WRAP");
    assertThat(SHOP.listings())
        .extracting(row -> row.getField("sku"))
        .doesNotContain("SHIP-EXPRESS", "GIFT-WRAP");
  }

  @Test
  void buyersLiveAtExampleDomainsAndSomeOrdersNameNone() {
    assertThat(SHOP.orderRows())
        .extracting(row -> row.getField("buyer_email"))
        .allMatch(email -> email.isEmpty() || email.matches("b\\d+@example\\.(com|org)"));
    long guests =
        SHOP.sales().stream().filter(row -> row.getField("buyer_email").isEmpty()).count();
    assertThat((double) guests / LINES).isCloseTo(0.02, within(0.006));
  }

  @Test
  void aFewBuyersAndSkusMakeMuchOfTheSales() {
    Map<String, Long> bySku = counts("sku");
    Map<String, Long> byBuyer = counts("buyer_email");
    byBuyer.remove("");

    assertThat(bySku.values().stream().filter(lines -> lines >= 100).count()).isBetween(3L, 30L);
    assertThat(byBuyer).hasSizeBetween(2_000, 3_000);
    assertThat(byBuyer.values().stream().filter(lines -> lines >= 15).count()).isBetween(5L, 60L);
  }

  @Test
  void badRowsComeLastAndChangeNothingElse() {
    SimulatedShop spoilt = SimulatedShop.of(new SimulationSettings(LINES, 7, true, 3));
    String orders = spoilt.files().get(Simulation.ORDERS_FILE);
    List<NamedCsvRecord> rows = spoilt.orderRows();
    List<NamedCsvRecord> bad = rows.subList(rows.size() - 3, rows.size());

    assertThat(orders).startsWith(SHOP.files().get(Simulation.ORDERS_FILE));
    assertThat(spoilt.files().get(Simulation.RETURNS_FILE))
        .isEqualTo(SHOP.files().get(Simulation.RETURNS_FILE));
    assertThat(spoilt.result().badRows()).isEqualTo(3);
    assertThat(bad.get(0).getField("quantity")).isEqualTo("two");
    assertThat(bad.get(1).getField("order_time")).isEqualTo("31/13/2025 25:00");
    assertThat(bad.get(2).getField("sku")).isEmpty();
  }

  @Test
  void smallestShopWorks() {
    SimulatedShop small = SimulatedShop.of(new SimulationSettings(100, 1, true));

    assertThat(small.sales()).hasSize(100);
    assertThat(Set.copyOf(small.result().truth().abusers().values()))
        .containsExactlyInAnyOrder(AbuseKind.values());
  }

  @Test
  void failureOfAWriterReachesTheCaller() {
    IOException full = new IOException("No space left");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> Simulation.write(new SimulationSettings(LINES, 7, true), name -> broken(full)))
        .withMessage("No space left");
  }

  private static Writer broken(IOException failure) {
    return new Writer() {
      @Override
      public void write(char[] buffer, int offset, int length) throws IOException {
        throw failure;
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static Map<String, Long> counts(String column) {
    return SHOP.sales().stream()
        .collect(Collectors.groupingBy(row -> row.getField(column), Collectors.counting()));
  }

  private static Map<String, NamedCsvRecord> byItem(List<NamedCsvRecord> rows) {
    return rows.stream()
        .collect(Collectors.toMap(row -> row.getField("order_item_id"), Function.identity()));
  }

  private static LocalDateTime time(NamedCsvRecord row, String column) {
    return LocalDateTime.parse(row.getField(column));
  }
}
