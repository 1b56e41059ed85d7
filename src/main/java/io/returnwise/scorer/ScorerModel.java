package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The content of a model file.
 *
 * @param format always {@link #FORMAT}
 * @param version version of the format, {@link #VERSION}
 * @param modelId id of the model
 * @param asOf first day, like 2026-07-01, whose data the model does not know
 * @param featureSet what the model may look at
 * @param features its inputs, in order
 * @param calibration turns its margin into calibrated log-odds
 * @param members its learners
 */
@JsonPropertyOrder({
  "format",
  "version",
  "model_id",
  "as_of",
  "feature_set",
  "calibration",
  "features",
  "members"
})
public record ScorerModel(
    @JsonProperty(value = "format", required = true) String format,
    @JsonProperty(value = "version", required = true) int version,
    @JsonProperty(value = "model_id", required = true) String modelId,
    @JsonProperty(value = "as_of", required = true) String asOf,
    @JsonProperty(value = "feature_set", required = true) String featureSet,
    @JsonProperty(value = "features", required = true) List<ScorerFeature> features,
    @JsonProperty(value = "calibration", required = true) Calibration calibration,
    @JsonProperty(value = "members", required = true) List<Member> members) {
  public static final String FORMAT = "returnwise-model";
  public static final int VERSION = 1;

  /**
   * A model whose parts fit together.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  public ScorerModel {
    if (!FORMAT.equals(format) || version != VERSION) {
      throw new IllegalArgumentException(
          "Expected format %s in version %d, found %s in version %d"
              .formatted(FORMAT, VERSION, format, version));
    }
    features = List.copyOf(features);
    members = List.copyOf(members);
    Set<String> names = new HashSet<>();
    for (ScorerFeature feature : features) {
      if (!names.add(feature.name())) {
        throw new IllegalArgumentException("There are two features " + feature.name());
      }
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("The model has no learner");
    }
    for (Member member : members) {
      member.requireFits(features.size());
    }
  }
}
