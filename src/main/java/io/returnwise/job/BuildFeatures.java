package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.lit;

import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.ledgers.EntityKeys;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.Field;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
          LineHistories.CARRIER_KNOWN_ON,
          OrderLines.LABEL_BASIS,
          OrderLines.KNOWN_LAG_DAYS,
          OrderLines.KNOWN_ON);

  /** What features at the order do not use. */
  private static final List<Field> OF_THE_DELIVERY =
      Stream.concat(
              OrderLines.DELIVERY.stream(),
              Stream.of(LineHistories.DELIVERY_KNOWN_ON, LineHistories.CARRIER_KNOWN_ON))
          .toList();

  private static final List<Entity> INSIDE_BUYER =
      List.of(
          Entity.BUYER_SKU,
          Entity.BUYER_PARENT,
          Entity.BUYER_BRAND,
          Entity.BUYER_CATEGORY,
          Entity.BUYER_SIZE);

  private static final String TOLD_KEY = "_told_key";

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

  /**
   * What was known on each day.
   *
   * @param lines all lines
   * @param told the lines whose features are made: all, or those that an earlier build lacks
   * @param arrived the same of deliveries
   */
  private record History(
      WorkFolder work,
      LedgerPasses passes,
      Dataset<Row> lines,
      Dataset<Row> told,
      Dataset<Row> arrived,
      LedgerTables ledgers,
      Dataset<Row> shopDays,
      Optional<EarlierBuild> earlier) {}

  private History history(AsOfTables tables, WorkFolder work, Change change) {
    LabelSettings label = context.settings().label();
    LedgerPasses passes =
        new LedgerPasses(tables.asOf(), partitions(tables), context.settings().ledger());
    Dataset<Row> bought =
        LineEvents.ofLines(
            tables.asBought().select(columns(BOUGHT)),
            tables.returnVersions(),
            ReturnLabels.maturesOn(label),
            label.windowDays(),
            tables.shopCurrency());
    Dataset<Row> lines =
        work.keep(
            "lines",
            passes.withBuyers(
                LineEvents.withUnmatched(bought, tables.returnVersions()),
                LineFeatureStage.needs(Entity.BUYER),
                LineFeatureStage.needs(INSIDE_BUYER)));
    LedgerTables ledgers =
        new LedgerTables(
            passes,
            work,
            lines,
            LineEvents.withUnmatched(lines, tables.returnVersions()),
            change,
            tables.asOf());
    Optional<EarlierBuild> earlier = EarlierBuild.find(context, tables, ledgers.known());
    Dataset<Row> strengths =
        earlier.isEmpty()
            ? ledgers.write()
            : ledgers.continueFrom(
                earlier.get().asOf(), context.warehouse(), context.settings().ledger());
    Dataset<Row> delivered = LineEvents.delivered(lines, tables.asOf());
    Dataset<Row> told =
        earlier.map(build -> LineEvents.soldFrom(lines, build.asOf())).orElse(lines);
    Dataset<Row> arrived =
        earlier.map(build -> LineEvents.deliveredFrom(delivered, build.asOf())).orElse(delivered);
    Dataset<Row> days =
        told.select(OrderLines.PURCHASED_ON.col())
            .unionByName(arrived.select(OrderLines.PURCHASED_ON.col()))
            .unionByName(
                context
                    .spark()
                    .range(1)
                    .select(lit(tables.asOf()).as(OrderLines.PURCHASED_ON.name())));
    Dataset<Row> shopDays = work.keep("shop-days", ShopDays.of(days, ledgers, strengths));
    return new History(work, passes, lines, told, arrived, ledgers, shopDays, earlier);
  }

  private Dataset<Row> lineFeatures(History history, LineFeatureStage stage) {
    Set<Entity> known = history.ledgers().known();
    List<Entity> variants = known.contains(Entity.VARIANT) ? List.of(Entity.VARIANT) : List.of();
    Dataset<Row> lines =
        with(Entity.SKU, LineFeatureStage.needs(variants), atOrder(history.told()), history);
    if (known.contains(Entity.PARENT)) {
      lines = with(Entity.PARENT, Map.of(), lines, history);
    }
    return stage.of(lines);
  }

  private static Dataset<Row> atOrder(Dataset<Row> lines) {
    return lines.drop(OF_THE_DELIVERY.stream().map(Field::name).toArray(String[]::new));
  }

  /** The told lines with what was known of their keys before their day. */
  private static Dataset<Row> with(
      Entity entity, Map<Entity, List<LedgerTotal>> ofParts, Dataset<Row> told, History history) {
    List<LedgerTotal> totals = LineFeatureStage.needs(entity);
    LedgerPasses passes = history.passes();
    if (history.earlier().isEmpty()) {
      return passes.with(entity, told, totals, ofParts);
    }
    // Of the other lines those that the told ones share a key with.
    LocalDate from = history.earlier().get().asOf();
    Column key = EntityKeys.of(entity);
    // Kept, so that Spark knows how many there are before it plans the join.
    Dataset<Row> keys =
        history
            .work()
            .keep("told-" + entity.id(), history.told().select(key.as(TOLD_KEY)).distinct());
    Dataset<Row> past =
        LineEvents.soldBefore(atOrder(history.lines()), from)
            .join(keys, key.equalTo(col(TOLD_KEY)), "left_semi");
    return LineEvents.soldFrom(
        passes.with(entity, told.unionByName(past, true), totals, ofParts), from);
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

  private static Column[] columns(List<Field> fields) {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    Change change = context.warehouse().change("build-features", context.runId());
    History history = history(tables, work, change);
    EntityFeatures entities =
        new EntityFeatures(history.ledgers(), ShopDays.at(history.shopDays(), tables.asOf()));
    LineFeatureStage stage =
        new LineFeatureStage(
            history.ledgers(),
            atOrder(history.told()).unionByName(history.arrived(), true),
            history.shopDays(),
            calendar());
    Dataset<Row> lineFeatures = lineFeatures(history, stage);
    Optional<EarlierBuild> earlier = history.earlier();
    publishBuild(change, tables, history);
    try (Concurrently jobs = new Concurrently()) {
      Supplier<Long> lines =
          jobs.start(() -> publish(change, LineFeatures.SCHEMA, lineFeatures, tables, earlier));
      Supplier<Long> deliveries =
          jobs.start(
              () ->
                  publish(
                      change,
                      DeliveryFeatures.SCHEMA,
                      stage.ofDelivered(history.arrived()),
                      tables,
                      earlier));
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
      if (earlier.isEmpty()) {
        history.ledgers().writeManyKeys();
      }
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

  /** Notes what later builds have to know of this one. */
  private void publishBuild(Change change, AsOfTables tables, History history) {
    int appends = history.earlier().map(build -> build.appends() + 1).orElse(0);
    Row build = EarlierBuild.row(context, tables, history.ledgers().known(), appends);
    change.publish(
        FeatureBuilds.SCHEMA,
        tables.asOf(),
        context.spark().createDataFrame(List.of(build), FeatureBuilds.SCHEMA.structType()));
  }

  /** Writes the rows, behind those of the earlier build. */
  private static long publish(
      Change change,
      TableSchema schema,
      Dataset<Row> rows,
      AsOfTables tables,
      Optional<EarlierBuild> earlier) {
    return earlier.isEmpty()
        ? change.publish(schema, tables.asOf(), rows)
        : change.extend(schema, earlier.get().asOf(), tables.asOf(), rows);
  }
}
