package io.returnwise.bench;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * The histories alone: for every line what was known of its buyer, its SKU, its variant and its
 * pair of buyer and SKU before its day, and what is in its basket, from Parquet files with one
 * version of each row to Parquet files.
 */
final class HistoriesPart implements Part {
  private static final String PRODUCT = "returnwise";
  private static final String DUCKDB = "duckdb";
  private static final String SPARK_SQL = "spark-sql";

  private final Workbench bench;
  private final ResultFile file;
  private final Histories histories;

  HistoriesPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
    this.histories = new Histories(bench, 1);
  }

  @Override
  public void run() {
    bench.requireLoaded();
    file.put("input", bench.inputFacts());
    file.put("duckdb", DuckDbScript.version());
    String currency = histories.prepare();
    DuckDbScript duckDb =
        new DuckDbScript(
            "histories.sql",
            bench,
            Map.of(
                "lines", histories.path("histories-lines"),
                "returns", histories.path("histories-returns"),
                "as_of", bench.asOf().toString(),
                "currency", currency,
                "output", histories.path("histories-duckdb.parquet")));
    Contest contest =
        new Contest(bench.settings(), file)
            .with(PRODUCT, bench::cancelJobs, () -> histories.withPasses(currency))
            .with(DUCKDB, duckDb::cancel, duckDb::run)
            .with(SPARK_SQL, bench::cancelJobs, () -> withSparkSql(duckDb));
    contest.run();
    contest.ratio(SPARK_SQL, DUCKDB).ifPresent(ofSql -> file.put("ratio_spark_sql", ofSql));
    OptionalDouble ratio = contest.ratio(PRODUCT, DUCKDB);
    if (ratio.isPresent()) {
      file.put("ratio", ratio.getAsDouble());
      file.putAll(
          ColumnComparison.of(
              bench.spark().read().parquet(histories.path("histories-returnwise")),
              bench.spark().read().parquet(histories.path("histories-duckdb.parquet")),
              Histories.schema()));
    }
  }

  private long withSparkSql(DuckDbScript script) {
    new SparkScript(bench.spark(), script, histories.path("histories-spark-sql")).run();
    return bench.lines();
  }
}
