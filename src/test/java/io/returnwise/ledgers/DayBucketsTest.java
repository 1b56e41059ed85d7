package io.returnwise.ledgers;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DayBucketsTest {
  private final DayBuckets buckets = new DayBuckets();
  private final Account account = new Account(new Totals(LedgerTotal.ever(Ledger.LINES)), buckets);

  /**
   * Days as events bring them: later ones and earlier ones, near and far, but none that is over.
   */
  @Test
  void everyDayIsReachedInItsTurnWithAllThatWasAddedToIt() {
    Random dice = new Random(20261126);
    TreeMap<Integer, Long> expected = new TreeMap<>();
    long total = 0;
    int today = -500;
    for (int step = 0; step < 200_000; step++) {
      int day = today + dice.nextInt(dice.nextInt(10) == 0 ? 5_000 : 90);
      buckets.add(day, account, 0, step);
      expected.merge(day, (long) step, Long::sum);
      while (!expected.isEmpty() && dice.nextInt(5) < 3) {
        today = expected.firstKey();
        assertThat(buckets.firstDay()).isEqualTo(today);
        buckets.apply(today);
        total += expected.remove(today);
        assertThat(account.total(0)).isEqualTo(total);
      }
    }
    assertThat(expected).isNotEmpty();
    for (int day : expected.keySet()) {
      assertThat(buckets.firstDay()).isEqualTo(day);
      buckets.apply(day);
    }
    assertThat(buckets.firstDay()).isEqualTo(DayBuckets.NO_DAY);
  }

  /** What a row adds comes in any order, for years. */
  @Test
  void roomIsNeededForDaysAheadAndNotForDaysThatAreOver() {
    for (int day = 0; day < 100_000; day++) {
      buckets.add(day + 45, account, 0, 1);
      buckets.add(day + 9, account, 0, 1);
      buckets.apply(day + 9);
      buckets.apply(day + 45);
    }

    assertThat(account.total(0)).isEqualTo(200_000);
    assertThat(buckets.room()).isEqualTo(256);
  }
}
