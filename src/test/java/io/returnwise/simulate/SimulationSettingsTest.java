package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.InvalidConfigException;
import org.junit.jupiter.api.Test;

class SimulationSettingsTest {
  @Test
  void hasNoBadRowsUnlessAsked() {
    assertThat(new SimulationSettings(1_000, 1, true))
        .isEqualTo(new SimulationSettings(1_000, 1, true, 0));
  }

  @Test
  void namesEveryWrongOption() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> new SimulationSettings(5, 1, true, -2))
        .withMessage(
            """
            Invalid simulation settings:
              - --lines must be between 100 and 1000000000, found 5
              - --bad-rows must be between 0 and 1000, found -2""");
  }
}
