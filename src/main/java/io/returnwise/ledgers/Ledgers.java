package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Builds ledgers and reads them as of a day. */
public final class Ledgers {
  private static final String NUMBER = "_day_number";
  private static final String TOTALS = "_totals";
  private static final String IS_POINT = "_is_point";
  private static final String KEY_OF_POINT = "_key_of_point";
  private static final String DAY_OF_POINT = "_day_of_point";
  private static final String OWNER = "_owner";
  private static final String BEFORE = "_orders_before";

  private static final int ALL_DAYS = Integer.MIN_VALUE;

  private Ledgers() {}

  /**
   * The ledgers of some entities: totals at the end of each day on which a key has an event, in the
   * columns of {@link Ledger} behind {@link Ledger#ENTITY}. One pass makes them all.
   *
   * @param lines lines with the columns of {@link LineEvents#CONTROL}, and returns without a line
   * @param entities entities with few keys
   */
  public static Dataset<Row> build(Dataset<Row> lines, List<Entity> entities, LocalDate asOf) {
    return totals(daily(lines, entities, ALL_DAYS, asOf), List.of());
  }

  /**
   * What events of some days add to the keys of some entities, by day, in the columns of {@link
   * #build}.
   *
   * @param events as in {@link #build}, of any days
   * @param from first day
   * @param asOf day after the last one
   */
  public static Dataset<Row> gained(
      Dataset<Row> events, List<Entity> entities, LocalDate from, LocalDate asOf) {
    return daily(LineEvents.of(events, from, asOf), entities, LineEvents.number(from), asOf);
  }

  /**
   * What ledgers say of some keys before a day: one row for each key that there is, in the columns
   * of {@link #build}, with the day before.
   *
   * @param ledgers ledger of each entity, or the rows among which the last of each key are
   * @param keys rows with an entity and a key; they go to every machine if they are few
   */
  public static Dataset<Row> openings(
      Map<Entity, Dataset<Row>> ledgers, Dataset<Row> keys, LocalDate from) {
    List<Column> newest = new ArrayList<>();
    Ledger.measures().forEach(m -> newest.add(newest(m, Ledger.DAY.col()).as(m.name())));
    Dataset<Row> all = null;
    for (Map.Entry<Entity, Dataset<Row>> ledger : ledgers.entrySet()) {
      Column entity = lit(ledger.getKey().id());
      Dataset<Row> asked =
          keys.filter(Ledger.ENTITY.col().equalTo(entity))
              .select(Ledger.KEY.col().as(KEY_OF_POINT))
              .distinct();
      Dataset<Row> one =
          byKey(
                  ledger
                      .getValue()
                      .filter(Ledger.DAY.col().lt(lit(from)))
                      .join(asked, Ledger.KEY.col().equalTo(col(KEY_OF_POINT)), "left_semi"),
                  newest)
              .withColumn(Ledger.ENTITY.name(), entity)
              .withColumn(Ledger.DAY.name(), date_sub(lit(from), 1));
      all = all == null ? one : all.unionByName(one);
    }
    return all;
  }

  /**
   * The rows by which ledgers continue, behind the openings.
   *
   * @param gained what {@link #gained} gave
   * @param openings what {@link #openings} gave
   * @param personOrders most orders of a buyer whose ledger goes on
   */
  public static Dataset<Row> continued(
      Dataset<Row> gained, Dataset<Row> openings, int personOrders) {
    Column before =
        lag(Ledger.ORDERS.col(), 1)
            .over(
                Window.partitionBy(Ledger.ENTITY.col(), Ledger.KEY.col())
                    .orderBy(Ledger.DAY.col()));
    Column isPerson =
        Ledger.ENTITY
            .col()
            .notEqual(Entity.BUYER.id())
            .or(coalesce(col(BEFORE), lit(0L)).leq(personOrders));
    return totals(gained.unionByName(openings), List.of(before.as(BEFORE)))
        .filter(isPerson)
        .drop(BEFORE);
  }

