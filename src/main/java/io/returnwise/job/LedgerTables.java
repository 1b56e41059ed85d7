package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.features.LedgerReads;
import io.returnwise.io.TableStore.Change;
import io.returnwise.ledgers.EntityKeys;
import io.returnwise.ledgers.Ledgers;
import io.returnwise.ledgers.ShrinkageStrengths;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledgers of one as-of day, written and then read by the features. */
final class LedgerTables implements LedgerReads {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerTables.class);

  private final Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
  private final Change change;
  private final LocalDate asOf;

  private LedgerTables(Change change, LocalDate asOf) {
    this.change = change;
    this.asOf = asOf;
  }

  /** Builds the ledger of every entity that has a key anywhere, and writes it. */
  static LedgerTables write(Dataset<Row> events, Change change, LocalDate asOf) {
    LedgerTables tables = new LedgerTables(change, asOf);
    Map<String, TableSchema> schemas = new LinkedHashMap<>();
    for (Entity entity : Entity.values()) {
      schemas.put(entity.id(), Ledger.schema(entity));
    }
    Map<TableSchema, Long> rows =
        change.publishParts(Ledger.ENTITY, schemas, asOf, Ledgers.build(events));
    for (Entity entity : Entity.values()) {
      TableSchema schema = schemas.get(entity.id());
      if (rows.containsKey(schema)) {
        tables.ledgers.put(entity, change.written(schema));
      }
    }
    LOG.info(
        "Wrote {} ledger rows of {} entities",
        rows.values().stream().mapToLong(Long::longValue).sum(),
        rows.size());
    return tables;
  }

  /** Estimates the shrinkage strengths of every day and writes them. */
  Dataset<Row> writeStrengths(SparkSession spark) {
    List<Row> byDay =
        ledgers.isEmpty()
            ? List.of()
            : ShrinkageStrengths.byDay(ShrinkageStrengths.gains(ledgers).collectAsList(), asOf);
    change.publish(
        Strengths.SCHEMA, asOf, spark.createDataFrame(byDay, Strengths.SCHEMA.structType()));
    return change.written(Strengths.SCHEMA);
  }

  @Override
  public Dataset<Row> before(
      Entity entity, Dataset<Row> points, Column day, List<Field> measures, List<Integer> windows) {
    Dataset<Row> keyed =
        points
            .withColumn(Ledger.KEY.name(), EntityKeys.of(entity))
            .withColumn(Ledger.DAY.name(), day);
    boolean isOfLines = List.of(points.columns()).contains(OrderLines.LINE_ID.name());
    Column spread = isOfLines ? OrderLines.LINE_ID.col() : lit(0);
    return Ledgers.before(
        ledger(entity), keyed, spread, measures, LedgerReads.column(entity), windows);
  }

  private Dataset<Row> ledger(Entity entity) {
    Dataset<Row> ledger = ledgers.get(entity);
    // An entity that nothing has a key of: an empty ledger, which finds nothing.
    return ledger != null ? ledger : change.written(Ledger.schema(entity));
  }

  @Override
  public Column total(Entity entity, Field measure) {
    return Ledgers.total(LedgerReads.column(entity), measure);
  }

  @Override
  public Column gained(Entity entity, int window, Field measure) {
    return Ledgers.gained(LedgerReads.column(entity), window, measure);
  }

  @Override
  public boolean has(Entity entity) {
    return ledgers.containsKey(entity);
  }
}
