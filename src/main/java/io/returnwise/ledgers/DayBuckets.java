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

  /** Days from the first one on, of which one has anything to add for each set bit. */
  private long[] isUsed = new long[4];

  private int[] heads = new int[isUsed.length << WORD];
  private int firstDay;
  private int cursor;
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
    int word = cursor >> WORD;
    long bits = isUsed[word] & (-1L << cursor);
    while (bits == 0) {
      bits = isUsed[++word];
    }
    cursor = (word << WORD) + Long.numberOfTrailingZeros(bits);
    return firstDay + cursor;
  }

  /** Adds everything of a day that {@link #firstDay()} gave. */
  void apply(int day) {
    int slot = day - firstDay;
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
      // Nothing lies ahead: the days may start anywhere again.
      cursor = 0;
      size = 0;
      free = NONE;
    }
  }

  private int slot(int day) {
    if (used == 0) {
      firstDay = day;
      cursor = 0;
      return 0;
    }
    if (day < firstDay) {
      moveTo(day);
    }
    int slot = day - firstDay;
    if (slot >= heads.length) {
      grow(slot);
      slot = day - firstDay;
    }
    cursor = Math.min(cursor, slot);
    return slot;
  }

  private void moveTo(int day) {
    int words = (firstDay - day + 63) >> WORD;
    long[] bits = new long[isUsed.length + words];
    System.arraycopy(isUsed, 0, bits, words, isUsed.length);
    int[] shifted = new int[bits.length << WORD];
    System.arraycopy(heads, 0, shifted, words << WORD, heads.length);
    isUsed = bits;
    heads = shifted;
    cursor += words << WORD;
    firstDay -= words << WORD;
  }

  private void grow(int slot) {
    // Days that are done need no place: what lies ahead is moved to the front first.
    int done = cursor >> WORD;
    int words = isUsed.length;
    if (done > 0) {
      System.arraycopy(isUsed, done, isUsed, 0, words - done);
      Arrays.fill(isUsed, words - done, words, 0);
      System.arraycopy(heads, done << WORD, heads, 0, (words - done) << WORD);
      firstDay += done << WORD;
      cursor -= done << WORD;
    }
    int needed = ((slot - (done << WORD)) >> WORD) + 1;
    if (needed > words) {
      isUsed = Arrays.copyOf(isUsed, Math.max(needed, 2 * words));
      heads = Arrays.copyOf(heads, isUsed.length << WORD);
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
