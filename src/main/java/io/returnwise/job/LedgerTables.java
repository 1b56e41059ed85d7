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
import io.returnwise.ledgers.Ledgers;
import io.returnwise.ledgers.ShrinkageStrengths;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledgers of one as-of day. */
final class LedgerTables implements LedgerReads {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTables.class);

  private static final String ASKED_KEY = "_asked_key";
  private static final String ASKED_DAY = "_asked_day";
  private static final String FOUND_KEY = "_found_key";

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
   * @param known entities that any line has a key of
   * @param events lines with their control columns and baskets, and returns that match no line;
   *     cheap to read again
   */
  LedgerTables(
      LedgerPasses passes,
      WorkFolder work,
      Set<Entity> known,
      Dataset<Row> events,
      Change change,
      LocalDate asOf) {
    this.spark = events.sparkSession();
    this.passes = passes;
    this.work = work;
    this.events = events;
    this.change = change;
    this.asOf = asOf;
    this.known = Collections.unmodifiableSet(new TreeSet<>(known));
  }

  /** The entities that any line has a key of. */
  static Set<Entity> known(Dataset<Row> lines) {
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

  /** Builds and writes all ledgers and the strengths of every day. */
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
    change.publish(Strengths.SCHEMA, asOf, strengths(ShrinkageStrengths.byDay(gains, asOf)));
    writeManyKeys();
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
   * Writes all ledgers and the strengths by what came since an earlier day; of the events only
   * those since are looked at.
   *
   * @param earlier the build of that day
   */
  Dataset<Row> continueFrom(EarlierBuild earlier, Warehouse warehouse) {
    LocalDate from = earlier.asOf();
    List<Entity> entities = known.stream().filter(Entity::hasLedger).toList();
    Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
    for (Entity entity : entities) {
      if (earlier.known().contains(entity)) {
        TableSchema schema = Ledger.schema(entity);
        ledgers.put(entity, warehouse.marked(schema, from, Ledger.IS_LAST).orElseThrow());
      }
    }
    Dataset<Row> gained = work.keep("gained", Ledgers.gained(events, entities, from, asOf));
    Dataset<Row> openings = Ledgers.openings(ledgers, gained, from);
    Dataset<Row> rows =
        work.keep("continued", Ledgers.continued(gained, openings, passes.personOrders()));
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
    List<Row> gains = ShrinkageStrengths.gains(rates).filter(isNew).collectAsList();
    List<Row> last =
        warehouse
            .snapshot(Strengths.SCHEMA, from)
            .orElseThrow()
            .filter(Strengths.DAY.col().equalTo(lit(from)))
            .collectAsList();
    change.extend(
        Strengths.SCHEMA, from, asOf, strengths(ShrinkageStrengths.continued(last, gains, asOf)));
    return change.written(Strengths.SCHEMA);
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

  private void writeManyKeys() {
    Map<TableSchema, Long> rows = new LinkedHashMap<>();
    for (Entity entity : Entity.withLedger()) {
      if (known.contains(entity) && !entity.hasFewKeys()) {
        TableSchema schema = Ledger.schema(entity);
        Dataset<Row> ledger = passes.ledger(entity, events);
        rows.put(schema, change.publishMarked(schema, asOf, Ledger.IS_LAST, ledger));
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
    return before(points, day, Map.of(entity, totals));
  }

  /** The same of several entities. */
  Dataset<Row> before(Dataset<Row> points, Column day, Map<Entity, List<LedgerTotal>> totals) {
    Dataset<Row> told = points;
    for (Map.Entry<Entity, List<LedgerTotal>> asked : totals.entrySet()) {
      Entity entity = asked.getKey();
      Column key = EntityKeys.of(entity);
      if (entity.hasFewKeys()) {
        Dataset<Row> keyed =
            told.withColumn(Ledger.KEY.name(), key).withColumn(Ledger.DAY.name(), day);
        told = Ledgers.before(entity.id(), ledger(entity), keyed, asked.getValue());
      } else {
        // Asked as the points are given: the answers of others need not be made twice.
        Dataset<Row> answers = answers(entity, points, key, day, asked.getValue());
        Column same = key.equalTo(col(ASKED_KEY)).and(day.equalTo(col(ASKED_DAY)));
        told =
            Ledgers.filled(
                entity.id(),
                told.join(answers, same, "left_outer").drop(ASKED_KEY, ASKED_DAY),
                asked.getValue());
      }
    }
    return told;
  }

  /**
   * What the ledger of an entity with many keys says of those of some points: a row for each key
   * and day. The points are wide, and the ledger has many rows of a key that is sold often, so the
   * two are not put in one order.
   */
  private Dataset<Row> answers(
      Entity entity, Dataset<Row> points, Column key, Column day, List<LedgerTotal> totals) {
    String name = "asked-" + entity.id();
    Dataset<Row> asked =
        work.keep(
            name,
            points
                .select(key.as(ASKED_KEY), day.as(ASKED_DAY))
                .filter(col(ASKED_KEY).isNotNull())
                .distinct());
    Dataset<Row> keys = asked.select(col(ASKED_KEY).as(FOUND_KEY));
    Dataset<Row> ledger =
        ledger(entity)
            .join(
                work.sentIfFew(name, keys), Ledger.KEY.col().equalTo(col(FOUND_KEY)), "left_semi");
    Dataset<Row> keyed =
        asked
            .withColumn(Ledger.KEY.name(), col(ASKED_KEY))
            .withColumn(Ledger.DAY.name(), col(ASKED_DAY));
    String found = "answers-" + entity.id();
    return work.sentIfFew(
        found, work.keep(found, Ledgers.before(entity.id(), ledger, keyed, totals)));
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
    Dataset<Row> last = change.writtenMarked(Ledger.schema(entity), Ledger.IS_LAST);
    if (entity != Entity.BUYER) {
      return Ledgers.today(entity.id(), ledger(entity), last, asOf, totals);
    }
    Set<LedgerTotal> withOrders = new LinkedHashSet<>(totals);
    LedgerTotal orders = new LedgerTotal(Ledger.ORDERS, 0);
    withOrders.add(orders);
    return Ledgers.today(entity.id(), ledger(entity), last, asOf, List.copyOf(withOrders))
        .filter(orders.of(entity).leq(passes.personOrders()));
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
