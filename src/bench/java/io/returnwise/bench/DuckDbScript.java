package io.returnwise.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The statements of a script in DuckDB, in order, each time in a new database in memory. */
final class DuckDbScript {
  private static final String IN_MEMORY = "jdbc:duckdb:";

  private final List<String> statements;
  private volatile Statement running;

  /**
   * A script with its values.
   *
   * @param name resource beside this class
   * @param values value of each {@code ${name}} besides those of the machine
   */
  DuckDbScript(String name, Workbench bench, Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put("threads", Integer.toString(BenchSettings.CORES));
    all.put("memory_mb", Integer.toString(bench.settings().heapMb()));
    all.put("temp", bench.scratch("duckdb-temp").toString());
    String script = script(name);
    for (Map.Entry<String, String> value : all.entrySet()) {
      script = script.replace("${" + value.getKey() + "}", value.getValue());
    }
    this.statements =
        Arrays.stream(script.replaceAll("(?m)^ *--.*\n", "").split(";", -1))
            .map(String::strip)
            .filter(sql -> !sql.isEmpty())
            .toList();
  }

  List<String> statements() {
    return statements;
  }

  static String version() {
    try (Connection connection = DriverManager.getConnection(IN_MEMORY);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the statements; returns the rows that the last one wrote. */
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

  /** Stops what is running, if it does not end by itself meanwhile. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It was closed since it was looked at; whoever waits for its end sees if it goes on.
      }
    }
  }

  private static String script(String name) {
    try (InputStream in = DuckDbScript.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
