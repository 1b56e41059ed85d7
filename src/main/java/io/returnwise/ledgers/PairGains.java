package io.returnwise.ledgers;

import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.ReasonFamily;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

  /** What the moments of a key follow from: matured, returned, stated, and each reason. */
  static final List<Field> COUNTED =
      Stream.concat(
              Stream.of(Ledger.MATURED_LINES, Ledger.MATURED_RETURNED_LINES, Ledger.STATED_RETURNS),
              ReasonFamily.TELLING.stream().map(Ledger::reason))
          .toList();

  private final Map<Integer, long[]> days = new TreeMap<>();
  private final Totals kept;
  private final int[] reasons;
  private final long[] before = new long[NAMES.size()];
  private final long[] now = new long[NAMES.size()];

  PairGains(Totals kept) {
    this.kept = kept;
    this.reasons =
        ReasonFamily.TELLING.stream()
            .mapToInt(family -> kept.reason(LineEvents.FAMILIES.indexOf(family)))
            .toArray();
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
    for (int reason : reasons) {
      moments[6] += pairs(account.total(reason));
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
