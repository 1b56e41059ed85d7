package io.returnwise.bench;

import io.returnwise.cli.Sessions;
import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.io.Warehouse;
import io.returnwise.job.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What every part of a benchmark works with: one size, its folder, the session of the product. */
final class Workbench {
  private final BenchSettings settings;
  private final long lines;
  private final BenchInput input = new MarketInput("default");
  private int runs;

  Workbench(BenchSettings settings, long lines) {
    this.settings = settings;
    this.lines = lines;
  }

  BenchSettings settings() {
    return settings;
  }

  long lines() {
    return lines;
  }

  SparkSession spark() {
    return Sessions.get();
  }

  /** Stops whatever Spark is running. */
  void cancelJobs() {
    spark().sparkContext().cancelAllJobs();
  }

  LocalDate asOf() {
    return input.asOf();
  }

  /** A path in the scratch folder of the size. */
  Path scratch(String name) {
    return settings.scratch(lines).resolve(name);
  }

  /** A context with a run id of its own, as a new call of the command line has it. */
  JobContext context() {
    return context("warehouse");
  }

  /** A context over a warehouse of that name in the scratch folder. */
  JobContext context(String name) {
    String warehouse = scratch(name).toUri().toString();
    return new JobContext(
        spark(),
        Warehouse.openOrCreate(spark(), warehouse),
        Settings.defaults(),
        PolicyReader.shipped(),
        "bench-%d-%d".formatted(ProcessHandle.current().pid(), ++runs),
        settings.version());
  }

  /** Makes the input and returns its order lines. */
  long makeInput() {
    Path folder = scratch("input");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + folder, e);
    }
    return input.make(context(), lines, settings.seed(), folder);
  }

  /** Loads the input and returns the rows read. */
  long loadInput() {
    return input.load(context(), scratch("input"));
  }

  /** Makes and loads the input unless an earlier part did. */
  void requireLoaded() {
    if (!context().warehouse().isLoaded()) {
      makeInput();
      loadInput();
    }
  }

  /** The settings in force, without the key of tokens: the input brings its own. */
  Map<String, String> settingsInForce() {
    Map<String, String> values = new LinkedHashMap<>(context().settings().effective());
    values.remove("privacy.key-file");
    return values;
  }

  /** What results say of the input. */
  Map<String, Object> inputFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("made_by", input.name());
    facts.put("rows_sha256", RowHash.of(spark(), scratch("input")));
    facts.put("skus", input.skus(spark(), scratch("input")));
    facts.put("buyers", input.buyers(spark(), scratch("input")));
    facts.put("bytes", Folders.bytes(scratch("input")));
    facts.put("as_of", asOf().toString());
    return facts;
  }
}
