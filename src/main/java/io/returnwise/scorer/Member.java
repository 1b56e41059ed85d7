package io.returnwise.scorer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** One learner of a model; several are blended by adding their weighted margins. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LinearMember.class, name = "linear"),
  @JsonSubTypes.Type(value = BoostedTreesMember.class, name = "boosted-trees")
})
public sealed interface Member extends Serializable permits LinearMember, BoostedTreesMember {
  /** Its part of the margin of the model. */
  double weight();

  /**
   * Refuses a member that does not fit the features.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  void requireFits(int features);

  /**
   * The log-odds that it gives a line, before calibration.
   *
   * @param values value of each feature, in the order of the model
   */
  double margin(double[] values);

  /**
   * Adds to each feature its contribution to {@link #margin}, times a factor. What is returned and
   * what is added make up the margin times the factor.
   *
   * @return what the margin is without any feature, times the factor
   */
  double addContributions(double[] values, double factor, double[] contributions);
}
