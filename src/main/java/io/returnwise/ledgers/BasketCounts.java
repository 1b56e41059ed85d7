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
  /** Numbers of the basket of a line, and of what its lines may share. */
  static final Map<String, Column> NUMBERS = numbers();

  private final EventColumns columns;
  private final int basket;
  private final int sku;
  private final int parent;
  private final int category;
  private final int size;
  private final int colour;

  private static final class Counts {
    private UTF8String id;
    private long lines;
    private long units;
    private long value;
    private final Map<Long, Long> skus = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();
    private final Map<Long, Long> categories = new HashMap<>();
    private final Map<Long, Set<Long>> sizes = new HashMap<>();
    private final Map<Long, Set<Long>> colours = new HashMap<>();
  }

  BasketCounts(PassPlan plan) {
    columns = plan.columns;
    basket = plan.basket(0);
    sku = plan.basket(1);
    parent = plan.basket(2);
    category = plan.basket(3);
    size = plan.basket(4);
    colour = plan.basket(5);
  }

  private static Map<String, Column> numbers() {
    Map<String, Column> numbers = new LinkedHashMap<>();
    numbers.put("_basket", EntityKeys.basket());
    for (Field shared :
        List.of(
            OrderLines.SKU,
            OrderLines.PARENT,
            OrderLines.CATEGORY,
            OrderLines.SIZE,
            OrderLines.COLOUR)) {
      numbers.put("_number_" + shared.name(), EntityKeys.number(shared.col()));
    }
    return Collections.unmodifiableMap(numbers);
  }

  /** Values of {@link LineHistories#BASKET} for each line. */
  Object[][] of(List<KeyState.Asked> lines) {
    Object[][] values = new Object[lines.size()][];
    if (lines.size() == 1) {
      InternalRow row = lines.get(0).row();
      long value = row.isNullAt(columns.value()) ? 0 : row.getLong(columns.value());
      values[0] =
          new Object[] {
            row.getUTF8String(columns.lineId()),
            true,
            1L,
            row.getLong(columns.units()),
            value,
            0L,
            0L,
            0L,
            0L,
            0L
          };
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

  boolean isStart(Object[] values) {
    return (Boolean) values[1];
  }

  private void add(Counts counts, InternalRow row) {
    UTF8String id = row.getUTF8String(columns.lineId());
    counts.id = counts.id == null || id.compareTo(counts.id) < 0 ? id : counts.id;
    counts.lines++;
    counts.units += row.getLong(columns.units());
    counts.value += row.isNullAt(columns.value()) ? 0 : row.getLong(columns.value());
    count(counts.skus, row, sku);
    count(counts.parents, row, parent);
    count(counts.categories, row, category);
    if (!row.isNullAt(parent)) {
      collect(counts.sizes, row, size);
      collect(counts.colours, row, colour);
    }
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
    UTF8String id = row.getUTF8String(columns.lineId());
    return new Object[] {
      counts.id,
      id.equals(counts.id),
      counts.lines,
      counts.units,
      counts.value,
      others(counts.skus, row, sku),
      others(counts.categories, row, category),
      others(counts.parents, row, parent),
      otherVariants(counts.sizes, row, size),
      otherVariants(counts.colours, row, colour)
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
}
