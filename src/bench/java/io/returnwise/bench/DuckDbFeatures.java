package io.returnwise.bench;

import io.returnwise.io.Warehouse;
import io.returnwise.job.JobContext;
import io.returnwise.policy.ReturnPolicy.Peak;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code line_features} in DuckDB: the statements of {@code line_features.sql}, in order. */
final class DuckDbFeatures {
  private static final String SCRIPT = "line_features.sql";
  private static final String IN_MEMORY = "jdbc:duckdb:";

  private final Workbench bench;
  private final List<String> statements;
  private volatile Statement running;

  DuckDbFeatures(Workbench bench) {
    this.bench = bench;
    this.statements = statements();
  }

  /** Where the Parquet file of the result lies. */
  String output() {
    return bench.scratch("duckdb-line-features.parquet").toString();
  }

  String version() {
    try (Connection connection = DriverManager.getConnection(IN_MEMORY);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Computes and writes the features in a new database; returns their number. */
  long run() {
    try (Connection connection = DriverManager.getConnection(IN_MEMORY);
        Statement statement = connection.createStatement()) {
      running = statement;
      for (String sql : statements) {
        statement.execute(sql);
      }
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      running = null;
    }
  }

  /** Stops what is running. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<String> statements() {
    String script = script();
    for (Map.Entry<String, String> value : values().entrySet()) {
      script = script.replace("${" + value.getKey() + "}", value.getValue());
    }
    return Arrays.stream(script.replaceAll("(?m)^ *--.*\n", "").split(";", -1))
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private Map<String, String> values() {
    JobContext context = bench.context();
    return Map.of(
        "threads", Integer.toString(BenchSettings.CORES),
        "memory_mb", Integer.toString(bench.settings().heapMb()),
        "temp", bench.scratch("duckdb-temp").toString(),
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

  private static String script() {
    try (InputStream in = DuckDbFeatures.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
