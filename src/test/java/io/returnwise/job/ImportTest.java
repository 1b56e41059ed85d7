package io.returnwise.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.config.MappingReader;
import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.RejectedRows;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ImportTest {
  private static final LocalDate LATER = LocalDate.of(2026, 1, 1);
  private static final String BY_BUYER =
      SmallShop.MAPPING.replace("match-by: [order_item_id]", "match-by: [buyer, sku]");

  private static final LocalDate JUNE = LocalDate.of(2025, 6, 1);

  @TempDir private Path folder;
  private Warehouse warehouse;
  private SparkSession session;
  private int runs;

  @BeforeEach
  void openWarehouse(SparkSession spark) {
    warehouse = Warehouse.openOrCreate(spark, folder.resolve("warehouse").toString());
    session = spark;
  }

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

  private static String line(int number, int units) {
    return SmallShop.sale(
        String.valueOf(number), "2025-03-%02dT10:00:00".formatted(number), "S1", units);
  }

  private static String flagged(int number, String flag) {
    return line(number, 1).replace("blue", flag);
  }

  /** Numbers of the lines that came back, as far as was known before the day. */
  private List<String> flags(String asOf) {
    return events(LocalDate.parse(asOf)).stream()
        .filter(row -> row.<Integer>getAs("units") > 0)
        .map(this::item)
        .sorted()
        .toList();
  }

  private Path orders(String name, String... rows) {
    return SmallShop.write(folder, name, SmallShop.orders(rows));
  }

  private Path returns(String name, String... rows) {
    return SmallShop.write(folder, name, SmallShop.returns(rows));
  }

  private Ingest.Result load(String mapping, Path... files) {
    return load(Optional.empty(), mapping, files);
  }

  private Ingest.Result load(Optional<LocalDate> receivedOn, String mapping, Path... files) {
    BuyerTokens tokens = new BuyerTokens("a plain test key".getBytes(StandardCharsets.UTF_8));
    runs++;
    List<String> inputs = Stream.of(files).map(Path::toString).toList();
    return new Ingest(context())
        .run(new MappedSource(inputs, MappingReader.read("test", mapping), tokens), receivedOn);
  }

  private JobContext context() {
    return new JobContext(
        session, warehouse, Settings.defaults(), PolicyReader.shipped(), "run-" + runs, "test");
  }

  private Map<String, Long> rows() {
    return Stream.of(OrderLines.SCHEMA, ReturnEvents.SCHEMA, ImportLog.SCHEMA, RejectedRows.SCHEMA)
        .collect(Collectors.toMap(TableSchema::table, table -> warehouse.versions(table).count()));
  }

  private List<Row> events(LocalDate asOf) {
    return warehouse.asOf(ReturnEvents.SCHEMA, asOf).collectAsList();
  }

  private List<org.assertj.core.groups.Tuple> taken() {
    return events(LATER).stream()
        .filter(row -> row.<Integer>getAs("units") > 0)
        .map(row -> tuple(item(row), row.getAs("units")))
        .toList();
  }

  /** Units and refunds of all returns. */
  private List<Long> returned() {
    Row sums =
        warehouse
            .asOf(ReturnEvents.SCHEMA, LATER)
            .agg(
                sum(ReturnEvents.UNITS.col()),
                coalesce(sum(ReturnEvents.REFUND_MINOR.col()), lit(0L)))
            .first();
    return List.of(sums.getLong(0), sums.getLong(1));
  }

  private List<Integer> units(LocalDate asOf) {
    return warehouse.asOf(OrderLines.SCHEMA, asOf).collectAsList().stream()
        .map(row -> row.<Integer>getAs(OrderLines.UNITS.name()))
        .toList();
  }

  /** Number of the line that an event was matched to. */
  private String item(Row event) {
    String lineId = event.getAs(ReturnEvents.LINE_ID.name());
    return warehouse
        .versions(OrderLines.SCHEMA)
        .filter(OrderLines.LINE_ID.col().equalTo(coalesce(lit(lineId), lit(""))))
        .select(col(OrderLines.ORDER_ITEM_ID.name()))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .findFirst()
        .orElse(null);
  }
}
