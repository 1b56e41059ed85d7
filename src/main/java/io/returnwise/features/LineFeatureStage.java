package io.returnwise.features;

import static io.returnwise.features.Baskets.logOf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.dayofweek;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The at-order features of order lines: what was known of each when it was bought. */
public final class LineFeatureStage {
  private static final double DAYS_A_WEEK = 7;

  private static final List<Group> GROUPS =
      List.of(
          new Group(Entity.CATEGORY, OrderLines.CATEGORY, LineFeatures.CATEGORY_RATE),
          new Group(Entity.BRAND, OrderLines.BRAND, LineFeatures.BRAND_RATE),
          new Group(Entity.SIZE, OrderLines.SIZE, LineFeatures.SIZE_RATE),
          new Group(Entity.COLOUR, OrderLines.COLOUR, LineFeatures.COLOUR_RATE),
          new Group(Entity.REGION, OrderLines.REGION, LineFeatures.REGION_RATE));

  private static final List<Feature> PARENT_FEATURES =
      List.of(
          LineFeatures.PARENT_LINES_90D,
          LineFeatures.PRICE_AGAINST_PARENT,
          LineFeatures.PARENT_RATE,
          LineFeatures.PARENT_RATE_90D);

  private final LedgerReads ledgers;
  private final Dataset<Row> shopDays;
  private final Column isPeak;

  /** An entity with few keys, whose rate is a feature. */
  private record Group(Entity entity, Field key, Feature feature) {}

  /**
   * A stage over ledgers.
   *
   * @param ledgers reads of the ledgers
   * @param shopDays rows of {@link ShopDays}
   * @param isPeak whether {@code purchased_on} lies in a peak season
   */
  public LineFeatureStage(LedgerReads ledgers, Dataset<Row> shopDays, Column isPeak) {
    this.ledgers = ledgers;
    this.shopDays = shopDays;
    this.isPeak = isPeak;
  }

  /**
   * One row of {@code line_features} for each line that {@link Baskets#of} returned.
   *
   * <p>The features of each history are made by themselves from the few columns that they need, and
   * joined by line at the end: what goes over the network for a history is narrow.
   */
  public Dataset<Row> of(Dataset<Row> basketLines) {
    Dataset<Row> lines = withOrder(ShopDays.joined(basketLines, shopDays));
    Dataset<Row> result =
        lines
            .transform(this::withGroups)
            .transform(all -> joined(all, ofSku(history(lines, Entity.SKU, OrderLines.SKU))));
    result =
        ledgers.has(Entity.PARENT)
            ? joined(result, ofParent(history(lines, Entity.PARENT, OrderLines.PARENT)))
            : withNothing(result, PARENT_FEATURES);
    return LineFeatures.SCHEMA.conform(
        result
            .transform(
                all -> joined(all, ofBuyer(history(lines, Entity.BUYER, OrderLines.BUYER_TOKEN))))
            .transform(
                all ->
                    joined(
                        all,
                        ofBuyerSku(
                            history(
                                lines,
                                Entity.BUYER_SKU,
                                OrderLines.BUYER_TOKEN,
                                OrderLines.SKU)))));
  }

  private static Dataset<Row> joined(Dataset<Row> lines, Dataset<Row> features) {
    return lines.join(features, OrderLines.LINE_ID.name());
  }

  private static Dataset<Row> withNothing(Dataset<Row> lines, List<Feature> features) {
    return lines.withColumns(
        features.stream().collect(Collectors.toMap(Feature::name, feature -> lit(0.0))));
  }

