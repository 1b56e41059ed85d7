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
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Strengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The at-order features of order lines: what was known of each when it was bought. */
public final class LineFeatureStage {
  private static final String MEAN = "_mean";
  private static final double DAYS_A_WEEK = 7;
  private static final double NO_MEAN = 0.05;
  private static final double NO_STRENGTH = 20;
  private static final double SHOP_STRENGTH = 50;

  private static final List<Group> GROUPS =
      List.of(
          new Group(Entity.CATEGORY, OrderLines.CATEGORY, LineFeatures.CATEGORY_RATE),
          new Group(Entity.BRAND, OrderLines.BRAND, LineFeatures.BRAND_RATE),
          new Group(Entity.SIZE, OrderLines.SIZE, LineFeatures.SIZE_RATE),
          new Group(Entity.COLOUR, OrderLines.COLOUR, LineFeatures.COLOUR_RATE),
          new Group(Entity.REGION, OrderLines.REGION, LineFeatures.REGION_RATE));

  private final LedgerReads ledgers;
  private final Dataset<Row> strengths;
  private final Column isPeak;

  /** An entity with few keys, whose rate is a feature. */
  private record Group(Entity entity, Field key, Feature feature) {}

  /**
   * A stage over ledgers.
   *
   * @param ledgers reads of the ledgers
   * @param strengths columns of {@link Strengths}, up to the day before the last purchase
   * @param isPeak whether {@code purchased_on} lies in a peak season
   */
  public LineFeatureStage(LedgerReads ledgers, Dataset<Row> strengths, Column isPeak) {
    this.ledgers = ledgers;
    this.strengths = strengths;
    this.isPeak = isPeak;
  }

  /** One row of {@code line_features} for each line that {@link Baskets#of} returned. */
  public Dataset<Row> of(Dataset<Row> basketLines) {
    return LineFeatures.SCHEMA.conform(
        basketLines
            .transform(this::withOrder)
            .transform(lines -> withShop(lines, basketLines))
            .transform(lines -> withGroups(lines, basketLines))
            .transform(this::withSku)
            .transform(this::withParent)
            .transform(this::withBuyer)
            .transform(this::withBuyerSku));
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

  /** The shop's figures are the same for all lines of a day: small, and joined by day. */
  private Dataset<Row> withShop(Dataset<Row> lines, Dataset<Row> source) {
    Dataset<Row> days = source.select(OrderLines.PURCHASED_ON.col()).distinct();
    Dataset<Row> read =
        ledgers.before(
            Entity.SHOP,
            days,
            OrderLines.PURCHASED_ON.col(),
            List.of(Ledger.LINES, Ledger.RETURNED_LINES),
            List.of(30));
    Column recent =
        Rates.shrunk(
            ledgers.gained(Entity.SHOP, 30, Ledger.RETURNED_LINES),
            ledgers.gained(Entity.SHOP, 30, Ledger.LINES),
            coalesce(col(MEAN), lit(NO_MEAN)),
            lit(SHOP_STRENGTH));
    List<Column> columns = new ArrayList<>();
    columns.add(OrderLines.PURCHASED_ON.col().as("_shop_day"));
    columns.add(coalesce(col(MEAN), lit(NO_MEAN)).as(MEAN));
    columns.add(
        Rates.againstMean(recent, coalesce(col(MEAN), lit(NO_MEAN)))
            .as(LineFeatures.SHOP_RATE_30D.name()));
    for (Entity entity : Entity.values()) {
      columns.add(coalesce(col(strength(entity)), lit(NO_STRENGTH)).as(strength(entity)));
    }
    Dataset<Row> shop =
        read.join(
                strengthsByDay(), OrderLines.PURCHASED_ON.col().equalTo(col("_day")), "left_outer")
            .select(columns.toArray(Column[]::new));
    return lines.join(
        functions.broadcast(shop),
        OrderLines.PURCHASED_ON.col().equalTo(col("_shop_day")),
        "left_outer");
  }

  /** Mean and strengths of each day side by side; as many rows as days. */
  private Dataset<Row> strengthsByDay() {
    Column isShop = Strengths.ENTITY.col().equalTo(Entity.SHOP.id());
    List<Column> columns = new ArrayList<>();
    for (Entity entity : Entity.values()) {
      Column isEntity = Strengths.ENTITY.col().equalTo(entity.id());
      columns.add(max(when(isEntity, Strengths.STRENGTH.col())).as(strength(entity)));
    }
    return strengths
        .groupBy(Strengths.DAY.col().as("_day"))
        .agg(max(when(isShop, Strengths.MEAN.col())).as(MEAN), columns.toArray(Column[]::new));
  }

  /** Entities with few keys: read once for each key and day, then joined. */
  private Dataset<Row> withGroups(Dataset<Row> lines, Dataset<Row> source) {
    Dataset<Row> result = lines;
    for (Group group : GROUPS) {
      result =
          ledgers.has(group.entity())
              ? withGroup(result, source, group)
              : result.withColumn(group.feature().name(), lit(0.0));
    }
    return result;
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
            col(MEAN),
            col(strength(entity)));
    Column same =
        key.equalTo(col(keyName)).and(OrderLines.PURCHASED_ON.col().equalTo(col(dayName)));
    return lines
        .join(read, same, "left_outer")
        .withColumn(group.feature().name(), Rates.againstMean(rate, col(MEAN)))
        .drop(keyName, dayName, "_n", "_r");
  }

