package io.returnwise.simulate;

/** Why a listing with a planted problem comes back more often than it should. */
public enum PlantedCause {
  WRONG_SIZE_CHART(1.6),
  COLOUR_DIFFERS(1.5),
  DESCRIPTION_MISMATCH(1.5),
  /** Good until some day within the simulated time, bad from then on. */
  BAD_BATCH(1.9),
  FRAGILE_PACKING(1.7),
  MISSING_PARTS(1.7);

  private final double logOdds;

  PlantedCause(double logOdds) {
    this.logOdds = logOdds;
  }

  /** What the cause adds to the log-odds of a return while it lasts. */
  double logOdds() {
    return logOdds;
  }

  boolean fits(Category category) {
    return switch (this) {
      case WRONG_SIZE_CHART -> category.isFashion();
      case COLOUR_DIFFERS -> !category.colours().isEmpty();
      case DESCRIPTION_MISMATCH, BAD_BATCH -> true;
      case FRAGILE_PACKING, MISSING_PARTS -> !category.isFashion();
    };
  }
}
