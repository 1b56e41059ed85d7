package io.returnwise.bench;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Histories from Parquet files with one version of each row to Parquet files: those of the lines of
 * a size, or of copies of them, each with keys of its own, as a shop of that many more lines.
 */
final class Histories {
  static final List<LedgerTotal> TOTALS =
      LedgerTotal.ever(Ledger.LINES, Ledger.VALUE_MINOR, Ledger.RETURNED_LINES);
  private static final List<String> NAMES = List.of("buyer", "buyer_sku", "sku", "variant");

  /** What tells one copy from another; the rest is shared, as one shop shares it. */
  private static final List<Field> KEYS =
      List.of(
          OrderLines.LINE_ID,
          OrderLines.ORDER_ID,
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.BUYER_TOKEN);

  private static final String COPY = "_copy";

  private final Workbench bench;
  private final int copies;

  Histories(Workbench bench, int copies) {
    this.bench = bench;
    this.copies = copies;
  }

  String path(String name) {
    return bench.scratch(copies == 1 ? name : "%s-%d".formatted(name, copies)).toString();
  }

  long lines() {
    return bench.lines() * copies;
  }

  /** Rows once for each copy, with keys of their own. */
  private Dataset<Row> copied(Dataset<Row> rows) {
    if (copies == 1) {
      return rows;
    }
    Column[] all = new Column[copies];
    Arrays.setAll(all, copy -> lit("-" + copy));
    Dataset<Row> copied = rows.withColumn(COPY, explode(array(all)));
    for (Field key : KEYS) {
      if (Arrays.asList(rows.columns()).contains(key.name())) {
        copied = copied.withColumn(key.name(), concat(key.col(), col(COPY)));
      }
    }
    return copied.drop(COPY);
  }

  /** Writes one version of each row to files that both engines read; returns the currency. */
  String prepare() {
    try (AsOfTables tables = new AsOfTables(bench.context(), bench.asOf())) {
      if (Files.exists(Path.of(path("histories-returns"), "_SUCCESS"))) {
        return tables.shopCurrency();
      }
      copied(
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
                      OrderLines.KNOWN_ON.col()))
          .write()
          .parquet(path("histories-lines"));
      copied(
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
                      ReturnEvents.DISPOSITION.col()))
          .write()
          .parquet(path("histories-returns"));
      return tables.shopCurrency();
    }
  }

  /** Makes the passes over the lines and returns how many there are. */
  long withPasses(String currency) {
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
    int partitions = LedgerPasses.partitions(lines());
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
    return lines();
  }

  static TableSchema schema() {
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
