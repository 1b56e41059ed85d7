package io.returnwise.job;

import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of a simulated marketplace, changed for a test. */
final class SimulatedTables {
  private SimulatedTables() {}

  /** Copies them with what a test makes of each. */
  static void copy(
      SparkSession spark,
      Path from,
      Path to,
      BiFunction<TableSchema, Dataset<Row>, Dataset<Row>> change) {
    for (TableSchema schema :
        List.of(OrderLines.SCHEMA, ReturnEvents.SCHEMA, Refunds.SCHEMA, Listings.SCHEMA)) {
      Dataset<Row> rows = spark.read().parquet(from.resolve(schema.table()).toString());
      change.apply(schema, rows).write().parquet(to.resolve(schema.table()).toString());
    }
  }
}