  private Dataset<Row> withSku(Dataset<Row> lines) {
    Entity sku = Entity.SKU;
    Column meanPrice = ratio(sku, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS);
    Column meanUnits = ratio(sku, Ledger.UNITS, Ledger.LINES);
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
        .withColumns(
            Map.ofEntries(
                Map.entry(
                    LineFeatures.SKU_LINES_30D.name(),
                    logOf(ledgers.gained(sku, 30, Ledger.LINES))),
                Map.entry(LineFeatures.SKU_RATE.name(), maturedRate(sku)),
                Map.entry(LineFeatures.SKU_RATE_90D.name(), knownRate90(sku)),
                Map.entry(LineFeatures.SKU_PAUSE.name(), daysSince(sku, Ledger.LAST_SOLD_DAY)),
                Map.entry(LineFeatures.SKU_IS_NEW.name(), isNew(sku)),
                Map.entry(
                    LineFeatures.PRICE_AGAINST_USUAL.name(), against(col("_price"), meanPrice)),
                Map.entry(LineFeatures.UNITS_AGAINST_USUAL.name(), against(units(), meanUnits)),
                Map.entry(LineFeatures.USUAL_UNITS.name(), meanUnits)))
        .drop(LedgerReads.column(sku), LedgerReads.column(sku, 30), LedgerReads.column(sku, 90));
  }

  private Dataset<Row> withParent(Dataset<Row> lines) {
    Entity parent = Entity.PARENT;
    if (!ledgers.has(parent)) {
      return lines.withColumns(
          Map.of(
              LineFeatures.PARENT_LINES_90D.name(), lit(0.0),
              LineFeatures.PRICE_AGAINST_PARENT.name(), lit(0.0),
              LineFeatures.PARENT_RATE.name(), lit(0.0),
              LineFeatures.PARENT_RATE_90D.name(), lit(0.0)));
    }
    Column recentRate =
        Rates.shrunk(
            ledgers.gained(parent, 90, Ledger.MATURED_RETURNED_LINES),
            ledgers.gained(parent, 90, Ledger.MATURED_LINES),
            col(MEAN),
            col(strength(parent)));
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
        .withColumns(
            Map.of(
                LineFeatures.PARENT_LINES_90D.name(),
                    logOf(ledgers.gained(parent, 90, Ledger.LINES)),
                LineFeatures.PRICE_AGAINST_PARENT.name(), against(col("_price"), meanPrice),
                LineFeatures.PARENT_RATE.name(), maturedRate(parent),
                LineFeatures.PARENT_RATE_90D.name(), Rates.againstMean(recentRate, col(MEAN))))
        .drop(LedgerReads.column(parent), LedgerReads.column(parent, 90));
  }

  private Dataset<Row> withBuyer(Dataset<Row> lines) {
    Entity buyer = Entity.BUYER;
    Column knownRate =
        Rates.shrunk(
            ledgers.total(buyer, Ledger.RETURNED_LINES),
            ledgers.total(buyer, Ledger.LINES),
            col(MEAN),
            col(strength(buyer)));
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
        .withColumns(
            Map.ofEntries(
                Map.entry(
                    LineFeatures.BUYER_LINES_90D.name(),
                    logOf(ledgers.gained(buyer, 90, Ledger.LINES))),
                Map.entry(
                    LineFeatures.BUYER_ORDERS_90D.name(),
                    logOf(ledgers.gained(buyer, 90, Ledger.ORDERS))),
                Map.entry(LineFeatures.BUYER_RATE.name(), maturedRate(buyer)),
                Map.entry(
                    LineFeatures.BUYER_RATE_KNOWN.name(), Rates.againstMean(knownRate, col(MEAN))),
                Map.entry(LineFeatures.BUYER_RATE_90D.name(), knownRate90(buyer)),
                Map.entry(
                    LineFeatures.BUYER_RETURN_COUNT.name(),
                    logOf(ledgers.total(buyer, Ledger.RETURNED_LINES))),
                Map.entry(
                    LineFeatures.BUYER_UNMATCHED.name(),
                    logOf(ledgers.total(buyer, Ledger.UNMATCHED_RETURNS))),
                Map.entry(LineFeatures.BUYER_PAUSE.name(), daysSince(buyer, Ledger.LAST_SOLD_DAY)),
                Map.entry(LineFeatures.BUYER_IS_NEW.name(), isNew(buyer)),
                Map.entry(LineFeatures.UNITS_AGAINST_BUYER.name(), against(units(), meanUnits)),
                Map.entry(
                    LineFeatures.VALUE_AGAINST_BUYER.name(), against(col("_value"), meanValue))))
        .drop(LedgerReads.column(buyer), LedgerReads.column(buyer, 90));
  }

  private Dataset<Row> withBuyerSku(Dataset<Row> lines) {
    Entity pair = Entity.BUYER_SKU;
    return ledgers
        .before(
            pair,
            lines,
            OrderLines.PURCHASED_ON.col(),
            List.of(Ledger.LINES, Ledger.RETURNED_LINES),
            List.of())
        .withColumn(LineFeatures.BUYER_SKU_LINES.name(), logOf(ledgers.total(pair, Ledger.LINES)))
        .withColumn(
            LineFeatures.BUYER_SKU_RETURNS.name(),
            logOf(ledgers.total(pair, Ledger.RETURNED_LINES)))
        .drop(LedgerReads.column(pair));
  }

  private Column maturedRate(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            ledgers.total(entity, Ledger.MATURED_RETURNED_LINES),
            ledgers.total(entity, Ledger.MATURED_LINES),
            col(MEAN),
            col(strength(entity))),
        col(MEAN));
  }

  private Column knownRate90(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            ledgers.gained(entity, 90, Ledger.RETURNED_LINES),
            ledgers.gained(entity, 90, Ledger.LINES),
            col(MEAN),
            col(strength(entity))),
        col(MEAN));
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

  private static String strength(Entity entity) {
    return "_strength_" + entity.id();
  }
}
