package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.returnwise.features.LedgerReads;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.io.WorkFolder;
import io.returnwise.ledgers.EntityKeys;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LedgerSettings;
import io.returnwise.ledgers.Ledgers;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.ledgers.ShrinkageStrengths;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledgers of one as-of day. */
final class LedgerTables implements LedgerReads {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTables.class);

  private static final String POINT = "_point";

  /** Entities with many keys that have rates, which are drawn to something. */
  private static final Set<Entity> HAS_RATES =
      EnumSet.of(Entity.SKU, Entity.VARIANT, Entity.PARENT, Entity.BUYER);

  private final Map<Entity, Dataset<Row>> fewKeys = new EnumMap<>(Entity.class);
  private final SparkSession spark;
  private final LedgerPasses passes;
  private final WorkFolder work;
  private final Dataset<Row> events;
  private final Set<Entity> known;
  private final Change change;
  private final LocalDate asOf;

  /**
   * Ledgers over some events.
   *
   * @param work for what is read more than once
   * @param lines lines with their control columns and baskets, cheap to read again
   * @param events the same, and returns that match no line
   */
  LedgerTables(
      LedgerPasses passes,
      WorkFolder work,
      Dataset<Row> lines,
      Dataset<Row> events,
      Change change,
      LocalDate asOf) {
    this.spark = lines.sparkSession();
    this.passes = passes;
    this.work = work;
    this.events = events;
    this.change = change;
    this.asOf = asOf;
    this.known = known(lines);
  }

  /** The entities that any line has a key of. */
  private static Set<Entity> known(Dataset<Row> lines) {
    Entity[] entities = Entity.values();
    List<Column> has = new ArrayList<>();
    for (Entity entity : entities) {
      has.add(max(EntityKeys.of(entity).isNotNull()).as(entity.id()));
    }
    Row found = lines.agg(lit(0), has.toArray(Column[]::new)).first();
    Set<Entity> known = EnumSet.noneOf(Entity.class);
    for (int i = 0; i < entities.length; i++) {
      if (Boolean.TRUE.equals(found.get(i + 1))) {
        known.add(entities[i]);
      }
    }
    return known;
  }

  /**
   * Builds and writes the strengths of every day, and the ledgers of entities with few keys, which
   * lines are then joined to.
   */
  Dataset<Row> write() {
    List<Entity> entities = known.stream().filter(Entity::hasFewKeys).toList();
    Map<String, TableSchema> schemas = schemas(entities);
    log(change.publishParts(Ledger.ENTITY, schemas, asOf, Ledgers.build(events, entities, asOf)));
    readFewKeys(schemas);
    List<Row> gains = new ArrayList<>(gainsOf(fewKeys));
    for (Entity entity : known) {
      if (HAS_RATES.contains(entity)) {
        gains.addAll(
            ShrinkageStrengths.added(entity, passes.gains(entity, events)).collectAsList());
      }
    }
    change.publish(Strengths.SCHEMA, asOf, strengths(ShrinkageStrengths.byDay(gains, known, asOf)));
    return change.written(Strengths.SCHEMA);
  }

  private static List<Row> gainsOf(Map<Entity, Dataset<Row>> ledgers) {
    return ledgers.entrySet().stream()
        .map(l -> l.getValue().withColumn(Ledger.ENTITY.name(), lit(l.getKey().id())))
        .reduce(Dataset::unionByName)
        .map(all -> ShrinkageStrengths.gains(all).collectAsList())
        .orElse(List.of());
  }

  private Dataset<Row> strengths(List<Row> rows) {
    return spark.createDataFrame(rows, Strengths.SCHEMA.structType());
  }

  /**
   * Writes all ledgers and the strengths by what came since an earlier day.
   *
   * @param earlier ledgers and strengths of that day
   */
  Dataset<Row> continueFrom(LocalDate from, Warehouse earlier, LedgerSettings settings) {
    List<Entity> entities = known.stream().filter(Entity::hasLedger).toList();
    Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
    for (Entity entity : entities) {
      ledgers.put(entity, earlier.snapshot(Ledger.schema(entity), from).orElseThrow());
    }
    Dataset<Row> gained = work.keep("gained", Ledgers.gained(events, entities, from, asOf));
    Dataset<Row> openings = Ledgers.openings(ledgers, gained, from);
    Dataset<Row> rows =
        work.keep("continued", Ledgers.continued(gained, openings, settings.personOrders()));
    Column isNew = Ledger.DAY.col().geq(lit(from));
    Map<String, TableSchema> schemas = schemas(entities);
    log(change.extendParts(Ledger.ENTITY, schemas, from, asOf, rows.filter(isNew)));
    readFewKeys(schemas);
    Object[] withRates =
        entities.stream()
            .filter(entity -> entity.hasFewKeys() || HAS_RATES.contains(entity))
            .map(Entity::id)
            .toArray();
    Dataset<Row> rates = rows.filter(Ledger.ENTITY.col().isin(withRates));
    List<Row> gains =
        new ArrayList<>(ShrinkageStrengths.gains(rates).filter(isNew).collectAsList());
    if (known.contains(Entity.VARIANT)) {
      gains.addAll(variantGains(from).filter(isNew).collectAsList());
    }
    List<Row> last =
        earlier
            .snapshot(Strengths.SCHEMA, from)
            .orElseThrow()
            .filter(Strengths.DAY.col().equalTo(lit(from)))
            .collectAsList();
    change.extend(
        Strengths.SCHEMA,
        from,
        asOf,
        strengths(ShrinkageStrengths.continued(last, gains, known, asOf)));
    return change.written(Strengths.SCHEMA);
  }

  /** Variants have no ledger: the whole past of those with news is gone through. */
  private Dataset<Row> variantGains(LocalDate from) {
    Column key = EntityKeys.of(Entity.VARIANT);
    Dataset<Row> withNews =
        LineEvents.of(events, from, asOf).select(key.as(POINT)).filter(POINT + " is not null");
    // Kept, so that Spark knows how many there are before it plans the join.
    Dataset<Row> variants = work.keep("variants", withNews.distinct());
    Dataset<Row> past = events.join(variants, key.equalTo(col(POINT)), "left_semi");
    return ShrinkageStrengths.added(Entity.VARIANT, passes.gains(Entity.VARIANT, past));
  }

  private static Map<String, TableSchema> schemas(List<Entity> entities) {
    Map<String, TableSchema> schemas = new LinkedHashMap<>();
    entities.forEach(entity -> schemas.put(entity.id(), Ledger.schema(entity)));
    return schemas;
  }

  private void readFewKeys(Map<String, TableSchema> schemas) {
    for (Entity entity : known) {
      if (entity.hasFewKeys()) {
        fewKeys.put(entity, change.written(schemas.get(entity.id())));
      }
    }
  }

  /** Builds and writes the ledgers of entities with many keys. */
  void writeManyKeys() {
    Map<TableSchema, Long> rows = new LinkedHashMap<>();
    for (Entity entity : Entity.withLedger()) {
      if (known.contains(entity) && !entity.hasFewKeys()) {
        TableSchema schema = Ledger.schema(entity);
        rows.put(schema, change.publish(schema, asOf, passes.ledger(entity, events)));
      }
    }
    log(rows);
  }

  private static void log(Map<TableSchema, Long> rows) {
    long all = rows.values().stream().mapToLong(Long::longValue).sum();
    LOG.info("Wrote {} ledger rows of {} entities", all, rows.size());
  }

  @Override
  public Dataset<Row> before(
      Entity entity, Dataset<Row> points, Column day, List<LedgerTotal> totals) {
    Dataset<Row> keyed =
        points
            .withColumn(Ledger.KEY.name(), EntityKeys.of(entity))
            .withColumn(Ledger.DAY.name(), day);
    return Ledgers.before(entity.id(), ledger(entity), keyed, totals);
  }

  @Override
  public Dataset<Row> groups(Dataset<Row> asked, List<Entity> entities, List<LedgerTotal> totals) {
    Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
    entities.forEach(entity -> ledgers.put(entity, ledger(entity)));
    return work.keep("groups", Ledgers.beforePurchases(GROUP, ledgers, asked, totals));
  }

  private Dataset<Row> ledger(Entity entity) {
    Dataset<Row> ledger = fewKeys.get(entity);
    // An entity that nothing has a key of: an empty ledger, which finds nothing.
    return ledger != null ? ledger : change.written(Ledger.schema(entity));
  }

  @Override
  public Dataset<Row> today(Entity entity, List<LedgerTotal> totals) {
    if (!entity.hasFewKeys()) {
      return passes.today(entity, events, totals);
    }
    Dataset<Row> keys =
        ledger(entity)
            .select(Ledger.KEY.col(), Ledger.KEY.col().as(POINT))
            .distinct()
            .withColumn(Ledger.DAY.name(), lit(asOf));
    return Ledgers.before(entity.id(), ledger(entity), keys, totals)
        .withColumnRenamed(POINT, Ledger.KEY.name());
  }

  @Override
  public Column key(Entity entity) {
    return EntityKeys.of(entity);
  }

  @Override
  public Set<Entity> known() {
    return known;
  }
}
