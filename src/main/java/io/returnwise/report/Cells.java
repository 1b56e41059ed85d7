package io.returnwise.report;

import io.returnwise.schema.Field;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/**
 * The cells of one collected row, by declared column.
 *
 * @param row the row
 */
record Cells(Row row) {

  /** The text; empty when there is none. */
  String text(Field field) {
    return optional(field, String.class).orElse("");
  }

  boolean is(Field field) {
    return optional(field, Boolean.class).orElse(false);
  }

  /** The whole number; 0 when there is none, as in a sum over no rows. */
  long count(Field field) {
    return optional(field, Number.class).map(Number::longValue).orElse(0L);
  }

  OptionalDouble decimal(Field field) {
    return optional(field, Number.class)
        .map(number -> OptionalDouble.of(number.doubleValue()))
        .orElse(OptionalDouble.empty());
  }

  /** The number; not a number when there is none. */
  double number(Field field) {
    return decimal(field).orElse(Double.NaN);
  }

  Optional<Day> day(Field field, LocalDate asOf) {
    return optional(field, LocalDate.class).map(day -> Day.of(day, asOf));
  }

  /** The amount; empty unless both the number and the currency are known. */
  Optional<Money> money(Field amount, Field currency) {
    return optional(amount, Number.class)
        .flatMap(
            minor ->
                optional(currency, String.class).map(code -> new Money(minor.longValue(), code)));
  }

  private <T> Optional<T> optional(Field field, Class<T> type) {
    return Optional.ofNullable(type.cast(row.getAs(field.name())));
  }
}
