package io.returnwise.ledgers;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** What one row adds to the totals of a key, and on which days: the one place that says so. */
final class Additions {
  /** After every as-of day, so that nothing is ever added then. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final EventColumns columns;
  private final int asOf;

  /** Takes what is added. */
  interface Sink {
    void add(int day, int measure, long amount);
  }

  /**
   * Additions of the days before one.
   *
   * @param asOf first day that counts no more, in days since 1970
   */
  Additions(EventColumns columns, int asOf) {
    this.columns = columns;
    this.asOf = asOf;
  }

  /** Gives everything that a row adds to the measures that are kept. */
  void of(InternalRow row, Totals kept, Sink to) {
    if (!row.isNullAt(columns.unmatched())) {
      add(row.getInt(columns.unmatched()), kept.unmatched, 1, to);
    }
    if (row.isNullAt(columns.asked())) {
      return;
    }
    sold(row, kept, to);
    if (kept.hasDelivery()) {
      delivered(row, kept, to);
    }
    // A line whose label never settles adds to nothing that counts settled lines.
    int matures = row.isNullAt(columns.matures()) ? NEVER : row.getInt(columns.matures());
    add(matures, kept.matured, 1, to);
    if (row.isNullAt(columns.firstKnown())) {
      return;
    }
    int firstKnown = row.getInt(columns.firstKnown());
    add(firstKnown, kept.returned, 1, to);
    if (matures != NEVER && firstKnown <= matures) {
      add(firstKnown, kept.openReturned, 1, to);
      add(matures, kept.openReturned, -1, to);
    }
    if (!row.isNullAt(columns.labelKnown())) {
      int labelKnown = row.getInt(columns.labelKnown());
      add(Math.max(labelKnown, matures), kept.maturedReturned, 1, to);
    }
    if (kept.hasPieces()) {
      pieces(row, kept, to);
    }
  }

  private void sold(InternalRow row, Totals kept, Sink to) {
    int day = row.getInt(columns.sold());
    long units = row.getLong(columns.units());
    add(day, kept.lines, 1, to);
    add(day, kept.units, units, to);
    if (!row.isNullAt(columns.value())) {
      long value = row.getLong(columns.value());
      add(day, kept.value, value, to);
      add(day, kept.pricedUnits, units, to);
      price(day, value, units, kept, to);
    }
    add(day, kept.firstSold, day, to);
    add(day, kept.lastSold, day, to);
    if (columns.basketStart() >= 0 && row.getBoolean(columns.basketStart())) {
      basket(day, row, kept, to);
    }
  }

  private void delivered(InternalRow row, Totals kept, Sink to) {
    if (row.isNullAt(columns.delivered())) {
      return;
    }
    int day = row.getInt(columns.delivered());
    add(day, kept.deliveredLines, 1, to);
    add(day, kept.deliveryHours, row.getLong(columns.deliveryHours()), to);
    if (!row.isNullAt(columns.late())) {
      add(day, kept.promisedLines, 1, to);
      add(day, kept.lateLines, row.getInt(columns.late()), to);
    }
  }

  private void price(int day, long value, long units, Totals kept, Sink to) {
    if (units > 0 && value > 0 && (kept.maxPrice >= 0 || kept.lastPrice >= 0)) {
      long price = Math.floorDiv(value, units);
      add(day, kept.maxPrice, price, to);
      add(day, kept.lastPrice, Totals.dated(day, price), to);
    }
  }

  private void basket(int day, InternalRow row, Totals kept, Sink to) {
    add(day, kept.orders, 1, to);
    if (columns.basketReturned() >= 0 && !row.isNullAt(columns.basketReturned())) {
      add(row.getInt(columns.basketReturned()), kept.fullReturnOrders, 1, to);
    }
  }

  private void pieces(InternalRow row, Totals kept, Sink to) {
    int asked = row.getInt(columns.asked());
    ArrayData pieces = row.getArray(columns.pieces());
    for (int i = 0; i < pieces.numElements(); i++) {
      InternalRow piece = pieces.getStruct(i, EventColumns.PIECE_FIELDS);
      int known = piece.getInt(0);
      add(known, kept.returnedUnits, piece.getLong(2), to);
      add(known, kept.refund, piece.getLong(3), to);
      if (!piece.isNullAt(1)) {
        add(known, kept.datedReturns, 1, to);
        add(known, kept.returnDays, Math.max(0, piece.getInt(1) - asked), to);
      }
      if (!piece.isNullAt(4)) {
        int family = piece.getInt(4);
        add(known, kept.reason(family), 1, to);
        add(known, kept.statedReturns, LineEvents.FAMILIES.get(family).isTelling() ? 1 : 0, to);
      }
      if (!piece.isNullAt(5)) {
        add(known, kept.gradedReturns, 1, to);
        add(known, kept.unsellable, piece.getInt(5), to);
      }
    }
  }

  private void add(int day, int measure, long amount, Sink to) {
    if (measure >= 0 && day < asOf) {
      to.add(day, measure, amount);
    }
  }
}
