package io.returnwise.ledgers;

import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Counts the baskets among the lines of one key and day. */
final class BasketCounts {
  /** What lines of a basket may share. */
  private static final List<Field> SHARED =
      List.of(
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.CATEGORY,
          OrderLines.BRAND,
          OrderLines.SIZE,
          OrderLines.COLOUR);

  /** Numbers of the basket of a line, of its place in it, and of what its lines may share. */
  static final Map<String, Column> NUMBERS = numbers();

  private static final int IS_START = LineHistories.BASKET.indexOf(LineHistories.IS_BASKET_START);
  private static final int RETURNED = LineHistories.BASKET.indexOf(LineHistories.BASKET_RETURNED);

  private final EventColumns columns;
  private final int basket;
  private final int place;
  private final int sku;
  private final int parent;
  private final int category;
  private final int brand;
  private final int size;
  private final int colour;

  private static final class Counts {
    private InternalRow start;
    private long lines;
    private long units;
    private long value;
    private final Map<Long, Long> skus = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();
    private final Map<Long, Long> categories = new HashMap<>();
    private final Map<Long, Long> brands = new HashMap<>();
    private final Map<Long, Set<Long>> sizes = new HashMap<>();
    private final Map<Long, Set<Long>> colours = new HashMap<>();
    private final Map<Long, InternalRow> firsts = new HashMap<>();
  }

  BasketCounts(PassPlan plan) {
    columns = plan.columns;
    basket = plan.basket(0);
    place = plan.basket(1);
    sku = plan.basket(2 + SHARED.indexOf(OrderLines.SKU));
    parent = plan.basket(2 + SHARED.indexOf(OrderLines.PARENT));
    category = plan.basket(2 + SHARED.indexOf(OrderLines.CATEGORY));
    brand = plan.basket(2 + SHARED.indexOf(OrderLines.BRAND));
    size = plan.basket(2 + SHARED.indexOf(OrderLines.SIZE));
    colour = plan.basket(2 + SHARED.indexOf(OrderLines.COLOUR));
  }

  private static Map<String, Column> numbers() {
    Map<String, Column> numbers = new LinkedHashMap<>();
    numbers.put("_basket", EntityKeys.basket());
    numbers.put("_place", OrderLines.ORDER_ITEM_ID.col().try_cast("bigint"));
    for (Field shared : SHARED) {
      numbers.put("_number_" + shared.name(), EntityKeys.number(shared.col()));
    }
    return Collections.unmodifiableMap(numbers);
  }

