package io.returnwise.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.config.MappingReader;
import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.ingest.BuyerTokens;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small shop whose files are imported one after the other. */
@ExtendWith(SparkExtension.class)
abstract class ImportedShop {
  static final LocalDate LATER = LocalDate.of(2026, 1, 1);
  static final String BY_BUYER =
      SmallShop.MAPPING.replace("match-by: [order_item_id]", "match-by: [buyer, sku]");

  static final LocalDate JUNE = LocalDate.of(2025, 6, 1);

  @TempDir Path folder;
  Warehouse warehouse;
  SparkSession session;
  int runs;

  @BeforeEach
  void openWarehouse(SparkSession spark) {
    warehouse = Warehouse.openOrCreate(spark, folder.resolve("warehouse").toString());
    session = spark;
  }

  static String line(int number, int units) {
    return SmallShop.sale(
        String.valueOf(number), "2025-03-%02dT10:00:00".formatted(number), "S1", units);
  }

  static String flagged(int number, String flag) {
    return line(number, 1).replace("blue", flag);
  }

  /** Numbers of the lines that came back, as far as was known before the day. */
  List<String> flags(String asOf) {
    return events(LocalDate.parse(asOf)).stream()
        .filter(row -> row.<Integer>getAs("units") > 0)
        .map(this::item)
        .sorted()
        .toList();
  }

  Path orders(String name, String... rows) {
    return SmallShop.write(folder, name, SmallShop.orders(rows));
  }

  Path returns(String name, String... rows) {
    return SmallShop.write(folder, name, SmallShop.returns(rows));
  }

  Ingest.Result load(String mapping, Path... files) {
    return load(Optional.empty(), mapping, files);
  }

  Ingest.Result load(Optional<LocalDate> receivedOn, String mapping, Path... files) {
    BuyerTokens tokens = new BuyerTokens("a plain test key".getBytes(StandardCharsets.UTF_8));
    runs++;
    List<String> inputs = Stream.of(files).map(Path::toString).toList();
    return new Ingest(context())
        .run(new MappedSource(inputs, MappingReader.read("test", mapping), tokens), receivedOn);
  }

  JobContext context() {
    return new JobContext(
        session, warehouse, Settings.defaults(), PolicyReader.shipped(), "run-" + runs, "test");
  }

  Map<String, Long> rows() {
    return Stream.of(OrderLines.SCHEMA, ReturnEvents.SCHEMA, ImportLog.SCHEMA, RejectedRows.SCHEMA)
        .collect(Collectors.toMap(TableSchema::table, table -> warehouse.versions(table).count()));
  }

  List<Row> events(LocalDate asOf) {
    return warehouse.asOf(ReturnEvents.SCHEMA, asOf).collectAsList();
  }

  List<org.assertj.core.groups.Tuple> taken() {
    return events(LATER).stream()
        .filter(row -> row.<Integer>getAs("units") > 0)
        .map(row -> tuple(item(row), row.getAs("units")))
        .toList();
  }

  /** Units and refunds of all returns. */
  List<Long> returned() {
    Row sums =
        warehouse
            .asOf(ReturnEvents.SCHEMA, LATER)
            .agg(
                sum(ReturnEvents.UNITS.col()),
                coalesce(sum(ReturnEvents.REFUND_MINOR.col()), lit(0L)))
            .first();
    return List.of(sums.getLong(0), sums.getLong(1));
  }

  List<Integer> units(LocalDate asOf) {
    return warehouse.asOf(OrderLines.SCHEMA, asOf).collectAsList().stream()
        .map(row -> row.<Integer>getAs(OrderLines.UNITS.name()))
        .toList();
  }

  /** Number of the line that an event was matched to. */
  String item(Row event) {
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
