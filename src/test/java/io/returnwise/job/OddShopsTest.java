package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.testing.ParquetShop;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Shops in which something that every other shop has is missing. */
@ExtendWith(SparkExtension.class)
class OddShopsTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 7, 1);
  private static final int LINES = 20;

  @TempDir private Path folder;

  /**
   * Lines without buyer, variant, parent, category, brand, region, channel, price, and no return.
   */
  @Test
  void nothingButSkusAndNothingComesBack(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    for (int i = 0; i < LINES; i++) {
      ParquetShop.line(lines, "L" + i, OrderLines.SKU, "sku-" + i % 4);
    }
    JobContext context = built(spark, lines, TestTable.of(ReturnEvents.SCHEMA));

    List<Row> features = features(context);
    assertThat(features).hasSize(LINES);
    assertAllAreNumbers(features);
    for (Entity entity : List.of(Entity.BUYER, Entity.PARENT, Entity.CATEGORY, Entity.LANE)) {
      assertThat(context.warehouse().snapshot(Ledger.schema(entity), AS_OF))
          .as(entity.id())
          .isEmpty();
    }
    assertThat(context.warehouse().snapshot(BuyerFeatures.SCHEMA, AS_OF).orElseThrow().count())
        .isZero();
    assertThat(sku(context)).hasSize(4).allMatch(sku -> rate(sku) == 0);
    refusesToTrain(context, "found 20 with 0 returned and 20 kept");
  }

  /** One SKU in one size, one buyer, one day, one basket, and every line comes back. */
  @Test
  void oneOfEverythingAndAllOfItComesBack(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    TestTable returns = TestTable.of(ReturnEvents.SCHEMA);
    for (int i = 0; i < LINES; i++) {
      ParquetShop.line(
          lines,
          "L" + i,
          OrderLines.SOURCE,
          "the source",
          OrderLines.SKU,
          "the sku",
          OrderLines.SIZE,
          "M",
          OrderLines.ORDER_ID,
          "the order",
          OrderLines.BUYER_TOKEN,
          "the buyer");
      ParquetShop.event(returns, "E" + i, "L" + i);
    }
    JobContext context = built(spark, lines, returns);

    List<Row> features = features(context);
    assertThat(features).hasSize(LINES);
    assertAllAreNumbers(features);
    // Nothing was known before the day, and what was bought on it tells of itself only.
    assertThat(features)
        .allMatch(row -> row.<Double>getAs("sku_is_new") == 1)
        .allMatch(row -> row.<Double>getAs("buyer_rate") == 0)
        .allMatch(row -> row.<Double>getAs("basket_lines") == Math.log1p(LINES));
    assertThat(sku(context)).singleElement().matches(sku -> rate(sku) == 1);
    Row buyer = context.warehouse().snapshot(BuyerFeatures.SCHEMA, AS_OF).orElseThrow().first();
    assertThat(buyer.<Long>getAs(BuyerFeatures.ORDERS.name())).isEqualTo(1);
    assertThat(buyer.<Long>getAs(Ledger.MATURED_RETURNED_LINES.name())).isEqualTo(LINES);
    refusesToTrain(context, "found 20 with 20 returned and 0 kept");
  }

  private JobContext built(SparkSession spark, TestTable lines, TestTable returns) {
    ParquetShop shop =
        new ParquetShop(folder.resolve("shop"))
            .with("order_lines/a.parquet", lines.on(spark))
            .with("return_events/a.parquet", returns.on(spark));
    JobContext context = new SimulatedWarehouse(spark, folder).run("run-1");
    new Ingest(context).run(new ParquetSource(List.of(shop.input())), Optional.empty());
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      new BuildFeatures(context).run(tables);
    }
    return context;
  }

  private static List<Row> features(JobContext context) {
    return context.warehouse().snapshot(LineFeatures.SCHEMA, AS_OF).orElseThrow().collectAsList();
  }

  private static List<Row> sku(JobContext context) {
    return context.warehouse().snapshot(SkuFeatures.SCHEMA, AS_OF).orElseThrow().collectAsList();
  }

  private static double rate(Row sku) {
    return sku.<Double>getAs(SkuFeatures.RETURN_RATE.name());
  }

  private static void assertAllAreNumbers(List<Row> features) {
    for (Feature feature : LineFeatures.ALL) {
      assertThat(features)
          .as(feature.name())
          .allMatch(row -> Double.isFinite(row.<Double>getAs(feature.name())));
    }
  }

  private static void refusesToTrain(JobContext context, String found) {
    try (AsOfTables tables = new AsOfTables(context, AS_OF)) {
      assertThatThrownBy(() -> new TrainModel(context).run(tables))
          .isInstanceOf(TooLittleDataException.class)
          .hasMessageContaining(found);
    }
  }
}
