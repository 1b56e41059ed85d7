package io.returnwise.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The at-order features of order lines: what was known of each when it was bought. */
public final class LineFeatureStage {
  private static final String KEY = "_group_key";
  private static final String DAY = "_group_day";

  /** Entities that rates are drawn to, from the largest down. */
  private static final List<Entity> LEVELS = List.of(Entity.CATEGORY, Entity.PARENT, Entity.SKU);

  private static final Map<Entity, List<LedgerTotal>> NEEDS = allNeeds();

  private final LedgerReads ledgers;
  private final Dataset<Row> shopDays;
  private final Set<Entity> known;
  private final FormulaColumns formulas;
  private final FormulaColumns ofGroups;

  /**
   * A stage over ledgers.
   *
   * @param ledgers reads of the ledgers
   * @param shopDays rows of {@link ShopDays}
   * @param calendar what the policy says of the days of purchase: each {@link Moment} that is not
   *     in the date itself
   */
  public LineFeatureStage(
      LedgerReads ledgers, Dataset<Row> shopDays, Map<Moment, Column> calendar) {
    this.ledgers = ledgers;
    this.shopDays = shopDays;
    this.known = ledgers.known();
    this.formulas = new FormulaColumns(known, Entity::id, calendar);
    this.ofGroups = new FormulaColumns(known, entity -> LedgerReads.GROUP, calendar);
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
    for (Feature feature : LineFeatures.ALL) {
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
    Dataset<Row> all = withGroups(lines);
    for (Entity entity : LEVELS) {
      if (known.contains(entity) && !entity.hasFewKeys()) {
        all = all.withColumns(levels(entity, formulas));
      }
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    LineFeatures.ALL.stream()
        .filter(feature -> !isJoined(feature))
        .forEach(feature -> columns.put(feature.name(), formulas.of(feature)));
    columns.put(LineFeatures.USUAL_UNITS.name(), usualUnits());
    return LineFeatures.SCHEMA.conform(all.withColumns(columns));
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
    Set<Entity> entities = feature.formula().entities();
    return entities.size() == 1
        && entities.stream().allMatch(entity -> entity.hasFewKeys() && known.contains(entity));
  }

  /** The lines with what {@link ShopDays} says of their day, and with what is joined. */
  private Dataset<Row> withGroups(Dataset<Row> lines) {
    Packed told = new Packed("_told", totalsOf(lines));
    Packed shop = ShopDays.packed(shopDays);
    Dataset<Row> all = ShopDays.joined(told.in(lines), shop.in(shopDays));
    Map<String, Column> unpacked = new LinkedHashMap<>(told.out());
    unpacked.putAll(shop.out());
    return withGroups(all, unpacked);
  }

  /** Columns with totals, all of them longs. */
  private static List<String> totalsOf(Dataset<Row> lines) {
    Set<String> totals =
        NEEDS.entrySet().stream()
            .flatMap(need -> need.getValue().stream().map(total -> total.column(need.getKey())))
            .collect(Collectors.toSet());
    return Stream.of(lines.columns()).filter(totals::contains).toList();
  }

  /** Entities with few keys: read once for each key and day, then joined. */
  private Dataset<Row> withGroups(Dataset<Row> lines, Map<String, Column> unpacked) {
    List<Entity> groups =
        known.stream()
            .filter(entity -> entity.hasFewKeys() && entity != Entity.SHOP)
            .sorted()
            .toList();
    if (groups.isEmpty()) {
      return lines.withColumns(unpacked);
    }
    List<LedgerTotal> totals =
        groups.stream().flatMap(entity -> needs(entity).stream()).distinct().toList();
    Dataset<Row> read =
        ledgers
            .groups(groups, totals)
            .withColumnRenamed(Ledger.DAY.name(), OrderLines.PURCHASED_ON.name());
    Dataset<Row> days = ShopDays.joined(read, shopDays);
    Dataset<Row> all = lines;
    for (Entity entity : groups) {
      Dataset<Row> ofEntity = days.filter(Ledger.ENTITY.col().equalTo(entity.id()));
      all = withGroup(all, ofEntity, entity, unpacked);
    }
    return all.withColumns(unpacked);
  }

  private Dataset<Row> withGroup(
      Dataset<Row> lines, Dataset<Row> days, Entity entity, Map<String, Column> unpacked) {
    Map<String, Column> values = new LinkedHashMap<>();
    for (Feature feature : LineFeatures.ALL) {
      if (feature.formula().entities().equals(Set.of(entity))) {
        values.put(feature.name(), ofGroups.of(feature));
      }
    }
    List<String> features = List.copyOf(values.keySet());
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
    features.forEach(
        feature -> unpacked.computeIfPresent(feature, (f, v) -> coalesce(v, lit(0.0))));
    return lines
        .join(packed.in(days.select(read.toArray(Column[]::new))), same, "left_outer")
        .drop(KEY, DAY);
  }

  private Column usualUnits() {
    Column lines = LedgerTotal.total(Entity.SKU, Ledger.LINES);
    Column units = LedgerTotal.total(Entity.SKU, Ledger.UNITS).cast("double");
    return when(lines.gt(0), units.divide(greatest(lines, lit(1L))));
  }
}
