package io.returnwise.schema;

import java.util.List;
import java.util.Optional;

/** A number that a {@link Formula} reads. */
public sealed interface Input {

  /** Columns of the order line that it reads. */
  List<Field> columns();

  /** Totals that it reads. */
  List<Told> totals();

  /** Whose past it looks at. */
  Optional<Entity> entity();

  /** Something of the order line or its basket, known when it is bought. */
  record Line(Field field) implements Input {
    @Override
    public List<Field> columns() {
      return List.of(field);
    }

    @Override
    public List<Told> totals() {
      return List.of();
    }

    @Override
    public Optional<Entity> entity() {
      return field.equals(OrderLines.BUYER_SINCE) ? Optional.of(Entity.BUYER) : Optional.empty();
    }
  }

  /**
   * Price of one unit, from a value of the whole line.
   *
   * @param value value of the line in minor units
   */
  record Price(Field value) implements Input {
    @Override
    public List<Field> columns() {
      return List.of(value, OrderLines.UNITS);
    }

    @Override
    public List<Told> totals() {
      return List.of();
    }

    @Override
    public Optional<Entity> entity() {
      return Optional.empty();
    }
  }

  /**
   * Whole hours from one instant of the line to another; below 0 where the first is the later one.
   *
   * @param from column with an instant
   * @param to column with an instant
   */
  record Elapsed(Field from, Field to) implements Input {
    @Override
    public List<Field> columns() {
      return List.of(from, to);
    }

    @Override
    public List<Told> totals() {
      return List.of();
    }

    @Override
    public Optional<Entity> entity() {
      return Optional.empty();
    }
  }

  /** What was known of the line's key before the day: a total, or what it gained in a window. */
  record Told(Entity of, LedgerTotal total) implements Input {
    /** A total of all time. */
    public static Told ever(Entity of, Field measure) {
      return new Told(of, new LedgerTotal(measure, 0));
    }

    @Override
    public List<Field> columns() {
      return List.of();
    }

    @Override
    public List<Told> totals() {
      return List.of(this);
    }

    @Override
    public Optional<Entity> entity() {
      return Optional.of(of);
    }
  }

  /** Matured lines of the line's key that were kept. */
  record Kept(Entity of) implements Input {
    @Override
    public List<Field> columns() {
      return List.of();
    }

    @Override
    public List<Told> totals() {
      return List.of(
          Told.ever(of, Ledger.MATURED_LINES), Told.ever(of, Ledger.MATURED_RETURNED_LINES));
    }

    @Override
    public Optional<Entity> entity() {
      return Optional.of(of);
    }
  }
}
