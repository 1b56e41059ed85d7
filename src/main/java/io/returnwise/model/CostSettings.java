package io.returnwise.model;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Costs of acting on lines, by which a score becomes a decision.
 *
 * @param usual of lines of all categories without costs of their own
 * @param categories of lines of some categories
 */
public record CostSettings(ActionCosts usual, Map<String, ActionCosts> categories) {
  /** No costs are known, so nothing is said of decisions. */
  public static final CostSettings NONE =
      new CostSettings(new ActionCosts(0, 0, 0, 1, 1), Map.of());

  public CostSettings {
    categories = Map.copyOf(categories);
  }

  /** The costs for lines of a category, or of none that is named; empty where none are set. */
  public Optional<ActionCosts> of(Optional<String> category) {
    return Optional.of(category.map(name -> categories.getOrDefault(name, usual)).orElse(usual))
        .filter(ActionCosts::isSet);
  }

  /**
   * {@link ActionCosts#actFrom} for lines of a category; null where it never pays, or none are set.
   */
  public Column actFrom(Column category) {
    return byCategory(
        category,
        costs ->
            lit(costs
                    .map(ActionCosts::actFrom)
                    .filter(OptionalDouble::isPresent)
                    .map(OptionalDouble::getAsDouble)
                    .orElse(null))
                .cast(DataTypes.DoubleType));
  }

  /** Whether costs are set for lines of a category. */
  public Column isSet(Column category) {
    return byCategory(category, costs -> lit(costs.isPresent()));
  }

  private Column byCategory(Column category, Function<Optional<ActionCosts>, Column> said) {
    Column otherwise = said.apply(of(Optional.empty()));
    Column chain = null;
    for (String name : new TreeMap<>(categories).keySet()) {
      Column isNamed = category.equalTo(name);
      Column value = said.apply(of(Optional.of(name)));
      chain = chain == null ? when(isNamed, value) : chain.when(isNamed, value);
    }
    return chain == null ? otherwise : chain.otherwise(otherwise);
  }
}
