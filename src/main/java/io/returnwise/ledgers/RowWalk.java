package io.returnwise.ledgers;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads the rows of one partition once, and gives out rows whenever there are some to give. */
abstract class RowWalk implements Iterator<InternalRow> {
  /** Rows to give out. */
  final ArrayDeque<InternalRow> given = new ArrayDeque<>();

  private final Iterator<InternalRow> rows;

  RowWalk(Iterator<InternalRow> rows) {
    this.rows = rows;
  }

  /** Takes in a row, which is overwritten by the next. */
  abstract void read(InternalRow row);

  /** Gives out what is left once all rows were read; then there must be nothing left. */
  abstract void end();

  @Override
  public final boolean hasNext() {
    while (given.isEmpty() && rows.hasNext()) {
      read(rows.next());
    }
    if (given.isEmpty()) {
      end();
    }
    return !given.isEmpty();
  }

  @Override
  public final InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return given.remove();
  }
}
