package io.returnwise.schema;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * Something a ledger is asked for: the total of a measure before a day, or what it gained in the
 * days before it.
 *
 * @param measure measure of {@link Ledger}
 * @param days length of the window; 0 for all time
 */
public record LedgerTotal(Field measure, int days) implements Serializable {

  /** Totals of all time. */
  public static List<LedgerTotal> ever(Field... measures) {
    return within(0, measures);
  }

  /** What measures gained in the last days. */
  public static List<LedgerTotal> within(int days, Field... measures) {
    return IntStream.range(0, measures.length)
        .mapToObj(i -> new LedgerTotal(measures[i], days))
        .toList();
  }

  /** Name of the column with the answer, for example {@code _buyer_lines_90d}. */
  public String column(Entity entity) {
    return column(entity.id());
  }

  /** The same for anything else that has totals. */
  public String column(String name) {
    return "_" + name + "_" + measure.name() + (days == 0 ? "" : "_" + days + "d");
  }

  /** A measure's total of all time, as {@link #of}. */
  public static Column total(Entity entity, Field measure) {
    return new LedgerTotal(measure, 0).of(entity);
  }

  /** What a measure gained in the last days, as {@link #of}. */
  public static Column gained(Entity entity, int days, Field measure) {
    return new LedgerTotal(measure, days).of(entity);
  }

  /** The answer: a long, 0 where nothing is known; null for a first or last day without one. */
  public Column of(Entity entity) {
    return col(column(entity));
  }
}
