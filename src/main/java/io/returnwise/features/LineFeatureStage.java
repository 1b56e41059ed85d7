package io.returnwise.features;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.Input.Told;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The features of order lines: what was known of each when it was bought, and when it came. */
public final class LineFeatureStage {
  private static final String KEY = "_group_key";
  private static final String DAY = "_group_day";

  /** Bytes that every machine may be sent of the past of one entity with few keys. */
  private static final long MOST_SENT = 64L << 20;

  /** Roughly, of the key, the day, and what rows and arrays begin with. */
  private static final int BYTES_OF_ROW = 64;

  /** Entities that rates are drawn to, from the largest down. */
  private static final List<Entity> LEVELS = List.of(Entity.CATEGORY, Entity.PARENT, Entity.SKU);

  private static final Map<Entity, List<LedgerTotal>> NEEDS = allNeeds();

  private final LedgerReads ledgers;
  private final Dataset<Row> shopDays;
  private final Set<Entity> known;

  /** Known entities with few keys, but for the shop. */
  private final List<Entity> groups;

  private final Dataset<Row> groupDays;
  private final Map<String, Long> groupRows;
  private final FormulaColumns formulas;
  private final FormulaColumns ofGroups;

  /**
   * A stage over ledgers.
   *
   * @param ledgers reads of the ledgers
   * @param lines the order lines whose features are to be made, or more
   * @param shopDays rows of {@link ShopDays} for the days of the lines
   * @param calendar what the policy says of the days of purchase: each {@link Moment} that is not
   *     in the date itself
   */
  public LineFeatureStage(
      LedgerReads ledgers,
      Dataset<Row> lines,
      Dataset<Row> shopDays,
      Map<Moment, Column> calendar) {
    this.ledgers = ledgers;
    this.shopDays = shopDays;
    this.known = ledgers.known();
    this.formulas = new FormulaColumns(known, Entity::id, ledgers::key, calendar);
    this.ofGroups =
        new FormulaColumns(
            known, entity -> LedgerReads.GROUP, entity -> Ledger.KEY.col(), calendar);
    this.groups =
        known.stream()
            .filter(entity -> entity.hasFewKeys() && entity != Entity.SHOP)
            .sorted()
            .toList();
    this.groupDays = groups.isEmpty() ? shopDays : groupDays(lines);
    this.groupRows = groups.isEmpty() ? Map.of() : groupRows();
  }

  /** Number of keys and days of each entity with few keys. */
  private Map<String, Long> groupRows() {
    return groupDays.groupBy(Ledger.ENTITY.col()).agg(count(lit(1))).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }

  /** What the features need to know of an entity before the day of each line. */
  public static List<LedgerTotal> needs(Entity entity) {
    return NEEDS.getOrDefault(entity, List.of());
  }

  /** The same of several entities. */
  public static Map<Entity, List<LedgerTotal>> needs(List<Entity> entities) {
    Map<Entity, List<LedgerTotal>> needs = new EnumMap<>(Entity.class);
    entities.forEach(entity -> needs.put(entity, needs(entity)));
    return needs;
  }

  private static Map<Entity, List<LedgerTotal>> allNeeds() {
    Map<Entity, Set<LedgerTotal>> needs = new EnumMap<>(Entity.class);
    for (Feature feature : FeatureSet.AFTER_DELIVERY.features()) {
      for (Told told : feature.formula().totals()) {
        needs.computeIfAbsent(told.of(), e -> new LinkedHashSet<>()).add(told.total());
      }
    }
    // Evidence beside the features.
    needs.get(Entity.SKU).add(new LedgerTotal(Ledger.UNITS, 0));
    Map<Entity, List<LedgerTotal>> lists = new EnumMap<>(Entity.class);
    needs.forEach((entity, totals) -> lists.put(entity, List.copyOf(totals)));
    return lists;
  }

  /**
   * One row of {@code line_features} for each line.
   *
   * @param lines order lines with the columns of {@link LineHistories} and the answers to {@link
   *     #needs} of every entity with many keys that any line has a key of
   */
  public Dataset<Row> of(Dataset<Row> lines) {
    Dataset<Row> all = joined(lines, LineFeatures.ALL);
    for (Entity entity : LEVELS) {
      if (known.contains(entity) && !entity.hasFewKeys()) {
        all = all.withColumns(levels(entity, formulas));
      }
    }
    return LineFeatures.SCHEMA.conform(
        withOwn(all, LineFeatures.ALL).withColumn(LineFeatures.USUAL_UNITS.name(), usualUnits()));
  }

  /**
   * One row of {@code delivery_features} for each line.
   *
   * @param delivered order lines whose delivery is known
   */
  public Dataset<Row> ofDelivered(Dataset<Row> delivered) {
    List<Feature> features = DeliveryFeatures.ALL;
    return DeliveryFeatures.SCHEMA.conform(withOwn(joined(delivered, features), features));
  }

  /** Features that do not come with a join. */
  private Dataset<Row> withOwn(Dataset<Row> lines, List<Feature> features) {
    Map<String, Column> columns = new LinkedHashMap<>();
    features.stream()
        .filter(feature -> !isJoined(feature))
        .forEach(feature -> columns.put(feature.name(), formulas.of(feature)));
    return lines.withColumns(columns);
  }

