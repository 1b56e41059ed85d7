package io.returnwise.ledgers;

import java.util.Arrays;

/**
 * The totals of one key while its events pass by in the order of their days, and, for windows, what
 * they were at the end of earlier days.
 */
final class Account implements Additions.Sink {
  private static final int FIRST_CAPACITY = 4;
  private static final int[] NO_DAYS = {};
  private static final long[] NO_TOTALS = {};

  private final Totals kept;
  private final DayBuckets ahead;
  private final long[] totals;
  private final int[] places;

  /** Days on which the totals changed, all but the last such day, and the totals at their end. */
  private int[] days = NO_DAYS;

  private long[] history = NO_TOTALS;
  private int size;
  private int lastDay = Integer.MIN_VALUE;

  /**
   * An empty account.
   *
   * @param ahead what is still to be added to accounts of the key
   */
  Account(Totals kept, DayBuckets ahead) {
    this.kept = kept;
    this.ahead = ahead;
    this.totals = new long[kept.measures()];
    this.places = new int[kept.windows()];
    clear();
  }

  /** Forgets everything. */
  void clear() {
    kept.fillStart(totals);
    Arrays.fill(places, 0);
    size = 0;
    lastDay = Integer.MIN_VALUE;
  }

  /** Adds to a measure once the day is reached. */
  @Override
  public void add(int day, int measure, long amount) {
    ahead.add(day, this, measure, amount);
  }

  /** Adds to a measure on a day that is over; days only grow. */
  void addNow(int day, int measure, long amount) {
    if (day != lastDay) {
      if (kept.windows() > 0 && lastDay != Integer.MIN_VALUE) {
        remember();
      }
      lastDay = day;
    }
    totals[measure] = kept.combine(measure, totals[measure], amount);
  }

  private void remember() {
    int width = kept.windowed();
    if (size == days.length) {
      int capacity = Math.max(FIRST_CAPACITY, 2 * size);
      days = Arrays.copyOf(days, capacity);
      history = Arrays.copyOf(history, capacity * width);
    }
    days[size] = lastDay;
    for (int i = 0; i < width; i++) {
      history[size * width + i] = totals[kept.windowed(i)];
    }
    size++;
  }

  /** Total of a measure over all days that are over. */
  long total(int measure) {
    return totals[measure];
  }

  /**
   * What a measure gained in the window before a day, that is since the end of the last day more
   * than a window earlier. Days asked for only grow, and no later day is over.
   *
   * @param place place of the measure among the windowed ones
   */
  long gained(int place, int window, int day) {
    int before = day - kept.days(window);
    if (lastDay < before) {
      return 0;
    }
    int at = places[window];
    while (at < size && days[at] < before) {
      at++;
    }
    places[window] = at;
    long now = totals[kept.windowed(place)];
    return at == 0 ? now : now - history[(at - 1) * kept.windowed() + place];
  }
}
