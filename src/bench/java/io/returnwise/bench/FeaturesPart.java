package io.returnwise.bench;

import io.returnwise.io.Warehouse;
import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.JobContext;
import io.returnwise.schema.LineFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Computes {@code line_features} with the product and with DuckDB, from the same Parquet files to
 * Parquet files, in alternating order, and compares every value.
 */
final class FeaturesPart implements Part {
  static final String PRODUCT = "returnwise";
  static final String DUCKDB = "duckdb";

  private final Workbench bench;
  private final ResultFile file;
  private final List<Map<String, Object>> runs = new ArrayList<>();

  FeaturesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    DuckDbFeatures duckDb = new DuckDbFeatures(bench);
    file.put("duckdb", duckDb.version());
    for (int round = 1; round <= bench.settings().rounds(); round++) {
      boolean isProductFirst = round % 2 == 1;
      for (String engine : isProductFirst ? List.of(PRODUCT, DUCKDB) : List.of(DUCKDB, PRODUCT)) {
        if (engine.equals(PRODUCT)) {
          Runnable cancel = () -> bench.spark().sparkContext().cancelAllJobs();
          measure(round, PRODUCT, cancel, this::withProduct);
        } else {
          measure(round, DUCKDB, duckDb::cancel, duckDb::run);
        }
      }
    }
    OptionalDouble product = mean(PRODUCT);
    OptionalDouble other = mean(DUCKDB);
    if (product.isPresent() && other.isPresent()) {
      file.put("ratio", product.getAsDouble() / other.getAsDouble());
      compare(duckDb);
    }
  }

  private long withProduct() {
    JobContext context = bench.context();
    try (AsOfTables tables = new AsOfTables(context, bench.asOf())) {
      return new BuildFeatures(context).runLineFeatures(tables);
    }
  }

  private void measure(int round, String engine, Runnable cancel, LongSupplier work) {
    TimeLimit.Outcome outcome =
        new TimeLimit(bench.settings().limitSeconds(), cancel).run(engine, work);
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("round", round);
    run.put("engine", engine);
    run.put("status", outcome.isDone() ? "done" : ResultFile.FAILED);
    run.put("reason", outcome.reason());
    run.put("seconds", outcome.seconds());
    run.put("rows", outcome.rows());
    runs.add(run);
    file.put("runs", runs);
    if (outcome.isStuck()) {
      throw new IllegalStateException(engine + " did not stop: later times would mean nothing");
    }
  }

  private OptionalDouble mean(String engine) {
    return runs.stream()
        .filter(run -> run.get("engine").equals(engine) && run.get("status").equals("done"))
        .mapToDouble(run -> (double) run.get("seconds"))
        .average();
  }

  private void compare(DuckDbFeatures duckDb) {
    Warehouse warehouse = bench.context().warehouse();
    Dataset<Row> ours = warehouse.snapshot(LineFeatures.SCHEMA, bench.asOf()).orElseThrow();
    Dataset<Row> theirs = bench.spark().read().parquet(duckDb.output());
    file.putAll(ColumnComparison.of(ours, theirs, LineFeatures.SCHEMA));
  }
}
