package io.returnwise.bench;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A script that was written for DuckDB, statement by statement in Spark SQL. */
final class SparkScript {
  private static final String CREATE = "CREATE TEMP TABLE ";
  private static final String COPY = "COPY (";

  private final SparkSession spark;
  private final List<String> statements;
  private final String output;

  /**
   * A script.
   *
   * @param output where the rows of the last statement go
   */
  SparkScript(SparkSession spark, DuckDbScript script, String output) {
    this.spark = spark;
    this.statements = script.statements();
    this.output = output;
  }

  /** Runs the statements; tables become views, so Spark plans them all as one query. */
  void run() {
    for (String statement : statements) {
      if (statement.startsWith(CREATE)) {
        int as = statement.indexOf(" AS\n");
        rows(statement.substring(as + 4))
            .createOrReplaceTempView(statement.substring(CREATE.length(), as));
      } else if (statement.startsWith(COPY)) {
        String select = statement.substring(COPY.length(), statement.lastIndexOf(") TO "));
        rows(select).write().mode("overwrite").parquet(output);
      }
    }
  }

  private Dataset<Row> rows(String select) {
    return spark.sql(
        select
            .replaceAll("read_parquet\\('([^']+)/\\*\\.parquet'\\)", "parquet.`$1`")
            .replace(" hash(", " xxhash64(")
            .replace("chr(31)", "char(31)"));
  }
}
