package io.returnwise.bench;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.job.AsOfTables;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LedgerSettings;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The histories alone: for every line what was known of its buyer, its SKU, its variant and its
 * pair of buyer and SKU before its day, and what is in its basket, from Parquet files with one
 * version of each row to Parquet files.
 */
final class HistoriesPart implements Part {
  private static final List<LedgerTotal> TOTALS =
      LedgerTotal.ever(Ledger.LINES, Ledger.VALUE_MINOR, Ledger.RETURNED_LINES);
  private static final String PRODUCT = "returnwise";
  private static final String DUCKDB = "duckdb";
  private static final String SPARK_SQL = "spark-sql";
  private static final List<String> NAMES = List.of("buyer", "buyer_sku", "sku", "variant");

  private final Workbench bench;
  private final ResultFile file;

  HistoriesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    file.put("duckdb", DuckDbScript.version());
    String currency = prepare();
    DuckDbScript duckDb =
        new DuckDbScript(
            "histories.sql",
            bench,
            Map.of(
                "lines", path("histories-lines"),
                "returns", path("histories-returns"),
                "as_of", bench.asOf().toString(),
                "currency", currency,
                "output", path("histories-duckdb.parquet")));
    Contest contest =
        new Contest(bench.settings(), file)
            .with(PRODUCT, bench::cancelJobs, () -> withPasses(currency))
            .with(DUCKDB, duckDb::cancel, duckDb::run)
            .with(SPARK_SQL, bench::cancelJobs, () -> withSparkSql(duckDb));
    contest.run();
    contest.ratio(SPARK_SQL, DUCKDB).ifPresent(ofSql -> file.put("ratio_spark_sql", ofSql));
    OptionalDouble ratio = contest.ratio(PRODUCT, DUCKDB);
    if (ratio.isPresent()) {
      file.put("ratio", ratio.getAsDouble());
      file.putAll(
          ColumnComparison.of(
              bench.spark().read().parquet(path("histories-returnwise")),
              bench.spark().read().parquet(path("histories-duckdb.parquet")),
              schema()));
    }
  }

  private String path(String name) {
    return bench.scratch(name).toString();
  }

  /** Writes one version of each row to files that both engines read; returns the currency. */
  private String prepare() {
    try (AsOfTables tables = new AsOfTables(bench.context(), bench.asOf())) {
      if (Files.exists(Path.of(path("histories-returns"), "_SUCCESS"))) {
        return tables.shopCurrency();
      }
      tables
          .asBought()
          .select(
              OrderLines.LINE_ID.col(),
              OrderLines.SOURCE.col(),
              OrderLines.ORDER_ID.col(),
              OrderLines.ORDER_ITEM_ID.col(),
              OrderLines.SKU.col(),
              OrderLines.PARENT.col(),
              OrderLines.CATEGORY.col(),
              OrderLines.BRAND.col(),
              OrderLines.SIZE.col(),
              OrderLines.COLOUR.col(),
              OrderLines.BUYER_TOKEN.col(),
              OrderLines.UNITS.col(),
              OrderLines.LINE_VALUE_MINOR.col(),
              OrderLines.CURRENCY.col(),
              OrderLines.PURCHASED_ON.col(),
              OrderLines.KNOWN_ON.col())
          .write()
          .parquet(path("histories-lines"));
      tables
          .returnEvents()
          .filter(ReturnEvents.LINE_ID.col().isNotNull())
          .select(
              ReturnEvents.LINE_ID.col(),
              ReturnEvents.UNITS.col(),
              ReturnEvents.KNOWN_ON.col(),
              ReturnEvents.RETURNED_ON.col(),
              ReturnEvents.CURRENCY.col(),
              ReturnEvents.REFUND_MINOR.col(),
              ReturnEvents.REASON_FAMILY.col(),
              ReturnEvents.DISPOSITION.col())
          .write()
          .parquet(path("histories-returns"));
      return tables.shopCurrency();
    }
  }

  private long withPasses(String currency) {
    // Deliveries are no part of the contest.
    Dataset<Row> files =
        bench
            .spark()
            .read()
            .parquet(path("histories-lines"))
            .withColumn(OrderLines.PURCHASED_AT.name(), lit(null).cast("timestamp"))
            .withColumn(OrderLines.DELIVERED_AT.name(), lit(null).cast("timestamp"))
            .withColumn(OrderLines.PROMISED_AT.name(), lit(null).cast("timestamp"))
            .withColumn(LineHistories.DELIVERY_KNOWN_ON.name(), lit(null).cast("date"))
            .withColumn(LineHistories.CARRIER_KNOWN_ON.name(), lit(null).cast("date"));
    Dataset<Row> lines =
        LineEvents.ofLines(
                files,
                bench
                    .spark()
                    .read()
                    .parquet(path("histories-returns"))
                    .withColumn(LineHistories.RETURN_UNTIL.name(), lit(null).cast("date")),
                lit(null).cast("date"),
                0,
                currency)
            .drop("units", "line_value_minor", "currency", "purchased_on", "known_on")
            .drop(OrderLines.PURCHASED_AT.name(), OrderLines.DELIVERED_AT.name())
            .drop(OrderLines.PROMISED_AT.name(), LineHistories.DELIVERY_KNOWN_ON.name())
            .drop(LineHistories.CARRIER_KNOWN_ON.name());
    int partitions = LedgerPasses.partitions(bench.lines());
    LedgerPasses passes =
        new LedgerPasses(bench.asOf(), partitions, new LedgerSettings(Integer.MAX_VALUE, 0));
    Dataset<Row> told =
        passes.with(
            Entity.SKU,
            passes
                .withBuyers(lines, TOTALS, Map.of(Entity.BUYER_SKU, TOTALS))
                .drop("source", "order_id", "order_item_id", "parent", "category", "brand")
                .drop("buyer_token", LineHistories.BASKET_RETURNED.name()),
            TOTALS,
            Map.of(Entity.VARIANT, TOTALS));
    schema().conform(told).write().mode("overwrite").parquet(path("histories-returnwise"));
    return bench.lines();
  }

  private long withSparkSql(DuckDbScript script) {
    new SparkScript(bench.spark(), script, path("histories-spark-sql")).run();
    return bench.lines();
  }

  private static TableSchema schema() {
    List<Field> fields = new ArrayList<>(List.of(OrderLines.LINE_ID, LineHistories.BASKET_ID));
    LineHistories.BASKET.stream()
        .filter(field -> field.type().equals(DataTypes.LongType))
        .forEach(fields::add);
    for (String name : NAMES) {
      for (LedgerTotal total : TOTALS) {
        fields.add(
            Field.required(total.column(name), DataTypes.LongType, total.measure().meaning()));
      }
    }
    return new TableSchema("histories", "one order line", List.of(OrderLines.LINE_ID), fields);
  }
}
