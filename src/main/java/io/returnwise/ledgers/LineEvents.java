package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_diff;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Everything that adds to a ledger, one row for each order line and one for each return that
 * matches no line: what a {@link RunningPass} reads.
 *
 * <p>Days are counted from 1970, so that they are narrow and quick to compare.
 */
public final class LineEvents {
  /** Day the line asks for what was known before; null for a return without a line. */
  static final String ASKED = "_asked";

  /** Day from which the sale counts. */
  static final String SOLD = "_sold";

  static final String UNITS = "_units";

  /** Value in the shop's currency; null where there is none. */
  static final String VALUE = LineHistories.VALUE.name();

  /** Last day on which the label may change. */
  static final String MATURES = "_matures";

  /** Day the first return became known; null without one. */
  static final String FIRST_KNOWN = "_first_known";

  /**
   * What came back, as it was said from one day until another: struct of known, returned, units,
   * refund, family, grade, until and counts; null when nothing did. The grade is 1 for what cannot
   * be sold, 0 for what can, null where nobody says; until is null for what still holds; counts is
   * true within the window of the label.
   */
  static final String PIECES = "_pieces";

  /** Day a return without a line became known. */
  static final String UNMATCHED = "_unmatched";

  /** Day from which it has one, or is no more; null while it has none. */
  static final String UNMATCHED_UNTIL = "_unmatched_until";

  /** Day from which the delivery counts; null while it is not known. */
  static final String DELIVERED = "_delivered";

  /** Whole hours from purchase to delivery. */
  static final String DELIVERY_HOURS = "_delivery_hours";

  /** 1 for a delivery after the promised time, 0 for one in time; null without a promise. */
  static final String LATE = "_late";

  /** Day on which the carrier became known, before which nothing counts for it. */
  static final String CARRIER_FROM = "_carrier_from";

  /** Columns that a pass reads besides its keys. */
  static final List<String> CONTROL =
      List.of(
          ASKED,
          SOLD,
          UNITS,
          VALUE,
          MATURES,
          FIRST_KNOWN,
          PIECES,
          UNMATCHED,
          UNMATCHED_UNTIL,
          DELIVERED,
          DELIVERY_HOURS,
          LATE,
          CARRIER_FROM);

  private static final String SELLABLE = "SELLABLE";

  /** Reason families by the number that a piece has for its own. */
  static final List<ReasonFamily> FAMILIES = List.of(ReasonFamily.values());

  private LineEvents() {}

  /**
   * The lines with all their columns and those of {@link #CONTROL}.
   *
   * @param orderLines versions of lines known before the as-of day, once each
   * @param returns versions known before the as-of day, with {@link LineHistories#RETURN_UNTIL}
   * @param maturesOn last day on which the label of a line may change, over order line columns
   * @param windowDays days after the purchase in which a return counts for the label
   * @param shopCurrency currency in which values are added; other currencies add no value
   */
  public static Dataset<Row> ofLines(
      Dataset<Row> orderLines,
      Dataset<Row> returns,
      Column maturesOn,
      int windowDays,
      String shopCurrency) {
    Dataset<Row> matched =
        returns
            .filter(ReturnEvents.LINE_ID.col().isNotNull().and(ReturnEvents.UNITS.col().gt(0)))
            .groupBy(ReturnEvents.LINE_ID.col().as("_returned_line"))
            .agg(collect_list(piece(shopCurrency)).as(PIECES));
    return orderLines
        .withColumn(ASKED, number(OrderLines.PURCHASED_ON.col()))
        .withColumn(SOLD, number(soldOn()))
        .withColumn(UNITS, OrderLines.UNITS.col().cast("bigint"))
        .withColumn(
            VALUE,
            when(
                OrderLines.CURRENCY.col().equalTo(shopCurrency), OrderLines.LINE_VALUE_MINOR.col()))
        .withColumn(MATURES, number(maturesOn))
        .join(matched, OrderLines.LINE_ID.col().equalTo(col("_returned_line")), "left_outer")
        .drop("_returned_line")
        .withColumn(PIECES, resolved(windowDays))
        .withColumn(FIRST_KNOWN, array_min(transform(col(PIECES), p -> p.getField("known"))))
        .withColumn(UNMATCHED, lit(null).cast("int"))
        .withColumn(UNMATCHED_UNTIL, lit(null).cast("int"))
        .withColumn(CARRIER_FROM, number(LineHistories.CARRIER_KNOWN_ON.col()))
        .withColumn(DELIVERED, delivered())
        .withColumn(
            DELIVERY_HOURS,
            greatest(hours(OrderLines.PURCHASED_AT, OrderLines.DELIVERED_AT), lit(0L)))
        .withColumn(
            LATE, OrderLines.DELIVERED_AT.col().gt(OrderLines.PROMISED_AT.col()).cast("int"));
  }

  /** Day from which a sale counts: a version that became known late is not seen before it did. */
  public static Column soldOn() {
    return greatest(OrderLines.PURCHASED_ON.col(), OrderLines.KNOWN_ON.col());
  }

  /**
   * Day from which a delivery counts that is reported at once: the one after its own in UTC, which
   * is not before its day in any zone.
   */
  public static Column deliveredOn() {
    return date_add(OrderLines.DELIVERED_AT.col().cast("date"), 1);
  }

