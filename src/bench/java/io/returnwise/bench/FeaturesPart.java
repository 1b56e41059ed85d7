package io.returnwise.bench;

import io.returnwise.io.Warehouse;
import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.JobContext;
import io.returnwise.schema.LineFeatures;
import java.util.OptionalDouble;
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

  FeaturesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    DuckDbFeatures duckDb = new DuckDbFeatures(bench);
    file.put("duckdb", DuckDbScript.version());
    Contest contest =
        new Contest(bench.settings(), file)
            .with(PRODUCT, bench::cancelJobs, this::withProduct)
            .with(DUCKDB, duckDb::cancel, duckDb::run);
    contest.run();
    OptionalDouble ratio = contest.ratio(PRODUCT, DUCKDB);
    if (ratio.isPresent()) {
      file.put("ratio", ratio.getAsDouble());
      compare(duckDb);
    }
  }

  private long withProduct() {
    JobContext context = bench.context();
    try (AsOfTables tables = new AsOfTables(context, bench.asOf())) {
      return new BuildFeatures(context).runLineFeatures(tables);
    }
  }

  private void compare(DuckDbFeatures duckDb) {
    Warehouse warehouse = bench.context().warehouse();
    Dataset<Row> ours = warehouse.snapshot(LineFeatures.SCHEMA, bench.asOf()).orElseThrow();
    Dataset<Row> theirs = bench.spark().read().parquet(duckDb.output());
    file.putAll(ColumnComparison.of(ours, theirs, LineFeatures.SCHEMA));
  }
}
