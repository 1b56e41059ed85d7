package io.returnwise.bench;

import io.returnwise.io.Warehouse;
import io.returnwise.job.JobContext;
import io.returnwise.policy.ReturnPolicy.Peak;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.net.URI;
import java.nio.file.Path;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code line_features} in DuckDB: the statements of {@code line_features.sql}, in order. */
final class DuckDbFeatures {
  private final Workbench bench;
  private final DuckDbScript script;

  DuckDbFeatures(Workbench bench) {
    this.bench = bench;
    this.script = new DuckDbScript("line_features.sql", bench, values());
  }

  /** Where the Parquet file of the result lies. */
  String output() {
    return bench.scratch("duckdb-line-features.parquet").toString();
  }

  /** Computes and writes the features in a new database; returns their number. */
  long run() {
    return script.run();
  }

  /** Stops what is running. */
  void cancel() {
    script.cancel();
  }

  private Map<String, String> values() {
    JobContext context = bench.context();
    return Map.of(
        "order_lines", files(context.warehouse(), OrderLines.SCHEMA),
        "return_events", files(context.warehouse(), ReturnEvents.SCHEMA),
        "as_of", bench.asOf().toString(),
        "window_days", Integer.toString(context.settings().label().windowDays()),
        "is_peak", context.policy().peaks().stream().map(DuckDbFeatures::sql).collect(or()),
        "output", output());
  }

  private static java.util.stream.Collector<CharSequence, ?, String> or() {
    return Collectors.joining(" OR ");
  }

  private static String sql(Peak peak) {
    String day = "(month(purchased_on) * 100 + day(purchased_on))";
    return "(%s >= %d %s %s <= %d)"
        .formatted(
            day,
            number(peak.from()),
            peak.from().isAfter(peak.to()) ? "OR" : "AND",
            day,
            number(peak.to()));
  }

  private static int number(MonthDay day) {
    return day.getMonthValue() * 100 + day.getDayOfMonth();
  }

  /** The files that the newest commit lists for a table. */
  private static String files(Warehouse warehouse, TableSchema schema) {
    return Arrays.stream(warehouse.versions(schema).inputFiles())
        .map(file -> "'" + Path.of(URI.create(file)) + "'")
        .collect(Collectors.joining(", "));
  }
}
