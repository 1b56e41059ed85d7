package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Single events, for ledgers of few keys: one of these can hold all lines, so it is added up by key
 * and day wherever the rows lie, and not by a {@link RunningPass}.
 */
final class LedgerEvents {
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
   * @param events lines with the columns of {@link LineEvents#CONTROL}, and returns without a line
   */
  static Dataset<Row> of(Dataset<Row> events, LocalDate asOf) {
    List<Column> columns = new ArrayList<>();
    List<Column> flat = new ArrayList<>();
    KEYS.forEach(key -> columns.add(key.col()));
    KEYS.forEach(key -> flat.add(key.col()));
    columns.add(
        explode(concat(array(sold(), firstKnown(), matured(), lateLabel(), unmatched()), pieces()))
            .as("_event"));
    flat.add(col("_event.*"));
    return events
        .select(columns.toArray(Column[]::new))
        .select(flat.toArray(Column[]::new))
        .filter(Ledger.DAY.col().lt(lit(asOf)));
  }

  private static Column sold() {
    Column units = col(LineEvents.UNITS);
    Column value = col(LineEvents.VALUE);
    Column number = col(LineEvents.SOLD).cast("bigint");
    return event(
        col(LineEvents.SOLD),
        Map.of(
            Ledger.LINES, lit(1L),
            Ledger.ORDERS, LineHistories.IS_BASKET_START.col().cast("bigint"),
            Ledger.UNITS, units,
            Ledger.VALUE_MINOR, coalesce(value, lit(0L)),
            Ledger.PRICED_UNITS, when(value.isNotNull(), units).otherwise(0L),
            Ledger.FIRST_SOLD_DAY, number,
            Ledger.LAST_SOLD_DAY, number));
  }

  private static Column firstKnown() {
    Column isOpen = col(LineEvents.FIRST_KNOWN).leq(col(LineEvents.MATURES));
    return event(
        col(LineEvents.FIRST_KNOWN),
        Map.of(Ledger.RETURNED_LINES, lit(1L), Ledger.OPEN_RETURNED_LINES, one(isOpen)));
  }

  private static Column matured() {
    Column isReturned = col(LineEvents.LABEL_KNOWN).leq(col(LineEvents.MATURES));
    Column wasOpen = col(LineEvents.FIRST_KNOWN).leq(col(LineEvents.MATURES));
    return event(
        col(LineEvents.MATURES),
        Map.of(
            Ledger.MATURED_LINES, lit(1L),
            Ledger.MATURED_RETURNED_LINES, one(isReturned),
            Ledger.OPEN_RETURNED_LINES, lit(0L).minus(one(wasOpen))));
  }

  private static Column lateLabel() {
    Column isLate = col(LineEvents.LABEL_KNOWN).gt(col(LineEvents.MATURES));
    return event(
        when(isLate, col(LineEvents.LABEL_KNOWN)), Map.of(Ledger.MATURED_RETURNED_LINES, lit(1L)));
  }

  private static Column unmatched() {
    return event(col(LineEvents.UNMATCHED), Map.of(Ledger.UNMATCHED_RETURNS, lit(1L)));
  }

  private static Column pieces() {
    Column events =
        transform(
            col(LineEvents.PIECES),
            piece -> {
              Map<Field, Column> added = new HashMap<>();
              added.put(Ledger.RETURNED_UNITS, piece.getField("units"));
              added.put(Ledger.REFUND_MINOR, piece.getField("refund"));
              for (ReasonFamily family : LineEvents.FAMILIES) {
                added.put(
                    Ledger.reason(family),
                    one(piece.getField("family").equalTo(LineEvents.FAMILIES.indexOf(family))));
              }
              return event(piece.getField("known"), added);
            });
    return coalesce(events, array());
  }

  private static Column one(Column condition) {
    return coalesce(condition, lit(false)).cast("bigint");
  }

  private static Column event(Column day, Map<Field, Column> added) {
    List<Column> parts = new ArrayList<>();
    parts.add(date_from_unix_date(day).as(Ledger.DAY.name()));
    for (Field measure : Ledger.measures()) {
      Column nothing = measure.nullable() ? lit(null).cast("bigint") : lit(0L);
      parts.add(added.getOrDefault(measure, nothing).as(measure.name()));
    }
    return struct(parts.toArray(Column[]::new));
  }
}
