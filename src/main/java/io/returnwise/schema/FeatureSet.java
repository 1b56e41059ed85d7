package io.returnwise.schema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
 * @param entities what the past may be looked up of: of everything else the key is not yet known
 */
public record FeatureSet(
    String name, String moment, List<Feature> features, Set<Field> columns, Set<Entity> entities) {

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
              .collect(Collectors.toUnmodifiableSet()),
          EnumSet.complementOf(EnumSet.copyOf(DeliveryFeatures.KNOWN_AT_SHIPPING)));

  /** The same, and what the delivery adds. */
  public static final FeatureSet AFTER_DELIVERY =
      AT_ORDER.with(
          "after-delivery",
          "when the line is delivered",
          DeliveryFeatures.ALL,
          Set.of(OrderLines.SHIPPED_AT, OrderLines.PROMISED_AT, OrderLines.DELIVERED_AT));

  /** Every set, the one that is known first in front. */
  public static final List<FeatureSet> ALL = List.of(AT_ORDER, AFTER_DELIVERY);

  /**
   * A set whose features read nothing that is not known yet.
   *
   * @throws IllegalArgumentException if one of them does
   */
  public FeatureSet {
    features = List.copyOf(features);
    columns = Set.copyOf(columns);
    entities = Set.copyOf(entities);
    for (Feature feature : features) {
      for (Field column : feature.formula().columns()) {
        require(columns.contains(column), feature, column.name(), moment);
      }
      for (Input.Told told : feature.formula().totals()) {
        require(entities.contains(told.of()), feature, "the past of " + told.of().words(), moment);
      }
    }
  }

  private static void require(boolean isKnown, Feature feature, String what, String moment) {
    if (!isKnown) {
      throw new IllegalArgumentException(
          "%s reads %s, which is not known %s".formatted(feature.name(), what, moment));
    }
  }

  private FeatureSet with(String later, String then, List<Feature> more, Set<Field> read) {
    List<Feature> allFeatures = new ArrayList<>(features);
    allFeatures.addAll(more);
    Set<Field> allColumns = new HashSet<>(columns);
    allColumns.addAll(read);
    return new FeatureSet(later, then, allFeatures, allColumns, EnumSet.allOf(Entity.class));
  }

  /** The set whose features are all in this one as well, and were known before. */
  public Optional<FeatureSet> before() {
    int place = ALL.indexOf(this);
    return place > 0 ? Optional.of(ALL.get(place - 1)) : Optional.empty();
  }

  /** The features that are in no earlier set. */
  public List<Feature> own() {
    List<Feature> known = before().map(FeatureSet::features).orElse(List.of());
    return features.subList(known.size(), features.size());
  }

  /** The set of a name. */
  public static Optional<FeatureSet> named(String name) {
    return ALL.stream().filter(set -> set.name().equals(name)).findFirst();
  }
}
