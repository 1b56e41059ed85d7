package io.returnwise.ledgers;

import java.util.Arrays;

/**
 * The totals of one key while its events pass by in the order of their days, and, for windows, what
 * they were at the end of each day.
 */
final class Account implements Additions.Sink {
  private static final int FIRST_CAPACITY = 8;

  private final Totals kept;
  private final DayBuckets ahead;
  private final long[] totals;
  private final int[] places;
  private int[] days;
  private long[] history;
  private int size;

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
    this.days = new int[kept.windows() == 0 ? 0 : FIRST_CAPACITY];
    this.history = new long[days.length * kept.windowed()];
    clear();
  }

  /** Forgets everything. */
  void clear() {
    kept.fillStart(totals);
    Arrays.fill(places, 0);
    size = 0;
  }

  /** Adds to a measure once the day is reached. */
  @Override
  public void add(int day, int measure, long amount) {
    ahead.add(day, this, measure, amount);
  }

  /** Adds to a measure now; what was added on a day counts once the day is closed. */
  void addNow(int measure, long amount) {
    totals[measure] = kept.combine(measure, totals[measure], amount);
  }

  /** Remembers the totals as those at the end of the day; days only grow. */
  void close(int day) {
    if (kept.windows() == 0) {
      return;
    }
    int width = kept.windowed();
    if (size == days.length) {
      days = Arrays.copyOf(days, 2 * size);
      history = Arrays.copyOf(history, 2 * size * width);
    }
    days[size] = day;
    for (int i = 0; i < width; i++) {
      history[size * width + i] = totals[kept.windowed(i)];
    }
    size++;
  }

  /** Total of a measure over all closed days. */
  long total(int measure) {
    return totals[measure];
  }

  /**
   * What a measure gained in the window before a day, that is since the end of the last day more
   * than a window earlier. Days asked for only grow, and no later day was closed.
   *
   * @param place place of the measure among the windowed ones
   */
  long gained(int place, int window, int day) {
    int before = day - kept.days(window);
    int at = places[window];
    while (at < size && days[at] < before) {
      at++;
    }
    places[window] = at;
    long now = totals[kept.windowed(place)];
    return at == 0 ? now : now - history[(at - 1) * kept.windowed() + place];
  }
}
