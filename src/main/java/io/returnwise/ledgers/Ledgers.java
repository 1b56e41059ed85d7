package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Builds ledgers and reads them as of a day. */
public final class Ledgers {
  private static final String NUMBER = "_day_number";
  private static final String TOTALS = "_totals";
  private static final String IS_POINT = "_is_point";
  private static final String OWNER = "_owner";
  private static final String NO_KEY = "\u0000";
  private static final Column EPOCH = lit("1970-01-01").cast("date");

  private Ledgers() {}

  /**
   * The ledgers of all entities: totals at the end of each day on which a key has an event, in the
   * columns of {@link Ledger} behind {@link Ledger#ENTITY}. One pass makes them all: on small data
   * the planning of a query costs more than its rows, on large data they shuffle the same.
   */
  public static Dataset<Row> build(Dataset<Row> events) {
    Column[] keys =
        Arrays.stream(Entity.values())
            .map(
                entity ->
                    struct(
                        lit(entity.id()).as(Ledger.ENTITY.name()),
                        EntityKeys.of(entity).as(Ledger.KEY.name())))
            .toArray(Column[]::new);
    List<Column> event = new ArrayList<>(List.of(explode(array(keys)).as(OWNER), Ledger.DAY.col()));
    Ledger.measures().forEach(field -> event.add(field.col()));
    Column entity = col(OWNER + "." + Ledger.ENTITY.name()).as(Ledger.ENTITY.name());
    Column key = col(OWNER + "." + Ledger.KEY.name()).as(Ledger.KEY.name());
    // First by key and day, with partial sums on each side of the shuffle: no key is too large.
    List<Column> added = aggregated(UnaryOperator.identity());
    Dataset<Row> daily =
        events
            .select(event.toArray(Column[]::new))
            .filter(col(OWNER + "." + Ledger.KEY.name()).isNotNull())
            .groupBy(entity, key, Ledger.DAY.col())
            .agg(added.get(0), added.subList(1, added.size()).toArray(Column[]::new));
    WindowSpec upToDay =
        Window.partitionBy(Ledger.ENTITY.col(), Ledger.KEY.col())
            .orderBy(Ledger.DAY.col())
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    List<Column> totals =
        new ArrayList<>(List.of(Ledger.ENTITY.col(), Ledger.KEY.col(), Ledger.DAY.col()));
    totals.addAll(aggregated(total -> total.over(upToDay)));
    return daily.select(totals.toArray(Column[]::new));
  }

  /** Every measure added up, or its first or last day. */
  private static List<Column> aggregated(UnaryOperator<Column> scope) {
    List<Column> totals = new ArrayList<>();
    Ledger.SUMS.forEach(f -> totals.add(scope.apply(sum(f.col())).as(f.name())));
    totals.add(scope.apply(min(Ledger.FIRST_SOLD_DAY.col())).as(Ledger.FIRST_SOLD_DAY.name()));
    totals.add(scope.apply(max(Ledger.LAST_SOLD_DAY.col())).as(Ledger.LAST_SOLD_DAY.name()));
    return totals;
  }

  /**
   * What a ledger said before each point.
   *
   * @param ledger columns of {@link Ledger}
   * @param points any rows with a key and a day, which are dropped; all other columns are kept, and
   *     a row without a key finds nothing
   * @param spread column that differs from point to point
   * @param measures the measures wanted
   * @param name name of the struct column with the totals before the day; {@code name_30d} holds
   *     those before the day 30 days earlier, and so on; null before the first event of a key
   * @param windows window lengths in days
   */
  public static Dataset<Row> before(
      Dataset<Row> ledger,
      Dataset<Row> points,
      Column spread,
      List<Field> measures,
      String name,
      List<Integer> windows) {
    Column totals = struct(measures.stream().map(Field::col).toArray(Column[]::new));
    Dataset<Row> told =
        ledger.select(Ledger.KEY.col(), number(), totals.as(TOTALS), lit(false).as(IS_POINT));
    // Rows without a key would together be one huge key: each goes its own way and finds nothing.
    Column alone = concat(lit(NO_KEY), xxhash64(spread));
    Dataset<Row> asked =
        points
            .withColumn(NUMBER, number())
            .withColumn(IS_POINT, lit(true))
            .withColumn(Ledger.KEY.name(), coalesce(Ledger.KEY.col(), alone));
    Dataset<Row> found = asked.unionByName(told, true).withColumn(name, lastBefore(0));
    for (int window : windows) {
      found = found.withColumn(name + "_" + window + "d", lastBefore(window));
    }
    return found
        .filter(col(IS_POINT))
        .drop(NUMBER, IS_POINT, TOTALS, Ledger.KEY.name(), Ledger.DAY.name());
  }

  /** A measure of a struct made by {@link #before}: 0 where nothing was known. */
  public static Column total(String name, Field measure) {
    return coalesce(col(name + "." + measure.name()), lit(0L));
  }

  /** What a measure gained in the last days before the point. */
  public static Column gained(String name, int window, Field measure) {
    return total(name, measure).minus(total(name + "_" + window + "d", measure));
  }

  private static Column number() {
    return date_diff(Ledger.DAY.col(), EPOCH).as(NUMBER);
  }

  private static Column lastBefore(int daysEarlier) {
    return last(col(TOTALS), true)
        .over(
            Window.partitionBy(Ledger.KEY.col())
                .orderBy(col(NUMBER))
                .rangeBetween(Window.unboundedPreceding(), -1L - daysEarlier));
  }
}
