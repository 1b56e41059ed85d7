package io.returnwise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.simulate.market.Market;
import io.returnwise.simulate.market.WorldSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresetsTest {
  @Test
  void everyPresetMakesAMarketplace() {
    assertThat(Presets.names()).hasSize(9);
    for (String preset : Presets.names()) {
      WorldSettings settings = Presets.settings(preset, 10_000, 1, Map.of());

      assertThat(settings.effective()).as(preset).containsAllEntriesOf(Presets.values(preset));
      assertThat(new Market(settings).products()).as(preset).isGreaterThan(20);
    }
  }

  @Test
  void overridesWinOverThePreset() {
    WorldSettings settings =
        Presets.settings("zero-abuse", 10, 1, Map.of("abuse.buyer-share", "0.2"));

    assertThat(settings.effective()).containsEntry("abuse.buyer-share", "0.2");
  }

  @Test
  void anUnknownPresetIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> Presets.settings("tiny", 10, 1, Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("There is no preset tiny; known presets are [default, small");
  }
}
