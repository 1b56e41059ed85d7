package io.returnwise.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a report says about the run besides its tables.
 *
 * @param asOf first day whose data was not used
 * @param version version of the product
 * @param runId name of the run
 * @param orderLines order lines known before the as-of day
 * @param returnEvents returns known before the as-of day
 * @param matchedReturns returns of these that could be matched to an order line
 * @param returnRate returned share of the matured lines; empty when none has matured
 * @param notes plain sentences on what is switched off or limited, and why
 * @param stages the stages of the run, in their order
 */
public record ReportFacts(
    LocalDate asOf,
    String version,
    String runId,
    long orderLines,
    long returnEvents,
    long matchedReturns,
    OptionalDouble returnRate,
    List<String> notes,
    List<StageLine> stages) {

  public ReportFacts {
    Objects.requireNonNull(asOf, "asOf");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(returnRate, "returnRate");
    notes = List.copyOf(notes);
    stages = List.copyOf(stages);
  }
}
