package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.io.Warehouse;
import io.returnwise.job.ImportCounts.Count;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.RejectedRows;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.ParquetShop;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ParquetImportTest {
  private static final LocalDate LATER = LocalDate.of(2026, 1, 1);
  private static final String APRIL = "2025-04-01T10:00:00Z";
  private static final String MAY = "2025-05-01T10:00:00Z";

  @TempDir private Path folder;
  private Warehouse warehouse;
  private SparkSession session;
  private ParquetShop shop;
  private int runs;

  @BeforeEach
  void openWarehouse(SparkSession spark) {
    warehouse = Warehouse.openOrCreate(spark, folder.resolve("warehouse").toString());
    session = spark;
    shop = new ParquetShop(folder.resolve("a shop+1% [x]{y}"));
  }

  @Test
  void loadsTheTablesAsTheyAreAndTheSameFilesOnce() throws IOException {
    Dataset<Row> lines = lines("L1", "L2", "L3");
    Dataset<Row> more = lines("L4");
    Dataset<Row> events = ParquetShop.event(table(ReturnEvents.SCHEMA), "E1", "L1").on(session);
    Dataset<Row> refunds = ParquetShop.refund(table(Refunds.SCHEMA), "F1").on(session);
    Dataset<Row> listings = ParquetShop.listing(table(Listings.SCHEMA), "S1").on(session);
    shop.with("order_lines/a.parquet", lines.drop("carrier", "status", "buyer_token"))
        .with("order_lines/2025/b.parquet", more.withColumn("warehouse", lit("north")))
        .with("order_lines/empty.parquet", lines.limit(0))
        .with("return_events/a.parquet", events)
        .with("refunds/a.parquet", refunds)
        .with("listings/a.parquet", listings);
    write("truth/lines.parquet", "broken");
    write("order_lines/_SUCCESS", "");
    write("order_lines/.hidden.parquet", "broken");

    Ingest.Result first = load();
    Map<String, Long> rows = rows();
    Ingest.Result again = load();

    assertThat(stored(OrderLines.SCHEMA))
        .containsExactlyInAnyOrderElementsOf(lines.unionByName(more).collectAsList());
    assertThat(stored(ReturnEvents.SCHEMA)).containsExactlyElementsOf(events.collectAsList());
    assertThat(stored(Refunds.SCHEMA)).containsExactlyElementsOf(refunds.collectAsList());
    assertThat(stored(Listings.SCHEMA)).containsExactlyElementsOf(listings.collectAsList());
    assertThat(first.counts().counts())
        .containsExactlyInAnyOrder(
            new Count("order_lines/a.parquet", "accepted", "into order_lines", 3),
            new Count("order_lines/2025/b.parquet", "accepted", "into order_lines", 1),
            new Count("order_lines/empty.parquet", "accepted", "into order_lines", 0),
            new Count("return_events/a.parquet", "accepted", "into return_events", 1),
            new Count("refunds/a.parquet", "accepted", "into refunds", 1),
            new Count("listings/a.parquet", "accepted", "into listings", 1));
    assertThat(first.notes())
        .containsExactly(
            "order_lines: columns that the table does not have are not read: warehouse");
    assertThat(first.newLines()).isEqualTo(4);
    assertThat(first.newEvents()).isEqualTo(1);
    assertThat(again.newLines()).isZero();
    assertThat(again.counts().rows()).isEqualTo(7);
    assertThat(rows()).isEqualTo(rows);
    assertThat(warehouse.rows(ImportLog.SCHEMA)).isEqualTo(6);
    assertThat(warehouse.fileSystem().exists(warehouse.path("_key"))).isFalse();
  }

  @Test
  void appendsOnlyTheVersionsThatAreNew() {
    shop.with("order_lines/a.parquet", versions("L1", "a", ParquetShop.KNOWN, "L2", "a", APRIL));
    load();
    ParquetShop later = new ParquetShop(folder.resolve("later"));
    later.with(
        "order_lines/a.parquet",
        versions(
            "L1",
            "a",
            ParquetShop.KNOWN,
            "L1",
            "b",
            APRIL,
            "L1",
            "a",
            MAY,
            "L2",
            "a",
            APRIL,
            "L3",
            "a",
            APRIL));
    Ingest.Result second = load(Optional.empty(), later);
    // The first files under another name: what they say is an older version now.
    shop.with("order_lines/b.parquet", lines("L9"));
    Ingest.Result old = load();

    assertThat(second.newLines()).isEqualTo(3);
    assertThat(old.newLines()).isEqualTo(1);
    assertThat(contents(warehouse.asOf(OrderLines.SCHEMA, LATER)))
        .contains(tuple("L1", "a"), tuple("L2", "a"), tuple("L3", "a"));
    assertThat(contents(warehouse.asOf(OrderLines.SCHEMA, LocalDate.of(2025, 4, 2))))
        .contains(tuple("L1", "b"), tuple("L2", "a"));
  }

  @Test
  void asksForTheDayOfARestatementWithoutALaterTime() {
    shop.with("order_lines/a.parquet", versions("L1", "a", APRIL, "L2", "a", APRIL));
    load();
    Map<String, Long> rows = rows();
    ParquetShop other = new ParquetShop(folder.resolve("other"));
    other.with(
        "order_lines/a.parquet",
        versions("L1", "b", APRIL, "L2", "b", ParquetShop.KNOWN, "L2", "a", APRIL));

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> load(Optional.empty(), other))
        .withMessageContaining("2 rows for order_lines say something else")
        .withMessageContaining("expected --received-on DAY");
    assertThat(rows()).isEqualTo(rows);

    Optional<LocalDate> june = Optional.of(LocalDate.of(2025, 6, 1));
    assertThat(load(june, other).newLines()).isEqualTo(1);
    assertThat(load(Optional.empty(), other).newLines()).isZero();
    assertThat(contents(warehouse.asOf(OrderLines.SCHEMA, LocalDate.of(2025, 6, 1))))
        .containsExactlyInAnyOrder(tuple("L1", "a"), tuple("L2", "a"));
    assertThat(contents(warehouse.asOf(OrderLines.SCHEMA, LATER)))
        .containsExactlyInAnyOrder(tuple("L1", "b"), tuple("L2", "a"));
  }

  @Test
  void namesEveryFileAndColumnAtFaultAndLoadsNothing() throws IOException {
    Dataset<Row> lines = lines("L1");
    Column nanos = col("units").cast("decimal(10,2)");
    shop.with("order_lines/good.parquet", lines)
        .with("order_lines/bad.parquet", lines.withColumn("units", nanos).drop("sku"))
        .with("listings/a.parquet", lines.withColumn("price_minor", lit("9.99")));
    write("return_events/a.parquet", "event_id,line_id");
    Files.createDirectories(Path.of(shop.input()).resolve("order_lines/size=XL"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::load)
        .withMessageStartingWith("Cannot use the input; nothing was loaded:")
        .withMessageContaining("order_lines/bad.parquet: column sku must be string, but is missing")
        .withMessageContaining(
            "order_lines/bad.parquet: column units must be int, but is decimal(10,2)")
        .withMessageContaining(
            "listings/a.parquet: column price_minor must be bigint, but is string")
        .withMessageContaining(
            "return_events/a.parquet: expected a whole Parquet file, found something else")
        .withMessageContaining(
            "order_lines/size=XL: expected every column in the files, found a folder that stands")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("good.parquet"))
        .extracting(InvalidDataException::exitCode)
        .isEqualTo(3);
    assertThat(warehouse.isLoaded()).isFalse();
  }

  @Test
  void keepsRawIdentifiersOutOfTheWarehouse() throws IOException {
    TestTable lines = table(OrderLines.SCHEMA);
    for (int i = 1; i <= 8; i++) {
      ParquetShop.line(lines, "L" + i, OrderLines.BUYER_TOKEN, "token");
    }
    ParquetShop.line(
        lines,
        "L9",
        OrderLines.BUYER_TOKEN,
        "ann@localhost",
        OrderLines.ADDRESS_TOKEN,
        "10 High Street",
        OrderLines.ORDER_ID,
        "ann@example.com",
        OrderLines.UNITS,
        0);
    shop.with("order_lines/a.parquet", lines.on(session));
    shop.with(
        "return_events/a.parquet",
        ParquetShop.event(
                table(ReturnEvents.SCHEMA), "E1", "L1", ReturnEvents.REASON_RAW, "ask ann@a.com")
            .on(session));
    Ingest.Result result = load();

    assertThat(stored(RejectedRows.SCHEMA))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("file")).isEqualTo("order_lines/a.parquet");
              assertThat(row.<Long>getAs("line_number")).isEqualTo(9);
              assertThat(row.<String>getAs("reasons"))
                  .isEqualTo(
                      "buyer_token: expected a token, found something with an @; units: expected at"
                          + " least 1, found '0'");
              assertThat(row.<String>getAs("raw_text"))
                  .contains("line_id=L9", "buyer_token=[redacted]", "order_id=[redacted]")
                  .contains("address_token=[redacted]");
            });
    assertThat(result.counts().counts())
        .contains(
            new Count(
                "order_lines/a.parquet",
                "rejected",
                "buyer_token: expected a token, found something with an @; units: expected at least"
                    + " 1",
                1));
    for (String table : warehouse.tables()) {
      assertThat(warehouse.newest(table).toJSON().collectAsList())
          .as(table)
          .isNotEmpty()
          .noneMatch(row -> row.contains("ann") || row.contains("High Street"));
    }
  }

  @Test
  void takesAVersionThatComesTwiceOnce() {
    Dataset<Row> lines = lines("L1", "L2");
    ParquetShop other = new ParquetShop(folder.resolve("other"));
    other.with("order_lines/a.parquet", lines);
    shop.with(
        "order_lines/a.parquet", lines.unionByName(lines("L0").withColumn("line_id", lit("L3"))));

    Ingest.Result result = load(Optional.empty(), other, shop);

    assertThat(stored(OrderLines.SCHEMA)).hasSize(3);
    assertThat(result.newLines()).isEqualTo(3);
    assertThat(result.counts().counts())
        .containsExactlyInAnyOrder(
            new Count("a shop+1% [x]{y}/order_lines/a.parquet", "accepted", "into order_lines", 3),
            new Count("other/order_lines/a.parquet", "excluded", "the same version twice", 2));
  }

  @Test
  void refusesOneKeyWithDifferentContent() {
    shop.with("order_lines/a.parquet", versions("L1", "a", APRIL, "L2", "a", APRIL))
        .with("order_lines/b.parquet", versions("L2", "b", APRIL));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::load)
        .withMessageContaining(
            "order_lines: expected one content_hash for each [line_id, known_at, revision], found"
                + " more for 1 of them, for example in row 2 of order_lines/a.parquet");
    assertThat(warehouse.isLoaded()).isFalse();
  }

  @Test
  void refusesFilesThatAreMostlyAtFaultAndFilesThatBreakOff() throws IOException {
    shop.with(
        "order_lines/a.parquet",
        lines("L1", "L2", "L3").withColumn("units", col("line_id").equalTo("L1").cast("int")));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::load)
        .withMessageContaining(
            "order_lines/a.parquet: expected at most 20.0% rejected rows"
                + " (ingest.max-rejected-share), found 66.7% (2 of 3), for example 2 x units:"
                + " expected at least 1");

    shop.with("order_lines/a.parquet", lines("L1", "L2", "L3"));
    Path file = Path.of(shop.input()).resolve("order_lines/a.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4, 100, (byte) 7);
    Files.write(file, bytes);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::load)
        .withMessageContaining("a.parquet to its end; nothing was loaded");
    assertThat(warehouse.isLoaded()).isFalse();
  }

  private static TestTable table(TableSchema schema) {
    return TestTable.of(schema);
  }

  private Dataset<Row> lines(String... ids) {
    TestTable lines = table(OrderLines.SCHEMA);
    for (String id : ids) {
      ParquetShop.line(lines, id);
    }
    return lines.on(session);
  }

  /** Versions of lines from id, content and known time. */
  private Dataset<Row> versions(String... idsContentsTimes) {
    TestTable lines = table(OrderLines.SCHEMA);
    for (int i = 0; i < idsContentsTimes.length; i += 3) {
      String knownAt = idsContentsTimes[i + 2];
      ParquetShop.line(
          lines,
          idsContentsTimes[i],
          OrderLines.CONTENT_HASH,
          idsContentsTimes[i + 1],
          OrderLines.KNOWN_AT,
          knownAt,
          OrderLines.KNOWN_ON,
          knownAt.substring(0, 10));
    }
    return lines.on(session);
  }

  private void write(String file, String text) throws IOException {
    Path path = Path.of(shop.input()).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Ingest.Result load() {
    return load(Optional.empty(), shop);
  }

  private Ingest.Result load(Optional<LocalDate> receivedOn, ParquetShop... shops) {
    runs++;
    JobContext context =
        new JobContext(
            session, warehouse, Settings.defaults(), PolicyReader.shipped(), "run-" + runs, "test");
    return new Ingest(context)
        .run(new ParquetSource(Stream.of(shops).map(ParquetShop::input).toList()), receivedOn);
  }

  private Map<String, Long> rows() {
    return Stream.of(
            OrderLines.SCHEMA,
            ReturnEvents.SCHEMA,
            Refunds.SCHEMA,
            Listings.SCHEMA,
            ImportLog.SCHEMA,
            RejectedRows.SCHEMA)
        .collect(Collectors.toMap(TableSchema::table, warehouse::rows));
  }

  private List<Row> stored(TableSchema schema) {
    return warehouse.versions(schema).collectAsList();
  }

  private static List<org.assertj.core.groups.Tuple> contents(Dataset<Row> lines) {
    return lines.collectAsList().stream()
        .map(row -> tuple(row.getAs("line_id"), row.getAs("content_hash")))
        .toList();
  }
}
