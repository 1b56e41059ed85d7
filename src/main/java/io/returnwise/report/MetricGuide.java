package io.returnwise.report;

import java.util.Arrays;
import java.util.Optional;

/** What each metric of the model is called, what it says, and when it is good. */
enum MetricGuide {
  AUC_ROC(
      "Ranking (ROC AUC)",
      "How often a line that came back was scored above one that did not. 0.5 is chance, 1.0 is perfect.",
      Aim.HIGH),
  AUC_PR(
      "Precision and recall (PR AUC)",
      "Share of real returns among the highest scores, over all cut points. Chance is the return rate, 1.0 is perfect.",
      Aim.HIGH),
  LIFT_TOP_1PCT(
      "Lift of the top 1%",
      "How many times more returns the highest 1% of scores hold than a random 1%. Chance is 1.",
      Aim.HIGH),
  LIFT_TOP_5PCT("Lift of the top 5%", "The same for the highest 5% of scores.", Aim.HIGH),
  LIFT_TOP_10PCT("Lift of the top 10%", "The same for the highest 10% of scores.", Aim.HIGH),
  LOG_LOSS(
      "Log loss", "Penalty for probabilities that were sure and wrong. 0 is perfect.", Aim.LOW),
  BRIER(
      "Brier score",
      "Mean squared distance between probability and outcome. 0 is perfect.",
      Aim.LOW),
  OBSERVED_EXPECTED(
      "Observed against expected",
      "Returned lines divided by the sum of the probabilities. 1.0 is perfect; below it the model expects too many.",
      Aim.ONE),
  OBSERVED_EXPECTED_TOP_DECILE(
      "The same, highest tenth",
      "Observed against expected among the tenth of the lines with the highest scores. 1.0 is perfect.",
      Aim.ONE),
  CALIBRATION_SLOPE(
      "Calibration slope",
      "Whether high and low probabilities are as far apart as they should be. 1.0 is perfect; below it they are too far apart.",
      Aim.ONE);

  /** In which direction a metric gets better. */
  enum Aim {
    HIGH("higher is better"),
    LOW("lower is better"),
    ONE("nearer to 1 is better");

    private final String words;

    Aim(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final String title;
  private final String meaning;
  private final Aim aim;

  MetricGuide(String title, String meaning, Aim aim) {
    this.title = title;
    this.meaning = meaning;
    this.aim = aim;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  Aim aim() {
    return aim;
  }

  static Optional<MetricGuide> of(String metric) {
    return Arrays.stream(values()).filter(guide -> guide.name().equalsIgnoreCase(metric)).findAny();
  }
}
