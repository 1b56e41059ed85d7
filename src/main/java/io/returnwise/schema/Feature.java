package io.returnwise.schema;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/**
 * One input of the model.
 *
 * @param field column of its table, always a double without nulls
 * @param formula how the value follows from what is known
 * @param whenUnknown the value where something that it reads is not known
 * @param whenHigh words for a line whose value is above the average
 * @param whenLow words for a line whose value is below the average
 */
public record Feature(
    Field field, Formula formula, double whenUnknown, String whenHigh, String whenLow) {
  /** No lines, no price, nothing above or below the usual: what all formulas mean by 0. */
  private static final double NOTHING = 0;

  public Feature {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(formula, "formula");
  }

  static Feature of(String name, String meaning, Formula formula, String whenHigh, String whenLow) {
    return new Feature(
        Field.required(name, DataTypes.DoubleType, meaning), formula, NOTHING, whenHigh, whenLow);
  }

  public String name() {
    return field.name();
  }

  /** Names of what it reads: columns of the line and its basket, and measures of ledgers. */
  public List<String> needs() {
    return Stream.concat(
            formula.columns().stream().map(Field::name),
            formula.inputs().stream()
                .flatMap(input -> input.totals().stream())
                .map(told -> told.total().measure().name()))
        .distinct()
        .toList();
  }

  /** Whether the feature uses the past of none of these. */
  public boolean isBlindTo(Set<Entity> excluded) {
    return formula.entities().stream().noneMatch(excluded::contains);
  }

  /** Whether it holds the quantity or the value of the line against what is usual. */
  public boolean isQuantityAgainstUsual() {
    return formula instanceof Formula.Against against && !(against.value() instanceof Input.Price);
  }
}
