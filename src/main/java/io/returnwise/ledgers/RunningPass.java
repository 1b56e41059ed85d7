package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the events of every key in the order of their days, once, and answers each line with what
 * was known of its key, and of parts of the key, before its day.
 *
 * <p>One shuffle and one sort, by a single number, so that the sort compares nothing but longs. The
 * state of a task is the totals of one key, of the parts of that key, and what is still to come of
 * the rows seen; a key of any size streams by.
 *
 * @param name what the columns of the answers are named after
 * @param key 64-bit number of the key; rows without one are answered with nothing
 * @param answers totals of the key that are wanted
 * @param parts keys inside the key, such as the SKUs of a buyer
 * @param baskets whether the key also holds whole baskets, which are then counted
 * @param mostOrders orders after which nothing is known of a key any more, from the next day on;
 *     only for passes that tell of orders
 * @param asOf first day that counts no more, in days since 1970
 */
public record RunningPass(
    String name,
    Column key,
    List<LedgerTotal> answers,
    List<Part> parts,
    boolean baskets,
    long mostOrders,
    int asOf) {
  /** For keys that may have any number of orders. */
  static final long ANY_ORDERS = Long.MAX_VALUE;

  static final String ORDER = "_order";
  static final String KEY = "_key";
  static final String TEXT = "_text";
  static final int DAY_BITS = 20;

  /** Days from the first of January of the year 1 to that of 1970. */
  private static final int SHIFT = 719_162;

  /** A key inside the key, with its totals that are wanted. */
  public record Part(String name, Column key, List<LedgerTotal> answers) {
    private static final List<Field> OF_BASKETS = List.of(Ledger.ORDERS, Ledger.FULL_RETURN_ORDERS);

    public Part {
      if (answers.stream().map(LedgerTotal::measure).anyMatch(OF_BASKETS::contains)) {
        throw new IllegalArgumentException("baskets are not counted of parts, as of " + name);
      }
    }
  }

  /** What a pass gives a row for. */
  enum Gives {
    LINES,
    DAYS,
    GAINS
  }

  /**
   * The lines with all their columns, those of the baskets if they are counted, and one long for
   * each answer; first and last days are null where there is none.
   *
   * @param events lines with the columns of {@link LineEvents#CONTROL}, and returns without a line
   * @param spread number by which rows without a key are spread
   * @param partitions partitions of the shuffle
   */
  public Dataset<Row> lines(Dataset<Row> events, Column spread, int partitions) {
    List<Column> columns = new ArrayList<>();
    for (String column : events.columns()) {
      columns.add(col(column));
    }
    Map<String, Column> helpers = new LinkedHashMap<>();
    parts.forEach(part -> helpers.put(KEY + "_" + part.name(), part.key()));
    if (baskets) {
      helpers.putAll(BasketCounts.NUMBERS);
    }
    helpers.forEach((helper, number) -> columns.add(number.as(helper)));
    Dataset<Row> sorted = sorted(events, columns, coalesce(key, spread), partitions);
    List<StructField> fields = new ArrayList<>(List.of(sorted.schema().fields()));
    if (baskets) {
      LineHistories.BASKET.forEach(field -> fields.add(field.toStructField()));
    }
    fields.addAll(fields(name, answers));
    parts.forEach(part -> fields.addAll(fields(part.name(), part.answers())));
    return passed(sorted, fields, Gives.LINES)
        .drop(ORDER, KEY)
        .drop(helpers.keySet().toArray(String[]::new));
  }

  /**
   * One row for each key and each day on which it has an event, with the totals at the end of the
   * day under the names of their measures, and {@link Ledger#IS_LAST}. Windows and parts are left
   * out.
   *
   * @param text the key as text
   */
  public Dataset<Row> days(Dataset<Row> events, Column text, int partitions) {
    List<StructField> fields =
        new ArrayList<>(
            List.of(
                Ledger.KEY.toStructField(),
                Ledger.DAY.toStructField(),
                Ledger.IS_LAST.toStructField()));
    answers.forEach(answer -> fields.add(answer.measure().toStructField()));
    return passed(narrow(events, text, partitions), fields, Gives.DAYS);
  }

  /** What {@link PairGains} adds up for each day: at most one row for each day and partition. */
  public Dataset<Row> gains(Dataset<Row> events, int partitions) {
    List<StructField> fields = new ArrayList<>(List.of(Ledger.DAY.toStructField()));
    for (String gain : PairGains.NAMES) {
      fields.add(number(gain, false));
    }
    return passed(narrow(events, lit(""), partitions), fields, Gives.GAINS);
  }

  private Dataset<Row> narrow(Dataset<Row> events, Column text, int partitions) {
    List<Column> columns = new ArrayList<>(List.of(text.as(TEXT)));
    for (String column : LineEvents.CONTROL) {
      columns.add(col(column));
    }
    columns.add(LineHistories.IS_BASKET_START.col());
    columns.add(LineHistories.BASKET_RETURNED.col());
    return sorted(events.filter(key.isNotNull()), columns, key, partitions);
  }

  private Dataset<Row> sorted(
      Dataset<Row> events, List<Column> columns, Column group, int partitions) {
    columns.add(key.as(KEY));
    columns.add(
        group
            .bitwiseAND(lit(-1L << DAY_BITS))
            .plus(LineEvents.firstDay().plus(SHIFT).cast("bigint"))
            .as(ORDER));
    return events
        .select(columns.toArray(Column[]::new))
        .repartition(partitions, shiftright(col(ORDER), DAY_BITS))
        .sortWithinPartitions(col(ORDER));
  }

  private Dataset<Row> passed(Dataset<Row> sorted, List<StructField> fields, Gives gives) {
    PassPlan plan = new PassPlan(List.of(sorted.columns()), this, gives);
    FlatMapFunction<Iterator<InternalRow>, InternalRow> pass = rows -> new PassRows(rows, plan);
    return InternalRows.table(
        sorted,
        InternalRows.of(sorted).mapPartitions(pass),
        new StructType(fields.toArray(StructField[]::new)));
  }

  private static List<StructField> fields(String name, List<LedgerTotal> answers) {
    return answers.stream()
        .map(answer -> number(answer.column(name), answer.measure().nullable()))
        .toList();
  }

  private static StructField number(String name, boolean isNullable) {
    return new StructField(name, DataTypes.LongType, isNullable, Metadata.empty());
  }
}
