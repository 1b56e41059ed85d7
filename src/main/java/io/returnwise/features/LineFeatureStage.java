package io.returnwise.features;

import static io.returnwise.features.Baskets.logOf;
import static io.returnwise.schema.LedgerTotal.gained;
import static io.returnwise.schema.LedgerTotal.total;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.dayofweek;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderFeatures;
import io.returnwise.schema.OrderLines;
import java.util.LinkedHashMap;
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
  private static final String PRICE = "_price";

  private static final List<Group> GROUPS =
      List.of(
          new Group(Entity.CATEGORY, OrderLines.CATEGORY, LineFeatures.CATEGORY_RATE),
          new Group(Entity.BRAND, OrderLines.BRAND, LineFeatures.BRAND_RATE),
          new Group(Entity.SIZE, OrderLines.SIZE, LineFeatures.SIZE_RATE),
          new Group(Entity.COLOUR, OrderLines.COLOUR, LineFeatures.COLOUR_RATE),
          new Group(Entity.REGION, OrderLines.REGION, LineFeatures.REGION_RATE));

  private static final List<LedgerTotal> GROUP_NEEDS =
      LedgerTotal.ever(Ledger.MATURED_LINES, Ledger.MATURED_RETURNED_LINES);

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

  /** What the features need to know of an entity before the day of each line. */
  public static List<LedgerTotal> needs(Entity entity) {
    return switch (entity) {
      case SKU ->
          join(
              LedgerTotal.ever(
                  Ledger.LINES,
                  Ledger.UNITS,
                  Ledger.VALUE_MINOR,
                  Ledger.PRICED_UNITS,
                  Ledger.MATURED_LINES,
                  Ledger.MATURED_RETURNED_LINES,
                  Ledger.LAST_SOLD_DAY),
              join(
                  LedgerTotal.within(30, Ledger.LINES),
                  LedgerTotal.within(90, Ledger.LINES, Ledger.RETURNED_LINES)));
      case PARENT ->
          join(
              LedgerTotal.ever(
                  Ledger.VALUE_MINOR,
                  Ledger.PRICED_UNITS,
                  Ledger.MATURED_LINES,
                  Ledger.MATURED_RETURNED_LINES),
              LedgerTotal.within(
                  90, Ledger.LINES, Ledger.MATURED_LINES, Ledger.MATURED_RETURNED_LINES));
      case BUYER ->
          join(
              LedgerTotal.ever(
                  Ledger.LINES,
                  Ledger.UNITS,
                  Ledger.VALUE_MINOR,
                  Ledger.MATURED_LINES,
                  Ledger.MATURED_RETURNED_LINES,
                  Ledger.RETURNED_LINES,
                  Ledger.UNMATCHED_RETURNS,
                  Ledger.LAST_SOLD_DAY),
              LedgerTotal.within(90, Ledger.LINES, Ledger.ORDERS, Ledger.RETURNED_LINES));
      case BUYER_SKU -> LedgerTotal.ever(Ledger.LINES, Ledger.RETURNED_LINES);
      default -> throw new IllegalArgumentException("lines are joined to " + entity);
    };
  }

  private static List<LedgerTotal> join(List<LedgerTotal> ever, List<LedgerTotal> within) {
    return Stream.concat(ever.stream(), within.stream()).toList();
  }

  /**
   * One row of {@code line_features} for each line.
   *
   * @param lines order lines with the columns of {@link LineHistories} and the answers to {@link
   *     #needs} of SKU, buyer, buyer with SKU, and parent if there are any
   */
  public Dataset<Row> of(Dataset<Row> lines) {
    Dataset<Row> all = withGroups(ShopDays.joined(lines, shopDays).withColumn(PRICE, price()));
    Map<Feature, Column> features = new LinkedHashMap<>(Baskets.features());
    features.putAll(ofOrder());
    features.putAll(ofSku());
    features.putAll(ledgers.has(Entity.PARENT) ? ofParent() : nothing(PARENT_FEATURES));
    features.putAll(ofBuyer());
    features.putAll(ofBuyerSku());
    Map<String, Column> columns = new LinkedHashMap<>();
    features.forEach((feature, value) -> columns.put(feature.name(), value));
    columns.put(LineFeatures.USUAL_UNITS.name(), ratio(Entity.SKU, Ledger.UNITS, Ledger.LINES));
    return LineFeatures.SCHEMA.conform(all.withColumns(columns));
  }

  private static Map<Feature, Column> nothing(List<Feature> features) {
    return features.stream().collect(Collectors.toMap(feature -> feature, feature -> lit(0.0)));
  }

  private static Column price() {
    return when(
        LineHistories.VALUE.col().isNotNull(),
        LineHistories.VALUE.col().cast("double").divide(units()));
  }

  private Map<Feature, Column> ofOrder() {
    Column angle =
        dayofweek(OrderLines.PURCHASED_ON.col()).minus(1).multiply(2 * Math.PI / DAYS_A_WEEK);
    Column value = LineHistories.VALUE.col();
    Column tenure = date_diff(OrderLines.PURCHASED_ON.col(), OrderLines.BUYER_SINCE.col());
    return Map.of(
        OrderFeatures.UNIT_PRICE,
        coalesce(functions.log1p(col(PRICE)), lit(0.0)),
        OrderFeatures.LINE_VALUE,
        coalesce(logOf(value), lit(0.0)),
        OrderFeatures.UNITS,
        logOf(units()),
        OrderFeatures.IS_FREE,
        coalesce(value, lit(0L)).equalTo(0).cast("double"),
        OrderFeatures.WEEKDAY_SIN,
        sin(angle),
        OrderFeatures.WEEKDAY_COS,
        cos(angle),
        OrderFeatures.PEAK_SEASON,
        isPeak.cast("double"),
        LineFeatures.BUYER_TENURE,
        coalesce(logOf(tenure), lit(0.0)));
  }

  /** Entities with few keys: read once for each key and day, then joined. */
  private Dataset<Row> withGroups(Dataset<Row> lines) {
    List<Entity> known = GROUPS.stream().map(Group::entity).filter(ledgers::has).toList();
    if (known.isEmpty()) {
      return lines.withColumns(
          GROUPS.stream().collect(Collectors.toMap(g -> g.feature().name(), g -> lit(0.0))));
    }
    Dataset<Row> days = ledgers.groups(known, GROUP_NEEDS);
    Dataset<Row> rated = lines;
    for (Group group : GROUPS) {
      rated =
          known.contains(group.entity())
              ? withGroup(rated, days, group)
              : rated.withColumn(group.feature().name(), lit(0.0));
    }
    return rated;
  }

  private static Dataset<Row> withGroup(Dataset<Row> lines, Dataset<Row> days, Group group) {
    Entity entity = group.entity();
    Dataset<Row> read =
        days.filter(Ledger.ENTITY.col().equalTo(entity.id()))
            .select(
                Ledger.KEY.col().as("_group_key"),
                Ledger.DAY.col().as("_group_day"),
                groupTotal(Ledger.MATURED_LINES).as("_group_matured"),
                groupTotal(Ledger.MATURED_RETURNED_LINES).as("_group_returned"));
    Column rate =
        Rates.shrunk(
            coalesce(col("_group_returned"), lit(0L)),
            coalesce(col("_group_matured"), lit(0L)),
            ShopDays.mean(),
            ShopDays.strength(entity));
    Column same =
        group
            .key()
            .col()
            .equalTo(col("_group_key"))
            .and(OrderLines.PURCHASED_ON.col().equalTo(col("_group_day")));
    return lines
        .join(read, same, "left_outer")
        .withColumn(group.feature().name(), Rates.againstMean(rate, ShopDays.mean()))
        .drop("_group_key", "_group_day", "_group_matured", "_group_returned");
  }

  private static Column groupTotal(Field measure) {
    return col(new LedgerTotal(measure, 0).column(LedgerReads.GROUP));
  }

  private Map<Feature, Column> ofSku() {
    Entity sku = Entity.SKU;
    Column meanPrice = ratio(sku, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS);
    Column meanUnits = ratio(sku, Ledger.UNITS, Ledger.LINES);
    return Map.of(
        LineFeatures.SKU_LINES_30D,
        logOf(gained(sku, 30, Ledger.LINES)),
        LineFeatures.SKU_RATE,
        maturedRate(sku),
        LineFeatures.SKU_RATE_90D,
        knownRate90(sku),
        LineFeatures.SKU_PAUSE,
        daysSince(sku, Ledger.LAST_SOLD_DAY),
        LineFeatures.SKU_IS_NEW,
        isNew(sku),
        LineFeatures.PRICE_AGAINST_USUAL,
        against(col(PRICE), meanPrice),
        LineFeatures.UNITS_AGAINST_USUAL,
        against(units(), meanUnits));
  }

  private Map<Feature, Column> ofParent() {
    Entity parent = Entity.PARENT;
    Column recentRate =
        Rates.shrunk(
            gained(parent, 90, Ledger.MATURED_RETURNED_LINES),
            gained(parent, 90, Ledger.MATURED_LINES),
            ShopDays.mean(),
            ShopDays.strength(parent));
    Column meanPrice = ratio(parent, Ledger.VALUE_MINOR, Ledger.PRICED_UNITS);
    return Map.of(
        LineFeatures.PARENT_LINES_90D,
        logOf(gained(parent, 90, Ledger.LINES)),
        LineFeatures.PRICE_AGAINST_PARENT,
        against(col(PRICE), meanPrice),
        LineFeatures.PARENT_RATE,
        maturedRate(parent),
        LineFeatures.PARENT_RATE_90D,
        Rates.againstMean(recentRate, ShopDays.mean()));
  }

  private Map<Feature, Column> ofBuyer() {
    Entity buyer = Entity.BUYER;
    Column knownRate =
        Rates.shrunk(
            total(buyer, Ledger.RETURNED_LINES),
            total(buyer, Ledger.LINES),
            ShopDays.mean(),
            ShopDays.strength(buyer));
    Column meanUnits = ratio(buyer, Ledger.UNITS, Ledger.LINES);
    Column meanValue = ratio(buyer, Ledger.VALUE_MINOR, Ledger.LINES);
    return Map.ofEntries(
        Map.entry(LineFeatures.BUYER_LINES_90D, logOf(gained(buyer, 90, Ledger.LINES))),
        Map.entry(LineFeatures.BUYER_ORDERS_90D, logOf(gained(buyer, 90, Ledger.ORDERS))),
        Map.entry(LineFeatures.BUYER_RATE, maturedRate(buyer)),
        Map.entry(LineFeatures.BUYER_RATE_KNOWN, Rates.againstMean(knownRate, ShopDays.mean())),
        Map.entry(LineFeatures.BUYER_RATE_90D, knownRate90(buyer)),
        Map.entry(LineFeatures.BUYER_RETURN_COUNT, logOf(total(buyer, Ledger.RETURNED_LINES))),
        Map.entry(LineFeatures.BUYER_UNMATCHED, logOf(total(buyer, Ledger.UNMATCHED_RETURNS))),
        Map.entry(LineFeatures.BUYER_PAUSE, daysSince(buyer, Ledger.LAST_SOLD_DAY)),
        Map.entry(LineFeatures.BUYER_IS_NEW, isNew(buyer)),
        Map.entry(LineFeatures.UNITS_AGAINST_BUYER, against(units(), meanUnits)),
        Map.entry(LineFeatures.VALUE_AGAINST_BUYER, against(LineHistories.VALUE.col(), meanValue)));
  }

  private Map<Feature, Column> ofBuyerSku() {
    Entity pair = Entity.BUYER_SKU;
    return Map.of(
        LineFeatures.BUYER_SKU_LINES,
        logOf(total(pair, Ledger.LINES)),
        LineFeatures.BUYER_SKU_RETURNS,
        logOf(total(pair, Ledger.RETURNED_LINES)));
  }

  private Column maturedRate(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            total(entity, Ledger.MATURED_RETURNED_LINES),
            total(entity, Ledger.MATURED_LINES),
            ShopDays.mean(),
            ShopDays.strength(entity)),
        ShopDays.mean());
  }

  private Column knownRate90(Entity entity) {
    return Rates.againstMean(
        Rates.shrunk(
            gained(entity, 90, Ledger.RETURNED_LINES),
            gained(entity, 90, Ledger.LINES),
            ShopDays.mean(),
            ShopDays.strength(entity)),
        ShopDays.mean());
  }

  private Column daysSince(Entity entity, Field day) {
    Column today = unix_date(OrderLines.PURCHASED_ON.col());
    Column days = today.minus(total(entity, day));
    return coalesce(logOf(days), lit(0.0));
  }

  private Column isNew(Entity entity) {
    return total(entity, Ledger.LINES).equalTo(0).cast("double");
  }

  private Column ratio(Entity entity, Field sum, Field count) {
    Column trials = total(entity, count);
    return when(trials.gt(0), total(entity, sum).cast("double").divide(greatest(trials, lit(1L))));
  }

  /** Log of a value against the usual one; 0 where either is missing or nothing. */
  private static Column against(Column value, Column usual) {
    return when(value.gt(0).and(usual.gt(0)), log(value.divide(usual))).otherwise(lit(0.0));
  }

  private static Column units() {
    return OrderLines.UNITS.col();
  }
}
