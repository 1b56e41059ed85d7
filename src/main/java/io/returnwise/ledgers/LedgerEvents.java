package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Everything that adds to a ledger: sales, returns as they became known, and lines as they matured.
 */
public final class LedgerEvents {
  private static final String PIECES = "_pieces";
  private static final String EPOCH = "1970-01-01";
  private static final List<Field> KEYS =
      List.of(
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.BUYER_TOKEN,
          OrderLines.CATEGORY,
          OrderLines.BRAND,
          OrderLines.SIZE,
          OrderLines.COLOUR,
          OrderLines.REGION);

  private LedgerEvents() {}

  /**
   * One row for each event before the day: the attributes that make keys, the day, and what the
   * event adds to each measure of {@link Ledger}.
   *
   * @param orderLines latest versions known before the day, with {@link LineHistories} columns
   * @param returnEvents latest versions known before the day
   * @param maturesOn last day on which the label of a line may change, over order line columns
   * @param windowDays days after the purchase in which a return counts for the label
   * @param shopCurrency currency in which values are added; other currencies add no value
   */
  public static Dataset<Row> of(
      Dataset<Row> orderLines,
      Dataset<Row> returnEvents,
      Column maturesOn,
      int windowDays,
      String shopCurrency,
      LocalDate asOf) {
    Dataset<Row> matched =
        returnEvents
            .filter(ReturnEvents.LINE_ID.col().isNotNull().and(ReturnEvents.UNITS.col().gt(0)))
            .groupBy(ReturnEvents.LINE_ID.col().as("_returned_line"))
            .agg(collect_list(piece(shopCurrency)).as(PIECES));
    Dataset<Row> histories =
        orderLines
            .withColumn("_matures_on", maturesOn)
            .join(matched, OrderLines.LINE_ID.col().equalTo(col("_returned_line")), "left_outer")
            .withColumn(PIECES, coalesce(col(PIECES), array()))
            .withColumn(
                "_value",
                when(
                    OrderLines.CURRENCY.col().equalTo(shopCurrency),
                    OrderLines.LINE_VALUE_MINOR.col()))
            .withColumn("_first_known", array_min(transform(col(PIECES), p -> p.getField("known"))))
            .withColumn("_label_known", labelKnown(windowDays));
    List<Column> columns = new ArrayList<>();
    KEYS.forEach(key -> columns.add(key.col()));
    columns.add(
        explode(concat(array(sold(), firstKnown(), matured(), lateLabel()), pieces()))
            .as("_event"));
    List<Column> flat = new ArrayList<>();
    KEYS.forEach(key -> flat.add(key.col()));
    flat.add(col("_event.*"));
    return histories
        .select(columns.toArray(Column[]::new))
        .select(flat.toArray(Column[]::new))
        .unionByName(unmatched(returnEvents), true)
        .filter(Ledger.DAY.col().lt(lit(asOf)));
  }

  private static Column piece(String shopCurrency) {
    return struct(
        ReturnEvents.KNOWN_ON.col().as("known"),
        ReturnEvents.RETURNED_ON.col().as("returned"),
        ReturnEvents.UNITS.col().cast("bigint").as("units"),
        when(ReturnEvents.CURRENCY.col().equalTo(shopCurrency), ReturnEvents.REFUND_MINOR.col())
            .as("refund"),
        ReturnEvents.REASON_FAMILY.col().as("family"));
  }

  private static Column labelKnown(int windowDays) {
    Column inWindow =
        filter(
            col(PIECES),
            p ->
                coalesce(
                    date_diff(p.getField("returned"), OrderLines.PURCHASED_ON.col())
                        .leq(windowDays),
                    lit(true)));
    return array_min(transform(inWindow, p -> p.getField("known")));
  }

  private static Column sold() {
    // A version that became known late may not be seen before it did.
    Column day = greatest(OrderLines.PURCHASED_ON.col(), OrderLines.KNOWN_ON.col());
    Column number = date_diff(day, lit(EPOCH).cast("date")).cast("bigint");
    Column units = OrderLines.UNITS.col().cast("bigint");
    return event(
        day,
        Map.of(
            Ledger.LINES, lit(1L),
            Ledger.ORDERS, LineHistories.IS_BASKET_START.col().cast("bigint"),
            Ledger.UNITS, units,
            Ledger.VALUE_MINOR, coalesce(col("_value"), lit(0L)),
            Ledger.PRICED_UNITS, when(col("_value").isNotNull(), units).otherwise(0L),
            Ledger.FIRST_SOLD_DAY, number,
            Ledger.LAST_SOLD_DAY, number));
  }

  private static Column firstKnown() {
    Column isOpen = col("_first_known").leq(col("_matures_on"));
    return event(
        col("_first_known"),
        Map.of(Ledger.RETURNED_LINES, lit(1L), Ledger.OPEN_RETURNED_LINES, one(isOpen)));
  }

  private static Column matured() {
    Column isReturned = col("_label_known").leq(col("_matures_on"));
    Column wasOpen = col("_first_known").leq(col("_matures_on"));
    return event(
        col("_matures_on"),
        Map.of(
            Ledger.MATURED_LINES, lit(1L),
            Ledger.MATURED_RETURNED_LINES, one(isReturned),
            Ledger.OPEN_RETURNED_LINES, lit(0L).minus(one(wasOpen))));
  }

  private static Column lateLabel() {
    Column isLate = col("_label_known").gt(col("_matures_on"));
    return event(when(isLate, col("_label_known")), Map.of(Ledger.MATURED_RETURNED_LINES, lit(1L)));
  }

  private static Column pieces() {
    return transform(
        col(PIECES),
        p -> {
          Column share =
              col("_value")
                  .multiply(p.getField("units").cast("double"))
                  .divide(OrderLines.UNITS.col());
          Column refund = coalesce(p.getField("refund"), round(share).cast("bigint"), lit(0L));
          Map<Field, Column> added = new java.util.HashMap<>();
          added.put(Ledger.RETURNED_UNITS, p.getField("units"));
          added.put(Ledger.REFUND_MINOR, refund);
          for (ReasonFamily family : ReasonFamily.values()) {
            added.put(Ledger.reason(family), one(p.getField("family").equalTo(family.id())));
          }
          return event(p.getField("known"), added);
        });
  }

  private static Dataset<Row> unmatched(Dataset<Row> returnEvents) {
    return returnEvents
        .filter(ReturnEvents.LINE_ID.col().isNull().and(ReturnEvents.UNITS.col().gt(0)))
        .select(
            ReturnEvents.SKU.col(),
            ReturnEvents.BUYER_TOKEN.col(),
            event(ReturnEvents.KNOWN_ON.col(), Map.of(Ledger.UNMATCHED_RETURNS, lit(1L)))
                .as("_event"))
        .select(ReturnEvents.SKU.col(), ReturnEvents.BUYER_TOKEN.col(), col("_event.*"));
  }

  private static Column one(Column condition) {
    return coalesce(condition, lit(false)).cast("bigint");
  }

  private static Column event(Column day, Map<Field, Column> added) {
    List<Column> parts = new ArrayList<>();
    parts.add(day.as(Ledger.DAY.name()));
    for (Field measure : Ledger.measures()) {
      Column nothing = measure.nullable() ? lit(null).cast("bigint") : lit(0L);
      parts.add(added.getOrDefault(measure, nothing).as(measure.name()));
    }
    return struct(parts.toArray(Column[]::new));
  }
}
