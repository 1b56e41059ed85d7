package io.returnwise.report;

import java.util.List;

/**
 * How long the run took.
 *
 * @param total all the stages together
 * @param entries the stages
 */
record TimingSection(String total, List<Entry> entries) {

  /**
   * One stage as the template shows it.
   *
   * @param stage its name
   * @param seconds how long it took
   * @param width the same, drawn beside the longest stage
   * @param rows rows it wrote
   * @param memory highest memory in use
   */
  record Entry(String stage, String seconds, String width, String rows, String memory) {}

  static TimingSection of(List<StageLine> stages) {
    double longest = stages.stream().mapToDouble(StageLine::seconds).max().orElse(0);
    double total = stages.stream().mapToDouble(StageLine::seconds).sum();
    return new TimingSection(
        Text.decimal(total, 1) + " s",
        stages.stream().map(stage -> entry(stage, longest)).toList());
  }

  private static Entry entry(StageLine stage, double longest) {
    return new Entry(
        stage.stage(),
        Text.decimal(stage.seconds(), 1) + " s",
        Scale.percent(longest > 0 ? 100 * stage.seconds() / longest : 0),
        stage.rows() < 0 ? Text.NONE : Text.count(stage.rows()),
        stage.peakMemoryMb() < 0 ? Text.NONE : Text.count(stage.peakMemoryMb()) + " MB");
  }
}
