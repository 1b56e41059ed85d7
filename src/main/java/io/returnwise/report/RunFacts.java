package io.returnwise.report;

import java.util.stream.Collectors;

/**
 * The run as the template shows it; texts are empty where nothing is known.
 *
 * @param asOf first day whose data was not used
 * @param version version of the product
 * @param runId name of the run
 * @param orderLines order lines known before the as-of day
 * @param returnEvents returns known before the as-of day
 * @param matchedReturns returns matched to an order line
 * @param matchedShare their share
 * @param returnRate returned share of the matured lines
 */
record RunFacts(
    Day asOf,
    String version,
    String runId,
    String orderLines,
    String returnEvents,
    String matchedReturns,
    String matchedShare,
    String returnRate) {

  static RunFacts of(ReportFacts facts) {
    return new RunFacts(
        Day.of(facts.asOf(), facts.asOf()),
        facts.version(),
        facts.runId(),
        Text.count(facts.orderLines(), "order line", "order lines"),
        Text.count(facts.returnEvents(), "return", "returns"),
        Text.count(facts.matchedReturns()),
        facts.returnEvents() == 0
            ? ""
            : Text.percent((double) facts.matchedReturns() / facts.returnEvents()),
        facts.returnRate().stream().mapToObj(Text::percent).collect(Collectors.joining()));
  }
}
