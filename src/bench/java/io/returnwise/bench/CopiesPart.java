package io.returnwise.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The histories of one size and of copies of it in one shop: how time grows to sizes for which no
 * input was simulated.
 */
final class CopiesPart implements Part {
  private final Workbench bench;
  private final ResultFile file;

  CopiesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    Map<String, Long> lines = new LinkedHashMap<>();
    Contest contest = new Contest(bench.settings(), file);
    for (int copies : bench.settings().copies()) {
      Histories histories = new Histories(bench, copies);
      String currency = histories.prepare();
      lines.put(Integer.toString(copies), histories.lines());
      contest.with(
          Integer.toString(copies), bench::cancelJobs, () -> histories.withPasses(currency));
    }
    file.put("lines_of_copies", lines);
    contest.run();
  }
}
