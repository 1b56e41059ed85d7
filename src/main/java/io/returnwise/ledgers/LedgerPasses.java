package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.OrderLines;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The passes over entities with many keys.
 *
 * <p>Rows are lines with the columns of {@link LineEvents#CONTROL}; where it says events, returns
 * without a line may be among them.
 */
public final class LedgerPasses {
  private static final long LINES_PER_PARTITION = 500_000;

  private final int asOf;
  private final int partitions;
  private final LedgerSettings settings;

  /**
   * Passes as of a day.
   *
   * @param partitions partitions of each shuffle
   */
  public LedgerPasses(LocalDate asOf, int partitions, LedgerSettings settings) {
    this.asOf = LineEvents.number(asOf);
    this.partitions = partitions;
    this.settings = settings;
  }

  /** So many partitions that the rows of one fit into the memory of a task. */
  public static int partitions(long lines) {
    return Math.toIntExact(lines / LINES_PER_PARTITION + 1);
  }

  /**
   * The lines with what was known of their buyer, and of their buyer with what they bought, before
   * their day, and with what is counted of their basket.
   *
   * @param ofParts totals wanted of each entity inside the buyer
   */
  public Dataset<Row> withBuyers(
      Dataset<Row> events, List<LedgerTotal> ofBuyer, Map<Entity, List<LedgerTotal>> ofParts) {
    return pass(Entity.BUYER, ofBuyer, ofParts, true)
        .lines(events, EntityKeys.basket(), partitions);
  }

  /**
   * The lines with what was known of their key, and of parts of it, before their day.
   *
   * @param ofParts totals wanted of each entity inside the key
   */
  public Dataset<Row> with(
      Entity entity,
      Dataset<Row> lines,
      List<LedgerTotal> totals,
      Map<Entity, List<LedgerTotal>> ofParts) {
    return pass(entity, totals, ofParts, false)
        .lines(lines, xxhash64(OrderLines.LINE_ID.col()), partitions);
  }

  /** Most orders of a buyer of whom anything is known. */
  public int personOrders() {
    return settings.personOrders();
  }

  /**
   * The ledger: the totals of every key at the end of each day with an event, with {@link
   * Ledger#IS_LAST}.
   */
  public Dataset<Row> ledger(Entity entity, Dataset<Row> events) {
    List<LedgerTotal> all = LedgerTotal.ever(Ledger.measures().toArray(Field[]::new));
    return pass(entity, all).days(events, EntityKeys.of(entity), partitions);
  }

  /** What {@link ShrinkageStrengths} needs, by day; several rows for a day. */
  public Dataset<Row> gains(Entity entity, Dataset<Row> lines) {
    List<Field> counted = new ArrayList<>(PairGains.COUNTED);
    if (entity == Entity.BUYER) {
      counted.add(Ledger.ORDERS);
    }
    return pass(entity, LedgerTotal.ever(counted.toArray(Field[]::new))).gains(lines, partitions);
  }

  private RunningPass pass(Entity entity, List<LedgerTotal> totals) {
    return pass(entity, totals, Map.of(), false);
  }

  private RunningPass pass(
      Entity entity,
      List<LedgerTotal> totals,
      Map<Entity, List<LedgerTotal>> ofParts,
      boolean hasBaskets) {
    List<RunningPass.Part> parts = new ArrayList<>();
    for (Entity part : Entity.values()) {
      if (ofParts.containsKey(part)) {
        parts.add(new RunningPass.Part(part.id(), EntityKeys.part(part), ofParts.get(part)));
      }
    }
    long mostOrders = entity == Entity.BUYER ? settings.personOrders() : RunningPass.ANY_ORDERS;
    return new RunningPass(
        entity.id(), EntityKeys.number(entity), totals, parts, hasBaskets, mostOrders, asOf);
  }
}