  private static Dataset<Row> daily(
      Dataset<Row> lines, List<Entity> entities, int from, LocalDate asOf) {
    List<Column> columns = new ArrayList<>();
    entities.forEach(entity -> columns.add(EntityKeys.of(entity).as("_" + entity.id())));
    LineEvents.CONTROL.forEach(control -> columns.add(col(control)));
    columns.add(LineHistories.IS_BASKET_START.col());
    columns.add(LineHistories.BASKET_RETURNED.col());
    Dataset<Row> narrow = lines.select(columns.toArray(Column[]::new));
    DaySums.Plan plan =
        new DaySums.Plan(
            entities,
            EventColumns.of(List.of(narrow.columns())),
            new Totals(LedgerTotal.ever(Ledger.measures().toArray(Field[]::new))),
            from,
            LineEvents.number(asOf));
    FlatMapFunction<Iterator<InternalRow>, InternalRow> sums = rows -> new DaySums(rows, plan);
    List<StructField> fields =
        new ArrayList<>(
            List.of(
                Ledger.ENTITY.toStructField(),
                Ledger.KEY.toStructField(),
                Ledger.DAY.toStructField()));
    Ledger.measures().forEach(measure -> fields.add(measure.toStructField()));
    // First by key and day, where the rows lie and then together: no key is too large.
    List<Column> added = aggregated(UnaryOperator.identity(), max(Ledger.LAST_PRICE_MINOR.col()));
    return InternalRows.table(
            narrow,
            InternalRows.of(narrow).mapPartitions(sums),
            new StructType(fields.toArray(StructField[]::new)))
        .groupBy(Ledger.ENTITY.col(), Ledger.KEY.col(), Ledger.DAY.col())
        .agg(added.get(0), added.subList(1, added.size()).toArray(Column[]::new));
  }

  /**
   * The totals at the end of each day from what each day adds.
   *
   * @param more columns over the totals
   */
  private static Dataset<Row> totals(Dataset<Row> daily, List<Column> more) {
    WindowSpec upToDay =
        Window.partitionBy(Ledger.ENTITY.col(), Ledger.KEY.col())
            .orderBy(Ledger.DAY.col())
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    List<Column> totals =
        new ArrayList<>(List.of(Ledger.ENTITY.col(), Ledger.KEY.col(), Ledger.DAY.col()));
    totals.addAll(
        aggregated(total -> total.over(upToDay), last(Ledger.LAST_PRICE_MINOR.col(), true)));
    Dataset<Row> all = daily.select(totals.toArray(Column[]::new));
    return more.isEmpty()
        ? all
        : all.select(
            Stream.concat(Stream.of(all.columns()).map(Column::new), more.stream())
                .toArray(Column[]::new));
  }

  /**
   * Every measure added up, or its first or last day or highest price.
   *
   * @param lastPrice the last price
   */
  private static List<Column> aggregated(UnaryOperator<Column> scope, Column lastPrice) {
    List<Column> totals = new ArrayList<>();
    Ledger.SUMS.forEach(f -> totals.add(scope.apply(sum(f.col())).as(f.name())));
    totals.add(scope.apply(min(Ledger.FIRST_SOLD_DAY.col())).as(Ledger.FIRST_SOLD_DAY.name()));
    totals.add(scope.apply(max(Ledger.LAST_SOLD_DAY.col())).as(Ledger.LAST_SOLD_DAY.name()));
    totals.add(scope.apply(max(Ledger.MAX_PRICE_MINOR.col())).as(Ledger.MAX_PRICE_MINOR.name()));
    totals.add(scope.apply(lastPrice).as(Ledger.LAST_PRICE_MINOR.name()));
    return totals;
  }