  /** Values of {@link LineHistories#BASKET} for each line. */
  Object[][] of(List<KeyState.Asked> lines) {
    Object[][] values = new Object[lines.size()][];
    if (lines.size() == 1) {
      values[0] = alone(lines.get(0).row());
      return values;
    }
    Map<Long, List<Integer>> baskets = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      long ofLine = lines.get(i).row().getLong(basket);
      baskets.computeIfAbsent(ofLine, b -> new ArrayList<>()).add(i);
    }
    baskets.values().forEach(places -> count(lines, places, values));
    return values;
  }

  /** Counts one basket; a line sees those that were not known later than itself. */
  private void count(List<KeyState.Asked> lines, List<Integer> places, Object[][] values) {
    List<InternalRow> rows = places.stream().map(place -> lines.get(place).row()).toList();
    int[] days = rows.stream().mapToInt(row -> row.getInt(columns.sold())).distinct().toArray();
    for (int day : days) {
      Counts counts = new Counts();
      rows.stream().filter(row -> row.getInt(columns.sold()) <= day).forEach(r -> add(counts, r));
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).getInt(columns.sold()) == day) {
          values[places.get(i)] = values(counts, rows.get(i), rows);
        }
      }
    }
  }

  /** What the counts come to for nearly all baskets. */
  private Object[] alone(InternalRow row) {
    return new Object[] {
      row.getUTF8String(columns.lineId()),
      true,
      1L,
      row.getLong(columns.units()),
      value(row),
      0L,
      0L,
      0L,
      0L,
      0L,
      0L,
      0L,
      row.isNullAt(columns.firstKnown()) ? null : returned(List.of(row))
    };
  }

  private long value(InternalRow row) {
    return row.isNullAt(columns.value()) ? 0 : row.getLong(columns.value());
  }

  /**
   * The days on which all lines that are known of a basket are first back, and, in turn, no more;
   * null for none.
   */
  private ArrayData returned(List<InternalRow> lines) {
    boolean isAnyKept = lines.stream().anyMatch(line -> line.isNullAt(columns.firstKnown()));
    boolean isKnownAtOnce =
        lines.stream().mapToInt(line -> line.getInt(columns.sold())).distinct().count() == 1;
    if (isAnyKept && isKnownAtOnce) {
      return null;
    }
    List<Integer> steps = new ArrayList<>();
    boolean wasBack = false;
    int day = lines.stream().mapToInt(line -> line.getInt(columns.sold())).min().orElseThrow();
    while (day != DayBuckets.NO_DAY) {
      boolean isBack = areBack(lines, day);
      if (isBack != wasBack) {
        steps.add(day);
      }
      wasBack = isBack;
      day = changesAfter(lines, day);
    }
    return steps.isEmpty()
        ? null
        : UnsafeArrayData.fromPrimitiveArray(steps.stream().mapToInt(step -> step).toArray());
  }

  private boolean areBack(List<InternalRow> lines, int day) {
    for (InternalRow line : lines) {
      boolean isBack =
          !line.isNullAt(columns.firstKnown())
              && Pieces.isBack(line.getArray(columns.pieces()), day);
      if (line.getInt(columns.sold()) <= day && !isBack) {
        return false;
      }
    }
    return true;
  }

  private int changesAfter(List<InternalRow> lines, int day) {
    int next = DayBuckets.NO_DAY;
    for (InternalRow line : lines) {
      if (line.getInt(columns.sold()) > day) {
        next = Math.min(next, line.getInt(columns.sold()));
      }
      if (!line.isNullAt(columns.firstKnown())) {
        next = Math.min(next, Pieces.changesAfter(line.getArray(columns.pieces()), day));
      }
    }
    return next;
  }

  /** Whether the line is the first of its basket. */
  boolean isStart(Object[] values) {
    return (Boolean) values[IS_START];
  }

  /** Value of {@link LineHistories#BASKET_RETURNED}. */
  ArrayData returnedOn(Object[] values) {
    return (ArrayData) values[RETURNED];
  }

  private void add(Counts counts, InternalRow row) {
    counts.start = counts.start == null || isBefore(row, counts.start) ? row : counts.start;
    counts.lines++;
    counts.units += row.getLong(columns.units());
    counts.value += value(row);
    count(counts.skus, row, sku);
    count(counts.parents, row, parent);
    count(counts.categories, row, category);
    count(counts.brands, row, brand);
    counts.firsts.merge(kind(row), row, (one, other) -> isEarlier(one, other) ? one : other);
    if (!row.isNullAt(parent)) {
      collect(counts.sizes, row, size);
      collect(counts.colours, row, colour);
    }
  }

  private long kind(InternalRow row) {
    return row.getLong(row.isNullAt(parent) ? sku : parent);
  }

  private static void count(Map<Long, Long> counts, InternalRow row, int at) {
    if (!row.isNullAt(at)) {
      counts.merge(row.getLong(at), 1L, Long::sum);
    }
  }

  private void collect(Map<Long, Set<Long>> values, InternalRow row, int at) {
    if (!row.isNullAt(at)) {
      values.computeIfAbsent(row.getLong(parent), p -> new HashSet<>()).add(row.getLong(at));
    }
  }

  private Object[] values(Counts counts, InternalRow row, List<InternalRow> basketLines) {
    boolean isStart = counts.start == row;
    return new Object[] {
      counts.start.getUTF8String(columns.lineId()),
      isStart,
      counts.lines,
      counts.units,
      counts.value,
      others(counts.skus, row, sku),
      others(counts.categories, row, category),
      others(counts.brands, row, brand),
      others(counts.parents, row, parent),
      otherVariants(counts.sizes, row, size),
      otherVariants(counts.colours, row, colour),
      counts.firsts.get(kind(row)) == row ? 0L : 1L,
      isStart ? returned(basketLines) : null
    };
  }

  private static long others(Map<Long, Long> counts, InternalRow row, int at) {
    return row.isNullAt(at) ? 0 : counts.get(row.getLong(at)) - 1;
  }

  private long otherVariants(Map<Long, Set<Long>> values, InternalRow row, int at) {
    return row.isNullAt(parent) || row.isNullAt(at)
        ? 0
        : values.get(row.getLong(parent)).size() - 1;
  }

  /** The line that was known first starts the basket, so that no later one takes its place. */
  private boolean isBefore(InternalRow one, InternalRow other) {
    int ofOne = one.getInt(columns.sold());
    int ofOther = other.getInt(columns.sold());
    return ofOne != ofOther ? ofOne < ofOther : isBeforeById(one, other);
  }

  private boolean isBeforeById(InternalRow one, InternalRow other) {
    return one.getUTF8String(columns.lineId()).compareTo(other.getUTF8String(columns.lineId())) < 0;
  }

  /** By the numbers of the order lines; those without one come last, in the order of their ids. */
  private boolean isEarlier(InternalRow one, InternalRow other) {
    long ofOne = one.isNullAt(place) ? Long.MAX_VALUE : one.getLong(place);
    long ofOther = other.isNullAt(place) ? Long.MAX_VALUE : other.getLong(place);
    if (ofOne != ofOther) {
      return ofOne < ofOther;
    }
    return isBeforeById(one, other);
  }
}
