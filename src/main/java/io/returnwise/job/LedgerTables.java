package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.returnwise.features.LedgerReads;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.ledgers.EntityKeys;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.Ledgers;
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
  private final LedgerPasses passes;
  private final WorkFolder work;
  private final Dataset<Row> lines;
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
    this.passes = passes;
    this.work = work;
    this.lines = lines;
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

  /** Builds and writes the ledgers of entities with few keys, which lines are then joined to. */
  void writeFewKeys() {
    Map<String, TableSchema> schemas = new LinkedHashMap<>();
    List<Entity> entities = known.stream().filter(Entity::hasFewKeys).toList();
    for (Entity entity : entities) {
      schemas.put(entity.id(), Ledger.schema(entity));
    }
    Map<TableSchema, Long> rows =
        change.publishParts(Ledger.ENTITY, schemas, asOf, Ledgers.build(events, entities, asOf));
    for (Entity entity : entities) {
      TableSchema schema = schemas.get(entity.id());
      if (rows.containsKey(schema)) {
        fewKeys.put(entity, change.written(schema));
      }
    }
    log(rows.values().stream().mapToLong(Long::longValue).sum(), rows.size());
  }

  /** Builds and writes the ledgers of entities with many keys. */
  void writeManyKeys() {
    long rows = 0;
    List<Entity> entities =
        Entity.withLedger().stream()
            .filter(entity -> known.contains(entity) && !entity.hasFewKeys())
            .toList();
    for (Entity entity : entities) {
      rows += change.publish(Ledger.schema(entity), asOf, passes.ledger(entity, events));
    }
    log(rows, entities.size());
  }

  private static void log(long rows, int entities) {
    LOG.info("Wrote {} ledger rows of {} entities", rows, entities);
  }

  /** Estimates the shrinkage strengths of every day and writes them. */
  Dataset<Row> writeStrengths(SparkSession spark) {
    List<Row> gains = new ArrayList<>();
    if (!fewKeys.isEmpty()) {
      gains.addAll(ShrinkageStrengths.gains(fewKeys).collectAsList());
    }
    for (Entity entity : known) {
      if (HAS_RATES.contains(entity)) {
        gains.addAll(
            ShrinkageStrengths.added(entity, passes.gains(entity, events)).collectAsList());
      }
    }
    change.publish(
        Strengths.SCHEMA,
        asOf,
        spark.createDataFrame(
            ShrinkageStrengths.byDay(gains, asOf), Strengths.SCHEMA.structType()));
    return change.written(Strengths.SCHEMA);
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
  public Dataset<Row> groups(List<Entity> entities, List<LedgerTotal> totals) {
    Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
    entities.forEach(entity -> ledgers.put(entity, ledger(entity)));
    return work.keep("groups", Ledgers.beforePurchases(GROUP, ledgers, lines, totals));
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
