package io.returnwise.schema;

import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;

/**
 * One input of the model, known when the order is placed.
 *
 * @param field column of {@code line_features}, always a double without nulls
 * @param histories whose past it uses; empty for attributes of the order itself
 * @param whenHigh words for a line whose value is above the average
 * @param whenLow words for a line whose value is below the average
 */
public record Feature(Field field, Set<History> histories, String whenHigh, String whenLow) {

  /** Whose past a feature looks at. */
  public enum History {
    SKU,
    VARIANT,
    PARENT,
    BUYER,
    BUYER_SKU,
    USUAL_QUANTITY,
    GROUP
  }

  public Feature {
    Objects.requireNonNull(field, "field");
    histories = Set.copyOf(histories);
  }

  static Feature of(
      String name, String meaning, String whenHigh, String whenLow, History... histories) {
    return new Feature(
        Field.required(name, DataTypes.DoubleType, meaning), Set.of(histories), whenHigh, whenLow);
  }

  public String name() {
    return field.name();
  }

  /** Whether the feature uses none of these histories. */
  public boolean isBlindTo(Set<History> excluded) {
    return histories.stream().noneMatch(excluded::contains);
  }
}