  /** What the features of a history need of the lines. */
  private static Dataset<Row> history(Dataset<Row> lines, Entity entity, Field... keys) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                OrderLines.LINE_ID.col(),
                OrderLines.PURCHASED_ON.col(),
                OrderLines.UNITS.col(),
                col("_price"),
                col("_value"),
                ShopDays.mean(),
                ShopDays.strength(entity)));
    for (Field key : keys) {
      columns.add(key.col());
    }
    return lines.select(columns.toArray(Column[]::new));
  }

  private static Column[] byLine(Map<Feature, Column> features) {
    List<Column> columns = new ArrayList<>(List.of(OrderLines.LINE_ID.col()));
    features.forEach((feature, value) -> columns.add(value.as(feature.name())));
    return columns.toArray(Column[]::new);
  }

  private Dataset<Row> withOrder(Dataset<Row> lines) {
    Column angle =
        dayofweek(OrderLines.PURCHASED_ON.col()).minus(1).multiply(2 * Math.PI / DAYS_A_WEEK);
    Column price = when(col("_value").isNotNull(), col("_value").cast("double").divide(units()));
    Column tenure = date_diff(OrderLines.PURCHASED_ON.col(), OrderLines.BUYER_SINCE.col());
    return lines.withColumns(
        Map.ofEntries(
            Map.entry("_price", price),
            Map.entry(OrderFeatures.UNIT_PRICE.name(), coalesce(functions.log1p(price), lit(0.0))),
            Map.entry(OrderFeatures.LINE_VALUE.name(), coalesce(logOf(col("_value")), lit(0.0))),
            Map.entry(OrderFeatures.UNITS.name(), logOf(units())),
            Map.entry(
                OrderFeatures.IS_FREE.name(),
                coalesce(col("_value"), lit(0L)).equalTo(0).cast("double")),
            Map.entry(OrderFeatures.WEEKDAY_SIN.name(), sin(angle)),
            Map.entry(OrderFeatures.WEEKDAY_COS.name(), cos(angle)),
            Map.entry(OrderFeatures.PEAK_SEASON.name(), isPeak.cast("double")),
            Map.entry(LineFeatures.BUYER_TENURE.name(), coalesce(logOf(tenure), lit(0.0)))));
  }

  /** Entities with few keys: read once for each key and day, then joined. */
  private Dataset<Row> withGroups(Dataset<Row> lines) {
    List<Column> columns =
        new ArrayList<>(
            List.of(OrderLines.LINE_ID.col(), OrderLines.PURCHASED_ON.col(), ShopDays.mean()));
    List<Group> known = GROUPS.stream().filter(group -> ledgers.has(group.entity())).toList();
    for (Group group : known) {
      columns.add(group.key().col());
      columns.add(ShopDays.strength(group.entity()));
    }
    Dataset<Row> narrow = lines.select(columns.toArray(Column[]::new));
    Dataset<Row> rated = narrow;
    for (Group group : known) {
      rated = withGroup(rated, narrow, group);
    }
    List<Column> rates = new ArrayList<>(List.of(OrderLines.LINE_ID.col()));
    known.forEach(group -> rates.add(group.feature().field().col()));
    return withNothing(
        known.isEmpty() ? lines : joined(lines, rated.select(rates.toArray(Column[]::new))),
        GROUPS.stream().filter(group -> !known.contains(group)).map(Group::feature).toList());
  }

  private Dataset<Row> withGroup(Dataset<Row> lines, Dataset<Row> source, Group group) {
    Entity entity = group.entity();
    Column key = group.key().col();
    String keyName = "_key_" + entity.id();
    String dayName = "_on_" + entity.id();
    Dataset<Row> points =
        source.filter(key.isNotNull()).select(key, OrderLines.PURCHASED_ON.col()).distinct();
    Dataset<Row> read =
        ledgers
            .before(
                entity,
                points,
                OrderLines.PURCHASED_ON.col(),
                List.of(Ledger.MATURED_LINES, Ledger.MATURED_RETURNED_LINES),
                List.of())
            .select(
                key.as(keyName),
                OrderLines.PURCHASED_ON.col().as(dayName),
                ledgers.total(entity, Ledger.MATURED_LINES).as("_n"),
                ledgers.total(entity, Ledger.MATURED_RETURNED_LINES).as("_r"));
    Column rate =
        Rates.shrunk(
            coalesce(col("_r"), lit(0L)),
            coalesce(col("_n"), lit(0L)),
            ShopDays.mean(),
            ShopDays.strength(entity));
    Column same =
        key.equalTo(col(keyName)).and(OrderLines.PURCHASED_ON.col().equalTo(col(dayName)));
    return lines
        .join(read, same, "left_outer")
        .withColumn(group.feature().name(), Rates.againstMean(rate, ShopDays.mean()))
        .drop(keyName, dayName, "_n", "_r");
  }

  private Dataset<Row> ofSku(Dataset<Row> lines) {
    Entity sku = Entity.SKU;
    Column meanPrice = ratio(sku, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS);
    Column meanUnits = ratio(sku, Ledger.UNITS, Ledger.LINES);
    Column[] features =
        byLine(
            Map.ofEntries(
                Map.entry(LineFeatures.SKU_LINES_30D, logOf(ledgers.gained(sku, 30, Ledger.LINES))),
                Map.entry(LineFeatures.SKU_RATE, maturedRate(sku)),
                Map.entry(LineFeatures.SKU_RATE_90D, knownRate90(sku)),
                Map.entry(LineFeatures.SKU_PAUSE, daysSince(sku, Ledger.LAST_SOLD_DAY)),
                Map.entry(LineFeatures.SKU_IS_NEW, isNew(sku)),
                Map.entry(LineFeatures.PRICE_AGAINST_USUAL, against(col("_price"), meanPrice)),
                Map.entry(LineFeatures.UNITS_AGAINST_USUAL, against(units(), meanUnits))));
    return ledgers
        .before(
            sku,
            lines,
            OrderLines.PURCHASED_ON.col(),
            List.of(
                Ledger.LINES,
                Ledger.UNITS,
                Ledger.VALUE_MINOR,
                Ledger.PRICED_UNITS,
                Ledger.MATURED_LINES,
                Ledger.MATURED_RETURNED_LINES,
                Ledger.RETURNED_LINES,
                Ledger.LAST_SOLD_DAY),
            List.of(30, 90))
        .withColumn(LineFeatures.USUAL_UNITS.name(), meanUnits)
        .select(
            Stream.concat(Stream.of(features), Stream.of(LineFeatures.USUAL_UNITS.col()))
                .toArray(Column[]::new));
  }

  private Dataset<Row> ofParent(Dataset<Row> lines) {
    Entity parent = Entity.PARENT;
    Column recentRate =
        Rates.shrunk(
            ledgers.gained(parent, 90, Ledger.MATURED_RETURNED_LINES),
            ledgers.gained(parent, 90, Ledger.MATURED_LINES),
            ShopDays.mean(),
            ShopDays.strength(parent));
    Column meanPrice = ratio(parent, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS);
    return ledgers
        .before(
            parent,
            lines,
            OrderLines.PURCHASED_ON.col(),
            List.of(
                Ledger.LINES,
                Ledger.VALUE_MINOR,
                Ledger.PRICED_UNITS,
                Ledger.MATURED_LINES,
                Ledger.MATURED_RETURNED_LINES),
            List.of(90))
        .select(
            byLine(
                Map.of(
                    LineFeatures.PARENT_LINES_90D,
                    logOf(ledgers.gained(parent, 90, Ledger.LINES)),
                    LineFeatures.PRICE_AGAINST_PARENT,
                    against(col("_price"), meanPrice),
                    LineFeatures.PARENT_RATE,
                    maturedRate(parent),
                    LineFeatures.PARENT_RATE_90D,
                    Rates.againstMean(recentRate, ShopDays.mean()))));
  }

  private Dataset<Row> ofBuyer(Dataset<Row> lines) {
    Entity buyer = Entity.BUYER;
    Column knownRate =
        Rates.shrunk(
            ledgers.total(buyer, Ledger.RETURNED_LINES),
            ledgers.total(buyer, Ledger.LINES),
            ShopDays.mean(),
            ShopDays.strength(buyer));
    Column meanUnits = ratio(buyer, Ledger.UNITS, Ledger.LINES);
    Column meanValue = ratio(buyer, Ledger.VALUE_MINOR, Ledger.LINES);
    return ledgers
        .before(
            buyer,
            lines,
            OrderLines.PURCHASED_ON.col(),
            List.of(
                Ledger.LINES,
                Ledger.ORDERS,
                Ledger.UNITS,
                Ledger.VALUE_MINOR,
                Ledger.MATURED_LINES,
                Ledger.MATURED_RETURNED_LINES,
                Ledger.RETURNED_LINES,
                Ledger.UNMATCHED_RETURNS,
                Ledger.LAST_SOLD_DAY),
            List.of(90))
        .select(
            byLine(
                Map.ofEntries(
                    Map.entry(
                        LineFeatures.BUYER_LINES_90D,
                        logOf(ledgers.gained(buyer, 90, Ledger.LINES))),
                    Map.entry(
                        LineFeatures.BUYER_ORDERS_90D,
                        logOf(ledgers.gained(buyer, 90, Ledger.ORDERS))),
                    Map.entry(LineFeatures.BUYER_RATE, maturedRate(buyer)),
                    Map.entry(
                        LineFeatures.BUYER_RATE_KNOWN,
                        Rates.againstMean(knownRate, ShopDays.mean())),
                    Map.entry(LineFeatures.BUYER_RATE_90D, knownRate90(buyer)),
                    Map.entry(
                        LineFeatures.BUYER_RETURN_COUNT,
                        logOf(ledgers.total(buyer, Ledger.RETURNED_LINES))),
                    Map.entry(
                        LineFeatures.BUYER_UNMATCHED,
                        logOf(ledgers.total(buyer, Ledger.UNMATCHED_RETURNS))),
                    Map.entry(LineFeatures.BUYER_PAUSE, daysSince(buyer, Ledger.LAST_SOLD_DAY)),
                    Map.entry(LineFeatures.BUYER_IS_NEW, isNew(buyer)),
                    Map.entry(LineFeatures.UNITS_AGAINST_BUYER, against(units(), meanUnits)),
                    Map.entry(
                        LineFeatures.VALUE_AGAINST_BUYER, against(col("_value"), meanValue)))));
  }

  private Dataset<Row> ofBuyerSku(Dataset<Row> lines) {
    Entity pair = Entity.BUYER_SKU;
    return ledgers
        .before(
            pair,
            lines,
            OrderLines.PURCHASED_ON.col(),
            List.of(Ledger.LINES, Ledger.RETURNED_LINES),
            List.of())
        .select(
            byLine(
                Map.of(
                    LineFeatures.BUYER_SKU_LINES,
                    logOf(ledgers.total(pair, Ledger.LINES)),
                    LineFeatures.BUYER_SKU_RETURNS,
                    logOf(ledgers.total(pair, Ledger.RETURNED_LINES)))));
  }

  private Column maturedRate(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            ledgers.total(entity, Ledger.MATURED_RETURNED_LINES),
            ledgers.total(entity, Ledger.MATURED_LINES),
            ShopDays.mean(),
            ShopDays.strength(entity)),
        ShopDays.mean());
  }

  private Column knownRate90(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            ledgers.gained(entity, 90, Ledger.RETURNED_LINES),
            ledgers.gained(entity, 90, Ledger.LINES),
            ShopDays.mean(),
            ShopDays.strength(entity)),
        ShopDays.mean());
  }

  private Column daysSince(Entity entity, Field day) {
    Column today = date_diff(OrderLines.PURCHASED_ON.col(), lit("1970-01-01").cast("date"));
    Column days = today.minus(col(LedgerReads.column(entity) + "." + day.name()));
    return coalesce(logOf(days), lit(0.0));
  }

  private Column isNew(Entity entity) {
    return ledgers.total(entity, Ledger.LINES).equalTo(0).cast("double");
  }

  private Column ratio(Entity entity, Field sum, Field count) {
    Column trials = ledgers.total(entity, count);
    return when(
        trials.gt(0), ledgers.total(entity, sum).cast("double").divide(greatest(trials, lit(1L))));
  }

  /** Log of a value against the usual one; 0 where either is missing or nothing. */
  private static Column against(Column value, Column usual) {
    return when(value.gt(0).and(usual.gt(0)), log(value.divide(usual))).otherwise(lit(0.0));
  }

  private static Column units() {
    return OrderLines.UNITS.col();
  }
}
