package io.returnwise.job;

import io.returnwise.features.Baskets;
import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.ledgers.LedgerEvents;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuFeatures;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Builds ledgers, labels and features as of a day.
 *
 * <p>Reads {@code order_lines}, {@code return_events} and {@code listings}; writes the ledgers,
 * {@code shrinkage_strengths}, {@code line_features}, {@code line_labels}, {@code sku_features} and
 * {@code buyer_features}.
 */
public final class BuildFeatures {
  private final JobContext context;

  public BuildFeatures(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long lines, long skus, long buyers) {
    /** All rows of the features. */
    public long rows() {
      return lines + skus + buyers;
    }
  }

  /** Builds and publishes everything as of the day of the tables. */
  public Result run(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("build-features", context.runId())) {
      return run(tables, work);
    }
  }

  /**
   * Builds and publishes {@code line_features} with the ledgers and strengths that they read, and
   * nothing else.
   *
   * @return rows of {@code line_features}
   */
  public long runLineFeatures(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("build-features", context.runId())) {
      Change change = context.warehouse().change("build-features", context.runId());
      History history = history(tables, work, change);
      long lines = change.publish(LineFeatures.SCHEMA, tables.asOf(), history.lineFeatures());
      change.commit();
      return lines;
    }
  }

  /** What was known on each day, written by the change, and the line features still to compute. */
  private record History(LedgerTables ledgers, Dataset<Row> strengths, Dataset<Row> lineFeatures) {}

  private History history(AsOfTables tables, WorkFolder work, Change change) {
    LabelSettings label = context.settings().label();
    Dataset<Row> basketLines =
        work.keep("lines", Baskets.of(tables.asBought(), tables.shopCurrency()));
    Dataset<Row> events =
        LedgerEvents.of(
            basketLines,
            tables.returnEvents(),
            ReturnLabels.maturesOn(label),
            label.windowDays(),
            tables.shopCurrency(),
            tables.asOf());
    LedgerTables ledgers = LedgerTables.write(events, change, tables.asOf());
    Dataset<Row> strengths = ledgers.writeStrengths(context.spark());
    Dataset<Row> shopDays = work.keep("shop-days", ShopDays.of(basketLines, ledgers, strengths));
    LineFeatureStage lineFeatures =
        new LineFeatureStage(
            ledgers, shopDays, context.policy().isPeak(OrderLines.PURCHASED_ON.col()));
    return new History(ledgers, strengths, lineFeatures.of(basketLines));
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    Change change = context.warehouse().change("build-features", context.runId());
    History history = history(tables, work, change);
    EntityFeatures entities =
        new EntityFeatures(history.ledgers(), history.strengths(), tables.asOf());
    try (Concurrently jobs = new Concurrently()) {
      Supplier<Long> lines =
          jobs.start(
              () -> change.publish(LineFeatures.SCHEMA, tables.asOf(), history.lineFeatures()));
      Supplier<Long> skus =
          jobs.start(
              () ->
                  change.publish(
                      SkuFeatures.SCHEMA,
                      tables.asOf(),
                      entities.ofSkus(
                          keys(tables, OrderLines.SKU), tables.orderLines(), tables.listings())));
      Supplier<Long> buyers =
          jobs.start(
              () ->
                  change.publish(
                      BuyerFeatures.SCHEMA,
                      tables.asOf(),
                      entities.ofBuyers(keys(tables, OrderLines.BUYER_TOKEN))));
      change.publish(
          LineLabels.SCHEMA,
          tables.asOf(),
          ReturnLabels.at(
              tables.orderLines(),
              tables.returnEvents(),
              context.settings().label(),
              tables.asOf()));
      Result result = new Result(lines.get(), skus.get(), buyers.get());
      change.commit();
      return result;
    }
  }

  /** Values of a column that lines and returns share, once each. */
  private static Dataset<Row> keys(AsOfTables tables, Field key) {
    return tables
        .orderLines()
        .select(key.col())
        .unionByName(tables.returnEvents().select(key.col()))
        .filter(key.col().isNotNull())
        .distinct();
  }
}
