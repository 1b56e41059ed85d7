package io.returnwise.ledgers;

import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

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
    private UTF8String id;
    private long lines;
    private long units;
    private long value;
    private int returnedOn = Integer.MIN_VALUE;
    private boolean isReturned = true;
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
    Map<Long, Counts> baskets = new HashMap<>();
    for (KeyState.Asked line : lines) {
      add(baskets.computeIfAbsent(line.row().getLong(basket), b -> new Counts()), line.row());
    }
    for (int i = 0; i < values.length; i++) {
      InternalRow row = lines.get(i).row();
      values[i] = values(baskets.get(row.getLong(basket)), row);
    }
    return values;
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
      row.isNullAt(columns.firstKnown()) ? null : (Object) returnedOn(row)
    };
  }

  private long value(InternalRow row) {
    return row.isNullAt(columns.value()) ? 0 : row.getLong(columns.value());
  }

  private int returnedOn(InternalRow row) {
    return Math.max(row.getInt(columns.firstKnown()), row.getInt(columns.sold()));
  }

  /** Whether the line is the first of its basket. */
  boolean isStart(Object[] values) {
    return (Boolean) values[IS_START];
  }

  /** The day on which the whole basket was known to be back, told of its first line; or null. */
  Integer returnedOn(Object[] values) {
    return (Integer) values[RETURNED];
  }

  private void add(Counts counts, InternalRow row) {
    UTF8String id = row.getUTF8String(columns.lineId());
    counts.id = counts.id == null || id.compareTo(counts.id) < 0 ? id : counts.id;
    counts.lines++;
    counts.units += row.getLong(columns.units());
    counts.value += value(row);
    if (row.isNullAt(columns.firstKnown())) {
      counts.isReturned = false;
    } else {
      counts.returnedOn = Math.max(counts.returnedOn, returnedOn(row));
    }
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

  private Object[] values(Counts counts, InternalRow row) {
    boolean isStart = row.getUTF8String(columns.lineId()).equals(counts.id);
    return new Object[] {
      counts.id,
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
      isStart && counts.isReturned ? (Object) counts.returnedOn : null
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

  /** By the numbers of the order lines; those without one come last, in the order of their ids. */
  private boolean isEarlier(InternalRow one, InternalRow other) {
    long ofOne = one.isNullAt(place) ? Long.MAX_VALUE : one.getLong(place);
    long ofOther = other.isNullAt(place) ? Long.MAX_VALUE : other.getLong(place);
    if (ofOne != ofOther) {
      return ofOne < ofOther;
    }
    return one.getUTF8String(columns.lineId()).compareTo(other.getUTF8String(columns.lineId())) < 0;
  }
}