  private static Map<String, Column> levels(Entity entity, FormulaColumns formulas) {
    Map<String, Column> levels = new LinkedHashMap<>();
    for (Ratio ratio : drawnTo(entity)) {
      levels.put(FormulaColumns.levelName(entity, ratio), formulas.level(entity, ratio));
    }
    return levels;
  }

  /** Ratios of which the level of an entity is needed below it. */
  private static Set<Ratio> drawnTo(Entity entity) {
    Set<LedgerTotal> told = Set.copyOf(needs(entity));
    return Ratio.all().stream()
        .filter(ratio -> ratio.totals(entity, 0).stream().allMatch(t -> told.contains(t.total())))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether the value comes with a join, from rows that are few. */
  private boolean isJoined(Feature feature) {
    boolean isOfShop = feature.formula().entities().equals(Set.of(Entity.SHOP));
    return isOfShop || (groupOf(feature).isPresent() && feature.formula().columns().isEmpty());
  }

  /** The known entity with few keys whose past alone the feature looks at. */
  private Optional<Entity> groupOf(Feature feature) {
    Set<Entity> entities = feature.formula().entities();
    return entities.size() == 1
        ? entities.stream().filter(groups::contains).findFirst()
        : Optional.empty();
  }

  /**
   * The lines with what {@link ShopDays} says of their day, and the past of entities with few keys.
   */
  private Dataset<Row> joined(Dataset<Row> lines, List<Feature> features) {
    Packed told = new Packed("_told", totalsOf(lines));
    Packed shop = ShopDays.packed(shopDays);
    Map<String, Column> unpacked = new LinkedHashMap<>(told.out());
    unpacked.putAll(shop.out());
    Dataset<Row> all = ShopDays.joined(told.in(lines), shop.in(shopDays));
    for (Entity entity : groups) {
      List<Feature> ofEntity =
          features.stream()
              .filter(feature -> groupOf(feature).equals(Optional.of(entity)))
              .toList();
      if (!ofEntity.isEmpty()) {
        all = withGroup(all, entity, ofEntity, unpacked);
      }
    }
    return all.withColumns(unpacked);
  }

  /** Columns with totals, all of them longs. */
  private static List<String> totalsOf(Dataset<Row> lines) {
    Set<String> totals =
        NEEDS.entrySet().stream()
            .flatMap(need -> need.getValue().stream().map(total -> total.column(need.getKey())))
            .collect(Collectors.toSet());
    return Stream.of(lines.columns()).filter(totals::contains).toList();
  }

  /** What the ledgers of entities with few keys held before each day. */
  private Dataset<Row> groupDays(Dataset<Row> lines) {
    List<LedgerTotal> totals =
        groups.stream().flatMap(entity -> needs(entity).stream()).distinct().toList();
    return ShopDays.joined(
        ledgers
            .groups(lines, groups, totals)
            .withColumnRenamed(Ledger.DAY.name(), OrderLines.PURCHASED_ON.name()),
        shopDays);
  }

  private Dataset<Row> withGroup(
      Dataset<Row> lines, Entity entity, List<Feature> ofEntity, Map<String, Column> unpacked) {
    Dataset<Row> days = groupDays.filter(Ledger.ENTITY.col().equalTo(entity.id()));
    Map<String, Column> values = new LinkedHashMap<>();
    for (Feature feature : ofEntity) {
      if (isJoined(feature)) {
        values.put(feature.name(), ofGroups.of(feature));
      } else {
        // The line itself is needed as well, and reads the totals.
        for (Told told : feature.formula().totals()) {
          Column total = col(told.total().column(LedgerReads.GROUP));
          values.put(told.total().column(entity), total.cast("double"));
        }
      }
    }
    List<String> filled = List.copyOf(values.keySet());
    if (LEVELS.contains(entity)) {
      values.putAll(levels(entity, ofGroups));
    }
    List<Column> read =
        Stream.concat(
                Stream.of(Ledger.KEY.col().as(KEY), OrderLines.PURCHASED_ON.col().as(DAY)),
                values.entrySet().stream().map(value -> value.getValue().as(value.getKey())))
            .toList();
    Column same =
        ledgers.key(entity).equalTo(col(KEY)).and(OrderLines.PURCHASED_ON.col().equalTo(col(DAY)));
    Packed packed = new Packed("_of_" + entity.id(), List.copyOf(values.keySet()));
    unpacked.putAll(packed.out());
    // A line without the key finds no row.
    filled.forEach(name -> unpacked.computeIfPresent(name, (n, v) -> coalesce(v, lit(0.0))));
    Dataset<Row> found = packed.in(days.select(read.toArray(Column[]::new)));
    // Lines are wide, and Spark takes the few rows for many: it would put both in one order.
    long bytes =
        groupRows.getOrDefault(entity.id(), 0L) * (BYTES_OF_ROW + Long.BYTES * values.size());
    return lines
        .join(bytes <= MOST_SENT ? broadcast(found) : found, same, "left_outer")
        .drop(KEY, DAY);
  }

  private Column usualUnits() {
    Column lines = LedgerTotal.total(Entity.SKU, Ledger.LINES);
    Column units = LedgerTotal.total(Entity.SKU, Ledger.UNITS).cast("double");
    return when(lines.gt(0), units.divide(greatest(lines, lit(1L))));
  }
}
