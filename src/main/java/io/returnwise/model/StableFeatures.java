package io.returnwise.model;

import io.returnwise.schema.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * Features that a model may learn from: those that vary, and that tell of the line and not of the
 * time.
 *
 * <p>A count that grows with the age of the data, or a season seen once, separates older from newer
 * training lines. What a model learns from it does not hold for lines that come after all of them.
 * So a feature is left out when its mean moves by more than a limit, in standard deviations,
 * between the older and the newer half of the training lines.
 *
 * @param kept features to learn from, in order
 * @param left features that are left out, in order
 */
public record StableFeatures(List<Feature> kept, List<Left> left) {

  /** A feature that is left out, and by how many standard deviations its mean moved. */
  public record Left(Feature feature, double moved) {}

  public StableFeatures {
    kept = List.copyOf(kept);
    left = List.copyOf(left);
  }

  /**
   * Tells the features apart.
   *
   * @param moments moments of the features, in their order
   */
  static StableFeatures of(List<Feature> features, FeatureMoments moments, double limit) {
    List<Feature> kept = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      double moved = moments.moved(i);
      if (moved <= limit) {
        kept.add(features.get(i));
      } else {
        left.add(new Left(features.get(i), moved));
      }
    }
    return new StableFeatures(kept, left);
  }
}