  /** A delivery counts not before it was reported. */
  private static Column delivered() {
    return when(
        OrderLines.DELIVERED_AT.col().isNotNull(),
        greatest(col(SOLD), number(deliveredOn()), number(LineHistories.DELIVERY_KNOWN_ON.col())));
  }

  private static Column hours(Field from, Field to) {
    return timestamp_diff("HOUR", from.col(), to.col());
  }

  /** Lines, and behind them the returns that match none, with SKU, buyer and the day. */
  public static Dataset<Row> withUnmatched(Dataset<Row> lines, Dataset<Row> returns) {
    return lines.unionByName(
        returns
            .filter(ReturnEvents.LINE_ID.col().isNull().and(ReturnEvents.UNITS.col().gt(0)))
            .select(
                ReturnEvents.SKU.col(),
                ReturnEvents.BUYER_TOKEN.col(),
                number(ReturnEvents.KNOWN_ON.col()).as(UNMATCHED),
                number(LineHistories.RETURN_UNTIL.col()).as(UNMATCHED_UNTIL)),
        true);
  }

  /** The rows that may add to any key on one of some days. */
  static Dataset<Row> of(Dataset<Row> events, LocalDate from, LocalDate asOf) {
    return events.filter(haveEvents(from, asOf));
  }

  /**
   * Whether a row may add to any key on one of some days; it never does where this says no.
   *
   * @param from first day
   * @param asOf day after the last one
   */
  private static Column haveEvents(LocalDate from, LocalDate asOf) {
    UnaryOperator<Column> isWithin = day -> day.geq(number(from)).and(day.lt(number(asOf)));
    Column isAny =
        exists(
                col(PIECES),
                piece ->
                    isWithin
                        .apply(piece.getField("known"))
                        .or(isWithin.apply(piece.getField("until"))))
            .or(exists(LineHistories.BASKET_RETURNED.col(), isWithin::apply));
    for (String day : List.of(SOLD, MATURES, DELIVERED, UNMATCHED, UNMATCHED_UNTIL, CARRIER_FROM)) {
      isAny = isAny.or(isWithin.apply(col(day)));
    }
    return isAny;
  }

  /** The lines that are known from a day on and not before. */
  public static Dataset<Row> soldFrom(Dataset<Row> lines, LocalDate from) {
    return lines.filter(col(SOLD).geq(number(from)));
  }

  /** The lines whose delivery was known before a day. */
  public static Dataset<Row> delivered(Dataset<Row> lines, LocalDate asOf) {
    return lines.filter(col(DELIVERED).lt(number(asOf)));
  }

  /** Of these, lines whose delivery was not known before another day. */
  public static Dataset<Row> deliveredFrom(Dataset<Row> delivered, LocalDate from) {
    return delivered.filter(col(DELIVERED).geq(number(from)));
  }

  /** Days since 1970. */
  static Column number(Column day) {
    return unix_date(day);
  }

  /** The same of one day. */
  static int number(LocalDate day) {
    return Math.toIntExact(day.toEpochDay());
  }

  /** The first day of a row: nothing of it counts before. */
  static Column firstDay() {
    return coalesce(least(col(ASKED), col(FIRST_KNOWN), col(UNMATCHED)), lit(0));
  }

  private static Column piece(String shopCurrency) {
    return struct(
        number(ReturnEvents.KNOWN_ON.col()).as("known"),
        number(ReturnEvents.RETURNED_ON.col()).as("returned"),
        ReturnEvents.UNITS.col().cast("bigint").as("units"),
        when(ReturnEvents.CURRENCY.col().equalTo(shopCurrency), ReturnEvents.REFUND_MINOR.col())
            .as("refund"),
        family().as("family"),
        grade().as("grade"),
        number(LineHistories.RETURN_UNTIL.col()).as("until"));
  }

  private static Column grade() {
    Column state = upper(trim(ReturnEvents.DISPOSITION.col()));
    return when(state.isNull().or(state.equalTo("")), lit(null).cast("int"))
        .when(state.equalTo(SELLABLE), 0)
        .otherwise(1);
  }

  /** Number of the reason family. */
  private static Column family() {
    Column place = lit(null).cast("int");
    for (ReasonFamily family : FAMILIES) {
      place =
          when(ReturnEvents.REASON_FAMILY.col().equalTo(family.id()), FAMILIES.indexOf(family))
              .otherwise(place);
    }
    return place;
  }

  /**
   * Pieces whose refund is that of their share where none is stated, and which tell whether they
   * are within the window of the label.
   */
  private static Column resolved(int windowDays) {
    return transform(
        col(PIECES),
        piece -> {
          Column share =
              col(VALUE)
                  .multiply(piece.getField("units").cast("double"))
                  .divide(OrderLines.UNITS.col());
          return struct(
              piece.getField("known").as("known"),
              piece.getField("returned").as("returned"),
              piece.getField("units").as("units"),
              coalesce(piece.getField("refund"), round(share).cast("bigint"), lit(0L)).as("refund"),
              piece.getField("family").as("family"),
              piece.getField("grade").as("grade"),
              piece.getField("until").as("until"),
              coalesce(piece.getField("returned").minus(col(ASKED)).leq(windowDays), lit(true))
                  .as("counts"));
        });
  }
}
