package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One input of a model.
 *
 * @param name column of the features
 * @param meaning what it says of a line, in words
 * @param unit what its value is in, for example ln(1 + x) of what the meaning says
 * @param whenUnknown value that stands for one that is not known
 */
public record ScorerFeature(
    @JsonProperty(value = "name", required = true) String name,
    @JsonProperty(value = "meaning", required = true) String meaning,
    @JsonProperty(value = "unit", required = true) String unit,
    @JsonProperty(value = "when_unknown", required = true) double whenUnknown) {
  /**
   * An input.
   *
   * @throws IllegalArgumentException if the value for unknown ones is not finite
   */
  public ScorerFeature {
    Numbers.requireFinite("an unknown " + name, whenUnknown);
  }
}
