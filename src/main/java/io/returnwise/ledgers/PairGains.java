package io.returnwise.ledgers;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** What the keys of one partition gained on each day. */
final class PairGains {
  private final Map<Integer, long[]> days = new TreeMap<>();

  /** Adds the step of one key on one day, from some matured and returned lines to others. */
  void add(int day, long oldMatured, long oldReturned, long matured, long returned) {
    if (matured == oldMatured && returned == oldReturned) {
      return;
    }
    long[] gains = days.computeIfAbsent(day, d -> new long[RunningPass.GAINS.size()]);
    gains[0] += matured - oldMatured;
    gains[1] += returned - oldReturned;
    gains[2] += pairs(matured) - pairs(oldMatured);
    gains[3] += pairs(returned) - pairs(oldReturned);
  }

  private static long pairs(long count) {
    return count * (count - 1);
  }

  /** Gives the rows away, in the order of {@link RunningPass#GAINS} behind the day. */
  void moveTo(ArrayDeque<InternalRow> rows) {
    days.forEach(
        (day, gains) ->
            rows.add(
                new GenericInternalRow(
                    new Object[] {day, gains[0], gains[1], gains[2], gains[3]})));
    days.clear();
  }
}
