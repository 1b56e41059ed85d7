package io.returnwise.job;

import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.lit;

import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuFeatures;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Builds ledgers, labels and features as of a day.
 *
 * <p>Reads {@code order_lines}, {@code return_events} and {@code listings}; writes the ledgers,
 * {@code shrinkage_strengths}, {@code line_features}, {@code delivery_features}, {@code
 * line_labels}, {@code sku_features} and {@code buyer_features}.
 */
public final class BuildFeatures {
  /** What ledgers, baskets and features use of a line. */
  private static final List<Field> BOUGHT =
      List.of(
          OrderLines.LINE_ID,
          OrderLines.SOURCE,
          OrderLines.ORDER_ID,
          OrderLines.ORDER_ITEM_ID,
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
          OrderLines.LIST_PRICE_MINOR,
          OrderLines.PURCHASED_AT,
          OrderLines.PURCHASED_ON,
          OrderLines.REGION,
          OrderLines.CHANNEL,
          OrderLines.CARRIER,
          OrderLines.SHIPPED_AT,
          OrderLines.PROMISED_AT,
          OrderLines.DELIVERED_AT,
          LineHistories.DELIVERY_KNOWN_ON,
          OrderLines.LABEL_BASIS,
          OrderLines.KNOWN_LAG_DAYS,
          OrderLines.KNOWN_ON);

  /** What features at the order do not use. */
  private static final List<Field> OF_THE_DELIVERY =
      Stream.concat(OrderLines.DELIVERY.stream(), Stream.of(LineHistories.DELIVERY_KNOWN_ON))
          .toList();

  private static final List<Entity> INSIDE_BUYER =
      List.of(
          Entity.BUYER_SKU,
          Entity.BUYER_PARENT,
          Entity.BUYER_BRAND,
          Entity.BUYER_CATEGORY,
          Entity.BUYER_SIZE);

  private final JobContext context;

  public BuildFeatures(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long lines, long deliveries, long skus, long buyers) {
    /** All rows of the features. */
    public long rows() {
      return lines + deliveries + skus + buyers;
    }
  }

  /** Builds and publishes everything as of the day of the tables. */
  public Result run(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("build-features", context.runId())) {
      return run(tables, work);
    }
  }

  /** What was known on each day. */
  private record History(
      LedgerPasses passes, Dataset<Row> lines, LedgerTables ledgers, Dataset<Row> shopDays) {}

  private History history(AsOfTables tables, WorkFolder work, Change change) {
    LabelSettings label = context.settings().label();
    LedgerPasses passes =
        new LedgerPasses(tables.asOf(), partitions(tables), context.settings().ledger());
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
                LineFeatureStage.needs(INSIDE_BUYER)));
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
    Dataset<Row> days =
        lines
            .select(OrderLines.PURCHASED_ON.col())
            .unionByName(
                context
                    .spark()
                    .range(1)
                    .select(lit(tables.asOf()).as(OrderLines.PURCHASED_ON.name())));
    Dataset<Row> shopDays = work.keep("shop-days", ShopDays.of(days, ledgers, strengths));
    return new History(passes, lines, ledgers, shopDays);
  }

  private Dataset<Row> lineFeatures(History history, LineFeatureStage stage) {
    List<Entity> variants =
        history.ledgers().known().contains(Entity.VARIANT) ? List.of(Entity.VARIANT) : List.of();
    Dataset<Row> lines =
        history
            .passes()
            .with(
                Entity.SKU,
                history.lines().drop(names(OF_THE_DELIVERY)),
                LineFeatureStage.needs(Entity.SKU),
                LineFeatureStage.needs(variants));
    if (history.ledgers().known().contains(Entity.PARENT)) {
      lines =
          history
              .passes()
              .with(Entity.PARENT, lines, LineFeatureStage.needs(Entity.PARENT), Map.of());
    }
    return stage.of(lines);
  }

  private Map<Moment, Column> calendar() {
    ReturnPolicy policy = context.policy();
    Column day = OrderLines.PURCHASED_ON.col();
    return Map.of(
        Moment.PEAK_SEASON, policy.isPeak(day),
        Moment.DAYS_TO_PEAK, policy.daysToPeak(day),
        Moment.DAYS_SINCE_PEAK, policy.daysSincePeak(day),
        Moment.DAYS_OPEN, date_diff(policy.returnUntil(day), day));
  }

  private int partitions(AsOfTables tables) {
    int usual = Integer.parseInt(context.spark().conf().get("spark.sql.shuffle.partitions"));
    return Math.max(usual, LedgerPasses.partitions(tables.orderLines().count()));
  }

  private static String[] names(List<Field> fields) {
    return fields.stream().map(Field::name).toArray(String[]::new);
  }

  private static Column[] columns(List<Field> fields) {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    Change change = context.warehouse().change("build-features", context.runId());
    History history = history(tables, work, change);
    EntityFeatures entities =
        new EntityFeatures(history.ledgers(), ShopDays.at(history.shopDays(), tables.asOf()));
    LineFeatureStage stage =
        new LineFeatureStage(history.ledgers(), history.shopDays(), calendar());
    Dataset<Row> lineFeatures = lineFeatures(history, stage);
    try (Concurrently jobs = new Concurrently()) {
      Supplier<Long> lines =
          jobs.start(() -> change.publish(LineFeatures.SCHEMA, tables.asOf(), lineFeatures));
      Supplier<Long> deliveries =
          jobs.start(
              () ->
                  change.publish(
                      DeliveryFeatures.SCHEMA,
                      tables.asOf(),
                      stage.ofDelivered(LineEvents.delivered(history.lines(), tables.asOf()))));
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
      Result result = new Result(lines.get(), deliveries.get(), skus.get(), buyers.get());
      change.commit();
      return result;
    }
  }
}
