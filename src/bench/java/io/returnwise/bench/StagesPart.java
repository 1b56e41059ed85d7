package io.returnwise.bench;

import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.BuildReport;
import io.returnwise.job.FlagBuyers;
import io.returnwise.job.JobContext;
import io.returnwise.job.ReviewListings;
import io.returnwise.job.ScoreOrders;
import io.returnwise.job.StageLog;
import io.returnwise.job.TaskTotals;
import io.returnwise.job.TrainModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Runs the pipeline stage by stage and keeps what each took. */
final class StagesPart implements Part {
  private static final String BUILD = "build-features";

  /** Builds the features once more, a day later. */
  private static final String APPEND = "append-day";

  private static final String NOT_ASKED_FOR = "not asked for";

  /** Stages in the order of the pipeline. */
  static final List<String> NAMES =
      List.of(
          "simulate",
          "ingest",
          BUILD,
          APPEND,
          "train-model",
          "score-orders",
          "flag-buyers",
          "review-listings",
          "report");

  private final Workbench bench;
  private final ResultFile file;
  private final TaskTotals totals;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final List<StageLog.Line> lines = new ArrayList<>();
  private final Set<String> done = new LinkedHashSet<>();
  private boolean isStuck;
  private BuildFeatures.Result built;

  StagesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
    this.totals = TaskTotals.of(bench.spark().sparkContext());
  }

  @Override
  public void run() {
    stage("simulate", List.of(), bench::makeInput);
    if (done.contains("simulate")) {
      file.put("input", bench.inputFacts());
    }
    stage("ingest", List.of("simulate"), bench::loadInput);
    // As the command "run" does it: one read of the canonical tables for all jobs.
    JobContext context = bench.context();
    boolean isAppending = bench.settings().stages().contains(APPEND);
    try (AsOfTables tables = new AsOfTables(context, bench.asOf().minusDays(1))) {
      stage(BUILD, List.of("ingest"), () -> build(context, tables).rows());
      noteLedgers(BUILD);
      if (!isAppending) {
        skip(APPEND, NOT_ASKED_FOR);
        jobs(context, tables, BUILD);
      }
    }
    if (isAppending) {
      JobContext nextDay = bench.context();
      try (AsOfTables tables = new AsOfTables(nextDay, bench.asOf())) {
        stage(APPEND, List.of(BUILD), () -> append(nextDay, tables));
        noteLedgers(APPEND);
        jobs(nextDay, tables, APPEND);
      }
    }
  }

  private BuildFeatures.Result build(JobContext context, AsOfTables tables) {
    built = new BuildFeatures(context).run(tables);
    return built;
  }

  /** Builds one more day and returns the order lines that it adds. */
  private long append(JobContext context, AsOfTables tables) {
    long before = built.lines();
    return build(context, tables).lines() - before;
  }

  /** Adds to the row of a stage what of its time went into the ledgers. */
  private void noteLedgers(String name) {
    if (done.contains(name)) {
      rows.get(rows.size() - 1).put("ledger_seconds", built.ledgerSeconds());
      file.put("stages", rows);
    }
  }

  private void jobs(JobContext context, AsOfTables tables, String lastBuild) {
    stage(
        "train-model",
        List.of(lastBuild),
        () -> new TrainModel(context).run(tables).card().training().lines());
    stage(
        "score-orders", List.of("train-model"), () -> new ScoreOrders(context).run(tables).lines());
    stage("flag-buyers", List.of(lastBuild), () -> new FlagBuyers(context).run(tables).buyers());
    stage(
        "review-listings",
        List.of("train-model"),
        () -> new ReviewListings(context).run(tables).listings());
    stage(
        "report",
        List.of(lastBuild),
        () -> {
          new BuildReport(context).run(tables, List.of(), lines);
          return 1;
        });
  }

  private void stage(String name, List<String> needed, LongSupplier work) {
    List<String> missing = needed.stream().filter(stage -> !done.contains(stage)).toList();
    boolean isAskedFor = bench.settings().stages().contains(name);
    if (isStuck || !missing.isEmpty() || !isAskedFor) {
      skip(name, reason(missing, isAskedFor));
      return;
    }
    Map<String, Object> row = row(name);
    row.put("status", ResultFile.RUNNING);
    file.put("stages", rows);
    boolean isResidentOfStage = ProcessMemory.reset();
    TimeLimit limit = new TimeLimit(bench.settings().limitSeconds(), bench::cancelJobs);
    TimeLimit.Outcome outcome = limit.run(name, work);
    row.put("status", outcome.isDone() ? "done" : ResultFile.FAILED);
    row.put("reason", outcome.reason());
    row.put("seconds", outcome.seconds());
    row.put("rows", outcome.rows());
    row.put("rows_per_second", outcome.rows() / outcome.seconds());
    row.put("peak_heap_mb", ProcessMemory.peakHeapMb());
    row.put("peak_resident_mb", ProcessMemory.peakResidentMb());
    row.put("is_resident_of_stage", isResidentOfStage);
    TaskTotals.Sums tasks = totals.take();
    row.putAll(tasks.values());
    file.put("stages", rows);
    isStuck = outcome.isStuck();
    if (outcome.isDone()) {
      done.add(name);
      lines.add(
          new StageLog.Line(
              name, outcome.seconds(), outcome.rows(), ProcessMemory.peakHeapMb(), tasks));
    }
  }

  private Map<String, Object> row(String name) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("stage", name);
    rows.add(row);
    return row;
  }

  private void skip(String name, String reason) {
    Map<String, Object> row = row(name);
    row.put("status", "skipped");
    row.put("reason", reason);
    file.put("stages", rows);
  }

  private String reason(List<String> missing, boolean isAskedFor) {
    if (!isAskedFor) {
      return NOT_ASKED_FOR;
    }
    return isStuck ? "an earlier stage did not stop" : "needs " + missing;
  }
}
