package io.returnwise.schema;

import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;

/**
 * One input of the model.
 *
 * @param field column of its table, always a double without nulls; 0 where nothing is known
 * @param formula how the value follows from what is known
 * @param whenHigh words for a line whose value is above the average
 * @param whenLow words for a line whose value is below the average
 */
public record Feature(Field field, Formula formula, String whenHigh, String whenLow) {

  public Feature {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(formula, "formula");
  }

  static Feature of(String name, String meaning, Formula formula, String whenHigh, String whenLow) {
    return new Feature(
        Field.required(name, DataTypes.DoubleType, meaning), formula, whenHigh, whenLow);
  }

  public String name() {
    return field.name();
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
