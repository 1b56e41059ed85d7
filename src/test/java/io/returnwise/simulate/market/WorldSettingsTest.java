package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorldSettingsTest {
  @Test
  void everyValueAtFaultIsNamedWithWhatWasExpected() {
    Map<String, String> wrong =
        Map.of(
            "time.days", "12",
            "catalogue.most-sizes", "7",
            "time.first-day", "yesterday",
            "buyers.missing-share", "2",
            "abuse.strength", "[0.9, 0.1]",
            "abuse.kinds", "[theft]",
            "buyers.honest-tail", "long",
            "catalogue.lines-per-sku", "0",
            "catalogue.size", "3");

    assertThatThrownBy(() -> WorldSettings.of("test", 0, 1, wrong))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("expected at least 1 line, found 0")
        .hasMessageContaining("time.days: expected a whole number from 60 to 3650, found '12'")
        .hasMessageContaining(
            "catalogue.most-sizes: expected a whole number from 3 to 6, found '7'")
        .hasMessageContaining("time.first-day: expected a day like 2024-07-01, found 'yesterday'")
        .hasMessageContaining("buyers.missing-share: expected a share from 0 to 1, found '2'")
        .hasMessageContaining(
            "abuse.strength: expected a share from 0 to below 1, or a range like [0.1, 0.2]")
        .hasMessageContaining("abuse.kinds: expected a list without repetition of [bulk-returner")
        .hasMessageContaining("buyers.honest-tail: expected log-normal or heavy, found 'long'")
        .hasMessageContaining("catalogue.lines-per-sku: expected a number above 0, found '0'")
        .hasMessageContaining("catalogue.size: unknown setting");
  }

  @Test
  void aSingleNumberIsARangeOfOne() {
    WorldSettings settings = WorldSettings.of("test", 1, 1, Map.of("abuse.strength", "0.5"));

    assertThat(settings.drawn(Setting.ABUSE_STRENGTH)).isEqualTo(0.5);
    assertThat(settings.effective()).containsEntry("abuse.strength drawn", "0.5");
  }

  @Test
  void sharesOfBuyersMustLeaveHonestOnes() {
    WorldSettings settings =
        WorldSettings.of("test", 100, 1, Map.of("buyers.business-share", "0.99"));

    assertThatThrownBy(() -> new Buyers(settings))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("must leave some honest ones");
  }
}
