package io.returnwise.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Features that are known at the same moment. A model learns from one set and states which.
 *
 * @param name name of the set
 * @param moment when all of it is known
 * @param features the features, in the order of the model's input
 * @param columns the columns of an order line that may be read: everything else is not yet known
 */
public record FeatureSet(String name, String moment, List<Feature> features, Set<Field> columns) {

  /** What is known when the line is bought. */
  public static final FeatureSet AT_ORDER =
      new FeatureSet(
          "at-order",
          "when the order is placed",
          LineFeatures.ALL,
          Stream.concat(
                  LineHistories.BASKET.stream()
                      .filter(field -> !field.equals(LineHistories.BASKET_RETURNED)),
                  Stream.of(
                      LineHistories.VALUE,
                      OrderLines.UNITS,
                      OrderLines.LINE_VALUE_MINOR,
                      OrderLines.LIST_PRICE_MINOR,
                      OrderLines.PURCHASED_AT,
                      OrderLines.PURCHASED_ON,
                      OrderLines.BUYER_SINCE))
              .collect(Collectors.toUnmodifiableSet()));

  /**
   * A set whose features read nothing that is not known yet.
   *
   * @throws IllegalArgumentException if one of them does
   */
  public FeatureSet {
    features = List.copyOf(features);
    columns = Set.copyOf(columns);
    for (Feature feature : features) {
      for (Field column : feature.formula().columns()) {
        if (!columns.contains(column)) {
          throw new IllegalArgumentException(
              "%s reads %s, which is not known %s"
                  .formatted(feature.name(), column.name(), moment));
        }
      }
    }
  }
}
