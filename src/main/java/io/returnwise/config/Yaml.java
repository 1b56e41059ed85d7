package io.returnwise.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.returnwise.error.InvalidConfigException;
import java.util.Map;

/** Parses YAML text into plain maps. */
final class Yaml {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private Yaml() {}

  /**
   * The keys and values of a document; empty for an empty one.
   *
   * @param name name of the file, for messages
   * @throws InvalidConfigException if the text is not a YAML mapping
   */
  static Map<String, Object> parse(String name, String text) {
    try {
      Map<String, Object> parsed = MAPPER.readValue(text, new TypeReference<>() {});
      return parsed == null ? Map.of() : parsed;
    } catch (JacksonException e) {
      if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
        return Map.of();
      }
      var at = e.getLocation();
      throw new InvalidConfigException(
          "%s: expected YAML keys and values, found something else in line %d: %s"
              .formatted(name, at == null ? 1 : at.getLineNr(), e.getOriginalMessage()),
          e);
    }
  }
}
