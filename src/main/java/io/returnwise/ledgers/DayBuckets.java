package io.returnwise.ledgers;

import java.util.Arrays;

/**
 * What is still to be added to accounts, by day. Holds only what lies ahead of the rows seen so
 * far, so it stays small for keys with any number of rows.
 */
final class DayBuckets {
  private static final int NONE = -1;
  private static final int FIRST_CAPACITY = 64;
  private static final int WORD = 6;
  private static final int FIRST_DAYS = 256;

  /**
   * Days of which one has anything to add for each set bit. A day has the place of its last bits,
   * so that days that are over leave theirs to later ones.
   */
  private long[] isUsed = new long[FIRST_DAYS >> WORD];

  private int[] heads = new int[FIRST_DAYS];

  /** No day before has anything to add, and none after {@link #lastDay}. */
  private int firstDay;

  private int lastDay;
  private int used;

  private Account[] accounts = new Account[FIRST_CAPACITY];
  private int[] measures = new int[FIRST_CAPACITY];
  private long[] amounts = new long[FIRST_CAPACITY];
  private int[] next = new int[FIRST_CAPACITY];
  private int size;
  private int free = NONE;

  /** No day has anything to add. */
  static final int NO_DAY = Integer.MAX_VALUE;

  /** Adds an amount to a measure of an account once the day is reached. */
  void add(int day, Account account, int measure, long amount) {
    reserve(day);
    int slot = slot(day);
    int entry = entry();
    accounts[entry] = account;
    measures[entry] = measure;
    amounts[entry] = amount;
    if ((isUsed[slot >> WORD] & (1L << slot)) == 0) {
      isUsed[slot >> WORD] |= 1L << slot;
      heads[slot] = NONE;
      used++;
    }
    next[entry] = heads[slot];
    heads[slot] = entry;
  }

  /** The first day with anything to add, or {@link #NO_DAY}. */
  int firstDay() {
    if (used == 0) {
      return NO_DAY;
    }
    int slot = slot(firstDay);
    long bits = isUsed[slot >> WORD] & (-1L << slot);
    while (bits == 0) {
      firstDay += Long.SIZE - (slot & (Long.SIZE - 1));
      slot = slot(firstDay);
      bits = isUsed[slot >> WORD];
    }
    firstDay += Long.numberOfTrailingZeros(bits) - (slot & (Long.SIZE - 1));
    return firstDay;
  }

  /** Adds everything of a day that {@link #firstDay()} gave. */
  void apply(int day) {
    int slot = slot(day);
    int entry = heads[slot];
    while (entry != NONE) {
      accounts[entry].addNow(day, measures[entry], amounts[entry]);
      accounts[entry] = null;
      int following = next[entry];
      next[entry] = free;
      free = entry;
      entry = following;
    }
    isUsed[slot >> WORD] &= ~(1L << slot);
    used--;
    if (used == 0) {
      size = 0;
      free = NONE;
    }
  }

  /** Number of days that there is room for at once. */
  int room() {
    return heads.length;
  }

  private int slot(int day) {
    return day & (heads.length - 1);
  }

  /** Makes room for a day together with those that have anything to add. */
  private void reserve(int day) {
    if (used == 0) {
      firstDay = day;
      lastDay = day;
      return;
    }
    int first = Math.min(firstDay, day);
    int last = Math.max(lastDay, day);
    if (last - first >= heads.length) {
      grow(last - first);
    }
    firstDay = first;
    lastDay = last;
  }

  private void grow(int span) {
    long[] wasUsed = isUsed;
    int[] earlier = heads;
    heads = new int[Integer.highestOneBit(span) << 1];
    isUsed = new long[heads.length >> WORD];
    for (int day = firstDay; day <= lastDay; day++) {
      int old = day & (earlier.length - 1);
      if ((wasUsed[old >> WORD] & (1L << old)) != 0) {
        int slot = slot(day);
        isUsed[slot >> WORD] |= 1L << slot;
        heads[slot] = earlier[old];
      }
    }
  }

  private int entry() {
    if (free != NONE) {
      int entry = free;
      free = next[entry];
      return entry;
    }
    if (size == next.length) {
      int capacity = 2 * size;
      accounts = Arrays.copyOf(accounts, capacity);
      measures = Arrays.copyOf(measures, capacity);
      amounts = Arrays.copyOf(amounts, capacity);
      next = Arrays.copyOf(next, capacity);
    }
    return size++;
  }
}