  /**
   * What a ledger says of every key: one row for each, with the key in {@link Ledger#KEY} and a
   * column for each total.
   *
   * @param name what the columns are named for
   * @param ledger columns of {@link Ledger}, up to the day before the as-of day
   * @param last rows of the ledger among which the last of each key are
   */
  public static Dataset<Row> today(
      String name,
      Dataset<Row> ledger,
      Dataset<Row> last,
      LocalDate asOf,
      List<LedgerTotal> totals) {
    List<LedgerTotal> windows = totals.stream().filter(total -> total.days() > 0).toList();
    List<Column> newest = new ArrayList<>();
    totals.stream()
        .map(LedgerTotal::measure)
        .distinct()
        .forEach(measure -> newest.add(newest(measure, Ledger.DAY.col()).as(measure.name())));
    Dataset<Row> found = byKey(last, newest);
    if (!windows.isEmpty()) {
      List<Column> before = new ArrayList<>();
      for (LedgerTotal window : windows) {
        Column isBefore = Ledger.DAY.col().lt(date_sub(lit(asOf), window.days()));
        before.add(
            newest(window.measure(), when(isBefore, Ledger.DAY.col())).as(window.column(name)));
      }
      found = found.join(byKey(ledger, before), Ledger.KEY.name());
    }
    List<Column> columns = new ArrayList<>(List.of(Ledger.KEY.col()));
    for (LedgerTotal total : totals) {
      Column now = total.measure().col();
      columns.add(
          (total.days() == 0 ? now : now.minus(col(total.column(name)))).as(total.column(name)));
    }
    return found.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> byKey(Dataset<Row> ledger, List<Column> columns) {
    return ledger
        .groupBy(Ledger.KEY.col())
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  private static Column newest(Field measure, Column day) {
    return orNothing(max_by(measure.col(), day), measure);
  }

  private static Column orNothing(Column total, Field measure) {
    return measure.nullable() ? total : coalesce(total, lit(0L));
  }

  /**
   * What a ledger said before each point, in a column for each total.
   *
   * @param name what the columns are named for
   * @param ledger columns of {@link Ledger}
   * @param points any rows with a key and a day, which are dropped; all other columns are kept
   */
  public static Dataset<Row> before(
      String name, Dataset<Row> ledger, Dataset<Row> points, List<LedgerTotal> totals) {
    Column[] measures =
        totals.stream().map(LedgerTotal::measure).distinct().map(Field::col).toArray(Column[]::new);
    Dataset<Row> told =
        ledger.select(
            Ledger.KEY.col(),
            LineEvents.number(Ledger.DAY.col()).as(NUMBER),
            struct(measures).as(TOTALS),
            lit(false).as(IS_POINT));
    Dataset<Row> found =
        points
            .withColumn(NUMBER, LineEvents.number(Ledger.DAY.col()))
            .withColumn(IS_POINT, lit(true))
            .unionByName(told, true);
    Map<Integer, String> windows = new LinkedHashMap<>(Map.of(0, TOTALS + "_0"));
    totals.forEach(total -> windows.put(total.days(), TOTALS + "_" + total.days()));
    for (Map.Entry<Integer, String> window : windows.entrySet()) {
      found = found.withColumn(window.getValue(), lastBefore(window.getKey()));
    }
    found = found.filter(col(IS_POINT));
    for (LedgerTotal total : totals) {
      Field measure = total.measure();
      Column now = measured(windows.get(0), measure);
      found =
          found.withColumn(
              total.column(name),
              total.days() == 0 ? now : now.minus(measured(windows.get(total.days()), measure)));
    }
    List<String> used = new ArrayList<>(windows.values());
    used.addAll(List.of(NUMBER, IS_POINT, TOTALS, Ledger.KEY.name(), Ledger.DAY.name()));
    return found.drop(used.toArray(String[]::new));
  }

  /**
   * The same for several entities at once, in the columns entity, key and day of {@link Ledger}.
   *
   * @param ledgers ledger of each entity
   * @param lines order lines; every key is told of on the days it was bought on
   */
  public static Dataset<Row> beforePurchases(
      String name,
      Map<Entity, Dataset<Row>> ledgers,
      Dataset<Row> lines,
      List<LedgerTotal> totals) {
    Dataset<Row> told = null;
    for (Map.Entry<Entity, Dataset<Row>> ledger : ledgers.entrySet()) {
      Dataset<Row> one =
          ledger
              .getValue()
              .withColumn(Ledger.KEY.name(), owned(lit(ledger.getKey().id()), Ledger.KEY.col()));
      told = told == null ? one : told.unionByName(one);
    }
    Column[] owners =
        ledgers.keySet().stream()
            .map(
                entity ->
                    struct(
                        lit(entity.id()).as(Ledger.ENTITY.name()),
                        EntityKeys.of(entity).as(KEY_OF_POINT)))
            .toArray(Column[]::new);
    Dataset<Row> points =
        lines
            .select(
                explode(array(owners)).as(OWNER), OrderLines.PURCHASED_ON.col().as(DAY_OF_POINT))
            .select(col(OWNER + ".*"), col(DAY_OF_POINT))
            .filter(col(KEY_OF_POINT).isNotNull())
            .distinct()
            .withColumn(Ledger.KEY.name(), owned(Ledger.ENTITY.col(), col(KEY_OF_POINT)))
            .withColumn(Ledger.DAY.name(), col(DAY_OF_POINT));
    return before(name, told, points, totals)
        .withColumnRenamed(KEY_OF_POINT, Ledger.KEY.name())
        .withColumnRenamed(DAY_OF_POINT, Ledger.DAY.name());
  }

  /** Answers of {@link #before}, also for rows that there was nothing to ask for. */
  public static Dataset<Row> filled(String name, Dataset<Row> told, List<LedgerTotal> totals) {
    String[] counts =
        totals.stream()
            .filter(total -> !total.measure().nullable())
            .map(total -> total.column(name))
            .toArray(String[]::new);
    return told.na().fill(0L, counts);
  }

  private static Column owned(Column entity, Column key) {
    return concat_ws(":", entity, key);
  }

  private static Column measured(String totals, Field measure) {
    return orNothing(col(totals + "." + measure.name()), measure);
  }

  private static Column lastBefore(int daysEarlier) {
    return last(col(TOTALS), true)
        .over(
            Window.partitionBy(Ledger.KEY.col())
                .orderBy(col(NUMBER))
                .rangeBetween(Window.unboundedPreceding(), -1L - daysEarlier));
  }
}
