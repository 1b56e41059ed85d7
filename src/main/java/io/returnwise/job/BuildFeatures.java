package io.returnwise.job;

import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuFeatures;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
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
  /** What ledgers, baskets and features use of a line. */
  private static final List<Field> BOUGHT =
      List.of(
          OrderLines.LINE_ID,
          OrderLines.SOURCE,
          OrderLines.ORDER_ID,
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.SIZE,
          OrderLines.COLOUR,
          OrderLines.BRAND,
          OrderLines.CATEGORY,
          OrderLines.BUYER_TOKEN,
          OrderLines.BUYER_SINCE,
          OrderLines.UNITS,
          OrderLines.LINE_VALUE_MINOR,
          OrderLines.CURRENCY,
          OrderLines.PURCHASED_ON,
          OrderLines.REGION,
          OrderLines.LABEL_BASIS,
          OrderLines.KNOWN_LAG_DAYS,
          OrderLines.KNOWN_ON);

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
      long lines = change.publish(LineFeatures.SCHEMA, tables.asOf(), lineFeatures(history));
      change.commit();
      return lines;
    }
  }

  /** What was known on each day. */
  private record History(
      LedgerPasses passes,
      Dataset<Row> lines,
      LedgerTables ledgers,
      Dataset<Row> strengths,
      Dataset<Row> shopDays) {}

  private History history(AsOfTables tables, WorkFolder work, Change change) {
    LabelSettings label = context.settings().label();
    LedgerPasses passes = new LedgerPasses(tables.asOf(), partitions(tables));
    Dataset<Row> bought =
        LineEvents.ofLines(
            tables.asBought().select(columns(BOUGHT)),
            tables.returnEvents(),
            ReturnLabels.maturesOn(label),
            label.windowDays(),
            tables.shopCurrency());
    Dataset<Row> lines =
        work.keep(
            "lines",
            passes.withBuyers(
                LineEvents.withUnmatched(bought, tables.returnEvents()),
                LineFeatureStage.needs(Entity.BUYER),
                LineFeatureStage.needs(Entity.BUYER_SKU)));
    LedgerTables ledgers =
        new LedgerTables(
            passes,
            work,
            lines,
            LineEvents.withUnmatched(lines, tables.returnEvents()),
            change,
            tables.asOf());
    ledgers.writeFewKeys();
    Dataset<Row> strengths = ledgers.writeStrengths(context.spark());
    Dataset<Row> shopDays = work.keep("shop-days", ShopDays.of(lines, ledgers, strengths));
    return new History(passes, lines, ledgers, strengths, shopDays);
  }

  private Dataset<Row> lineFeatures(History history) {
    Dataset<Row> lines =
        history.passes().with(Entity.SKU, history.lines(), LineFeatureStage.needs(Entity.SKU));
    if (history.ledgers().has(Entity.PARENT)) {
      lines = history.passes().with(Entity.PARENT, lines, LineFeatureStage.needs(Entity.PARENT));
    }
    return new LineFeatureStage(
            history.ledgers(),
            history.shopDays(),
            context.policy().isPeak(OrderLines.PURCHASED_ON.col()))
        .of(lines);
  }

  private int partitions(AsOfTables tables) {
    int usual = Integer.parseInt(context.spark().conf().get("spark.sql.shuffle.partitions"));
    return Math.max(usual, LedgerPasses.partitions(tables.orderLines().count()));
  }

  private static Column[] columns(List<Field> fields) {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    Change change = context.warehouse().change("build-features", context.runId());
    History history = history(tables, work, change);
    EntityFeatures entities =
        new EntityFeatures(history.ledgers(), history.strengths(), tables.asOf());
    Dataset<Row> lineFeatures = lineFeatures(history);
    try (Concurrently jobs = new Concurrently()) {
      Supplier<Long> lines =
          jobs.start(() -> change.publish(LineFeatures.SCHEMA, tables.asOf(), lineFeatures));
      Supplier<Long> skus =
          jobs.start(
              () ->
                  change.publish(
                      SkuFeatures.SCHEMA,
                      tables.asOf(),
                      entities.ofSkus(tables.orderLines(), tables.listings())));
      Supplier<Long> buyers =
          jobs.start(
              () -> change.publish(BuyerFeatures.SCHEMA, tables.asOf(), entities.ofBuyers()));
      history.ledgers().writeManyKeys();
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
}
