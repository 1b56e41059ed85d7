package io.returnwise.ledgers;

import io.returnwise.schema.LineHistories;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** What one row adds to the totals of a key, and on which days: the one place that says so. */
final class Additions {
  /** After every as-of day, so that nothing is ever added then. */
  private static final int NEVER = Integer.MAX_VALUE;

  private final EventColumns columns;
  private final int from;
  private final int asOf;

  /** Day before which nothing counts for the key at hand. */
  private int counted;

  /** Takes what is added. */
  interface Sink {
    void add(int day, int measure, long amount);
  }

  /**
   * Additions of some days, in days since 1970.
   *
   * @param from first day that counts
   * @param asOf first day that counts no more
   */
  Additions(EventColumns columns, int from, int asOf) {
    this.columns = columns;
    this.from = from;
    this.asOf = asOf;
  }

  /** Gives everything that a row adds to the measures that are kept. */
  void of(InternalRow row, Totals kept, Sink to) {
    of(row, kept, Integer.MIN_VALUE, to);
  }

  /**
   * The same for a key that the row has from a day on: what was before is added then.
   *
   * @param keyedFrom that day
   */
  void of(InternalRow row, Totals kept, int keyedFrom, Sink to) {
    counted = keyedFrom;
    if (!row.isNullAt(columns.unmatched())) {
      add(row.getInt(columns.unmatched()), kept.unmatched, 1, to);
      if (!row.isNullAt(columns.unmatchedUntil())) {
        add(row.getInt(columns.unmatchedUntil()), kept.unmatched, -1, to);
      }
    }
    if (row.isNullAt(columns.asked())) {
      return;
    }
    // Nothing of a line counts before the line itself is known.
    counted = Math.max(keyedFrom, row.getInt(columns.sold()));
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
    ArrayData pieces = row.getArray(columns.pieces());
    if (kept.returned >= 0 || kept.openReturned >= 0) {
      Pieces.steps(pieces, false, (day, isBack) -> returned(day, isBack, matures, kept, to));
    }
    if (kept.maturedReturned >= 0) {
      // What the label says is told once it has settled.
      Pieces.steps(
          pieces,
          true,
          (day, isBack) -> add(Math.max(day, matures), kept.maturedReturned, sign(isBack), to));
    }
    if (kept.hasPieces()) {
      pieces(row.getInt(columns.asked()), pieces, kept, to);
    }
  }

  private void returned(int day, boolean isBack, int matures, Totals kept, Sink to) {
    add(day, kept.returned, sign(isBack), to);
    if (matures != NEVER && day <= matures) {
      add(day, kept.openReturned, sign(isBack), to);
      add(matures, kept.openReturned, -sign(isBack), to);
    }
  }

  private static int sign(boolean isAdded) {
    return isAdded ? 1 : -1;
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
      boolean isReturned = columns.basketReturned() >= 0 && !row.isNullAt(columns.basketReturned());
      addBasket(day, isReturned ? row.getArray(columns.basketReturned()) : null, kept, to);
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
      // Dated like all of the key: prices of one day are the same to it, whichever was sold first.
      add(day, kept.lastPrice, Totals.dated(Math.max(day, counted), price), to);
    }
  }

  /**
   * Gives what a basket adds.
   *
   * @param day day from which its first line is known
   * @param returned value of {@link LineHistories#BASKET_RETURNED}, null for none
   */
  void basket(int day, ArrayData returned, Totals kept, Sink to) {
    counted = day;
    addBasket(day, returned, kept, to);
  }

  private void addBasket(int day, ArrayData returned, Totals kept, Sink to) {
    add(day, kept.orders, 1, to);
    for (int i = 0; returned != null && i < returned.numElements(); i++) {
      add(returned.getInt(i), kept.fullReturnOrders, sign(i % 2 == 0), to);
    }
  }

  private void pieces(int asked, ArrayData pieces, Totals kept, Sink to) {
    for (int i = 0; i < pieces.numElements(); i++) {
      InternalRow piece = Pieces.piece(pieces, i);
      piece(asked, piece, piece.getInt(Pieces.KNOWN), 1, kept, to);
      if (!piece.isNullAt(Pieces.UNTIL)) {
        piece(asked, piece, piece.getInt(Pieces.UNTIL), -1, kept, to);
      }
    }
  }

  private void piece(int asked, InternalRow piece, int day, int sign, Totals kept, Sink to) {
    add(day, kept.returnedUnits, sign * piece.getLong(Pieces.UNITS), to);
    add(day, kept.refund, sign * piece.getLong(Pieces.REFUND), to);
    if (!piece.isNullAt(Pieces.RETURNED)) {
      long days = Math.max(0, piece.getInt(Pieces.RETURNED) - asked);
      add(day, kept.datedReturns, sign, to);
      add(day, kept.returnDays, sign * days, to);
    }
    if (!piece.isNullAt(Pieces.FAMILY)) {
      int family = piece.getInt(Pieces.FAMILY);
      add(day, kept.reason(family), sign, to);
      add(day, kept.statedReturns, LineEvents.FAMILIES.get(family).isTelling() ? sign : 0, to);
    }
    if (!piece.isNullAt(Pieces.GRADE)) {
      add(day, kept.gradedReturns, sign, to);
      add(day, kept.unsellable, (long) sign * piece.getInt(Pieces.GRADE), to);
    }
  }

  private void add(int onDay, int measure, long amount, Sink to) {
    int day = Math.max(onDay, counted);
    if (measure >= 0 && day >= from && day < asOf) {
      to.add(day, measure, amount);
    }
  }
}
