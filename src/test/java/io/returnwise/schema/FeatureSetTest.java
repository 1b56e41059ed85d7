package io.returnwise.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeatureSetTest {
  /** What exists only because a return happened, or becomes known after the purchase. */
  private static final Set<String> NOT_YET_KNOWN =
      Set.of(
          "status",
          "carrier",
          "shipped_at",
          "delivered_at",
          "replaces_line_id",
          "known_at",
          "known_on",
          "revision",
          "_basket_returned",
          "returned_at",
          "returned_on",
          "reason_raw",
          "reason_family",
          "refund_minor",
          "disposition",
          "resolution",
          "is_in_policy",
          "label_cost_minor",
          "match_method",
          "label",
          "matures_on");

  @Test
  void nothingThatIsNotYetKnownIsReadAtTheOrder() {
    for (Feature feature : FeatureSet.AT_ORDER.features()) {
      assertThat(feature.formula().columns())
          .as(feature.name())
          .extracting(Field::name)
          .doesNotContainAnyElementsOf(NOT_YET_KNOWN);
    }
  }

  /** Totals are dated by the day on which they became known; nothing else may tell of returns. */
  @Test
  void everyOtherInputIsATotalOfALedger() {
    Set<Field> measures = Set.copyOf(Ledger.measures());
    for (Feature feature : FeatureSet.AFTER_DELIVERY.features()) {
      assertThat(feature.formula().totals())
          .as(feature.name())
          .allMatch(told -> measures.contains(told.total().measure()));
    }
  }

  @Test
  void aFeatureThatReadsTheDeliveryCannotEnter() {
    Feature late =
        Feature.of(
            "delivery_age",
            "Days since the delivery.",
            new Formula.Since(new Input.Line(OrderLines.DELIVERED_AT)),
            "late",
            "early");

    assertThatThrownBy(() -> atOrder(late))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delivery_age reads delivered_at");
  }

  /** Who delivers is not known at the order, so the past of the carrier is not known either. */
  @Test
  void thePastOfACarrierCannotEnter() {
    Feature ofCarrier =
        Feature.of(
            "carrier_rate",
            "Return rate of the carrier.",
            new Formula.Rate(Entity.CARRIER, Ratio.RETURN, 0),
            "high",
            "low");

    assertThatThrownBy(() -> atOrder(ofCarrier))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carrier_rate reads the past of the carrier");
    assertThat(FeatureSet.AT_ORDER.features())
        .noneMatch(feature -> feature.formula().entities().contains(Entity.CARRIER));
  }

  private static FeatureSet atOrder(Feature feature) {
    FeatureSet set = FeatureSet.AT_ORDER;
    return new FeatureSet(
        set.name(), set.moment(), List.of(feature), set.columns(), set.entities());
  }

  /** Of the delivery nothing that exists only because of a return. */
  @Test
  void nothingOfAReturnIsReadAfterTheDelivery() {
    Set<String> known = Set.of("carrier", "shipped_at", "delivered_at");
    Set<String> ofReturns = new HashSet<>(NOT_YET_KNOWN);
    ofReturns.removeAll(known);
    for (Feature feature : FeatureSet.AFTER_DELIVERY.features()) {
      assertThat(feature.formula().columns())
          .as(feature.name())
          .extracting(Field::name)
          .doesNotContainAnyElementsOf(ofReturns);
    }
    assertThat(FeatureSet.AFTER_DELIVERY.own())
        .isEqualTo(DeliveryFeatures.ALL)
        .extracting(Feature::name)
        .contains("delivery_delay", "delivery_against_lane", "lane_rate", "carrier_late_share");
  }

  @Test
  void expectationsAreBlindToWhatIsJudged() {
    assertThat(LineFeatures.BLIND_TO_LISTING)
        .extracting(Feature::name)
        .contains("category_rate", "buyer_rate", "basket_lines")
        .noneMatch(name -> name.matches("(sku|variant|parent|buyer_sku|buyer_parent)_.*"))
        .doesNotContain("price_against_usual", "units_against_usual");
    assertThat(LineFeatures.BLIND_TO_BUYER)
        .extracting(Feature::name)
        .contains("sku_rate", "parent_rate", "price_against_usual")
        .noneMatch(name -> name.startsWith("buyer_"))
        .doesNotContain("units_against_usual", "value_against_buyer", "price_against_buyer");
  }

  @Test
  void everyFeatureHasItsOwnNameAndWords() {
    List<Feature> all = FeatureSet.AFTER_DELIVERY.features();

    assertThat(all.stream().map(Feature::name)).doesNotHaveDuplicates();
    assertThat(all.stream().flatMap(f -> Stream.of(f.whenHigh(), f.whenLow())))
        .noneMatch(words -> words.isBlank() || words.contains("%"));
  }
}
