package io.returnwise.ledgers;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** What is said of a line's returns on each day: the rows of {@link LineEvents#PIECES}. */
final class Pieces {
  static final int KNOWN = 0;
  static final int RETURNED = 1;
  static final int UNITS = 2;
  static final int REFUND = 3;
  static final int FAMILY = 4;
  static final int GRADE = 5;
  static final int UNTIL = 6;
  private static final int COUNTS = 7;
  private static final int FIELDS = 8;

  private Pieces() {}

  /** Takes the days on which a line comes back, and those on which that is taken back. */
  interface Step {
    void on(int day, boolean isBack);
  }

  static InternalRow piece(ArrayData pieces, int at) {
    return pieces.getStruct(at, FIELDS);
  }

  /** Whether every piece holds to the end. */
  static boolean areFinal(ArrayData pieces) {
    for (int i = 0; i < pieces.numElements(); i++) {
      if (!piece(pieces, i).isNullAt(UNTIL)) {
        return false;
      }
    }
    return true;
  }

  /** Whether anything is back at the end of a day. */
  static boolean isBack(ArrayData pieces, int day) {
    return isBack(pieces, day, false);
  }

  private static boolean isBack(ArrayData pieces, int day, boolean isOfLabel) {
    for (int i = 0; i < pieces.numElements(); i++) {
      InternalRow piece = piece(pieces, i);
      if (isAsked(piece, isOfLabel)
          && piece.getInt(KNOWN) <= day
          && (piece.isNullAt(UNTIL) || piece.getInt(UNTIL) > day)) {
        return true;
      }
    }
    return false;
  }

  /** The first day after one on which something is said, or {@link DayBuckets#NO_DAY}. */
  static int changesAfter(ArrayData pieces, int day) {
    return changesAfter(pieces, day, false);
  }

  private static int changesAfter(ArrayData pieces, int day, boolean isOfLabel) {
    int next = DayBuckets.NO_DAY;
    for (int i = 0; i < pieces.numElements(); i++) {
      InternalRow piece = piece(pieces, i);
      if (isAsked(piece, isOfLabel)) {
        int known = piece.getInt(KNOWN);
        if (known > day) {
          next = Math.min(next, known);
        }
        if (!piece.isNullAt(UNTIL) && piece.getInt(UNTIL) > day) {
          next = Math.min(next, piece.getInt(UNTIL));
        }
      }
    }
    return next;
  }

  private static boolean isAsked(InternalRow piece, boolean isOfLabel) {
    return !isOfLabel || piece.getBoolean(COUNTS);
  }

  /**
   * The days on which anything of a line was first back, and, in turn, nothing any more.
   *
   * @param isOfLabel whether only what came back within the window of the label is asked for
   */
  static void steps(ArrayData pieces, boolean isOfLabel, Step to) {
    boolean wasBack = false;
    int day = changesAfter(pieces, Integer.MIN_VALUE, isOfLabel);
    while (day != DayBuckets.NO_DAY) {
      boolean isBack = isBack(pieces, day, isOfLabel);
      if (isBack != wasBack) {
        to.on(day, isBack);
        if (isBack && areFinal(pieces)) {
          return;
        }
      }
      wasBack = isBack;
      day = changesAfter(pieces, day, isOfLabel);
    }
  }
}
