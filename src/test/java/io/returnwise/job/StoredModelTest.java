package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineFeatures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model is given the features of its set and no others. */
class StoredModelTest {
  private static Map<String, Object> card(Feature... features) {
    return Map.of("features", List.of(features).stream().map(Feature::name).toList());
  }

  @Test
  void theFeaturesOfACardComeInItsOrder() {
    Feature first = LineFeatures.ALL.get(3);
    Feature second = LineFeatures.ALL.get(7);

    assertThat(StoredModel.features(card(first, second), FeatureSet.AT_ORDER))
        .containsExactly(first, second);
    assertThatThrownBy(() -> StoredModel.features(card(second, first), FeatureSet.AT_ORDER))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("run 'train-model' again");
  }

  @Test
  void aModelAtTheOrderCannotLookAtTheDelivery() {
    Map<String, Object> mixed = card(LineFeatures.ALL.get(0), DeliveryFeatures.DELAY);

    assertThat(StoredModel.features(mixed, FeatureSet.AFTER_DELIVERY)).hasSize(2);
    assertThatThrownBy(() -> StoredModel.features(mixed, FeatureSet.AT_ORDER))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("trained on other features, among them [delivery_delay]");
  }
}
