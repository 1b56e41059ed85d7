package io.returnwise.ledgers;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * What the keys of one partition gained on each day in the moments that strengths are estimated
 * from. A key with <i>n</i> of something has n·(n − 1) pairs of it.
 */
final class PairGains {
  /** Names of the gains, in their order. */
  static final List<String> NAMES =
      List.of(
          "lines", "returned", "pairs", "returned_pairs", "returns", "return_pairs", "alike_pairs");

  private final Map<Integer, long[]> days = new TreeMap<>();
  private final Totals kept;
  private long[] before = new long[NAMES.size()];
  private long[] now = new long[NAMES.size()];

  PairGains(Totals kept) {
    this.kept = kept;
  }

  /** Notes where a key stands before a day. */
  void before(Account account) {
    moments(account, before);
  }

  /** Adds the step that the key made on the day. */
  void after(int day, Account account) {
    moments(account, now);
    if (Arrays.equals(before, now)) {
      return;
    }
    long[] gains = days.computeIfAbsent(day, d -> new long[now.length]);
    for (int i = 0; i < now.length; i++) {
      gains[i] += now[i] - before[i];
    }
  }

  private void moments(Account account, long[] moments) {
    long matured = account.total(kept.matured);
    long returned = account.total(kept.maturedReturned);
    long stated = account.total(kept.statedReturns);
    moments[0] = matured;
    moments[1] = returned;
    moments[2] = pairs(matured);
    moments[3] = pairs(returned);
    moments[4] = stated;
    moments[5] = pairs(stated);
    moments[6] = 0;
    for (int family = 0; family < LineEvents.FAMILIES.size(); family++) {
      if (LineEvents.FAMILIES.get(family).isTelling()) {
        moments[6] += pairs(account.total(kept.reason(family)));
      }
    }
  }

  private static long pairs(long count) {
    return count * (count - 1);
  }

  /** Gives the rows away, in the order of {@link #NAMES} behind the day. */
  void moveTo(ArrayDeque<InternalRow> rows) {
    days.forEach(
        (day, gains) -> {
          Object[] values = new Object[1 + gains.length];
          values[0] = day;
          for (int i = 0; i < gains.length; i++) {
            values[1 + i] = gains[i];
          }
          rows.add(new GenericInternalRow(values));
        });
    days.clear();
  }
}
