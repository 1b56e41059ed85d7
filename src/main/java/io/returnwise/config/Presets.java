package io.returnwise.config;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.simulate.market.WorldSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The presets of simulations that come with the program. */
public final class Presets {
  /** What is simulated when no preset is named: every setting has its default. */
  public static final String DEFAULT = "default";

  private static final List<String> NAMES =
      List.of(
          DEFAULT,
          "small",
          "fashion",
          "electronics",
          "peak-season",
          "zero-abuse",
          "heavy-tail",
          "whales",
          "sparse-no-buyers");

  private Presets() {}

  /** Names of all presets. */
  public static List<String> names() {
    return NAMES;
  }

  /** What a preset sets, by key; every other setting has its default. */
  public static Map<String, String> values(String preset) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!preset.equals(DEFAULT)) {
      SettingsValues.flatten("", Yaml.parse(preset, text(preset)), values);
    }
    return values;
  }

  /**
   * Settings of a simulation.
   *
   * @param preset name of a preset
   * @param overrides values by key, which win
   * @throws InvalidConfigException naming an unknown preset, or unknown keys and unusable values
   */
  public static WorldSettings settings(
      String preset, long lines, long seed, Map<String, String> overrides) {
    if (!NAMES.contains(preset)) {
      throw new InvalidConfigException(
          "There is no preset %s; known presets are %s".formatted(preset, NAMES));
    }
    Map<String, String> values = values(preset);
    values.putAll(overrides);
    return WorldSettings.of(preset, lines, seed, values);
  }

  private static String text(String preset) {
    String name = "/io/returnwise/simulate/presets/%s.yaml".formatted(preset);
    try (InputStream in = Presets.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
