package io.returnwise.cli;

import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.io.TextFiles;
import io.returnwise.io.Warehouse;
import io.returnwise.job.JobContext;
import io.returnwise.policy.ReturnPolicy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Options of every command that works on a warehouse. */
final class CommonOptions {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  @Option(
      names = "--settings",
      paramLabel = "FILE.yaml",
      description = "Settings; docs/settings.md lists every key.")
  private Optional<String> settings = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the file. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** Settings and policy, checked before a session starts. */
  record Checked(Settings settings, ReturnPolicy policy) {}

  Checked check() {
    TextFiles files = new TextFiles(new Configuration());
    String text = settings.map(file -> files.read("--settings", file)).orElse("");
    Settings read = Settings.read(settings.orElse("the command line"), text, overrides);
    ReturnPolicy policy =
        read.policyFile()
            .map(file -> PolicyReader.read(file, files.read("policy.file", file)))
            .orElseGet(PolicyReader::shipped);
    return new Checked(read, policy);
  }

  /** A context over a warehouse that must exist, of settings that are checked first. */
  JobContext onExisting(String warehouse) {
    Checked checked = check();
    SparkSession spark = Sessions.get();
    return context(spark, Warehouse.open(spark, warehouse), checked);
  }

  /** A context over a warehouse that may be new. */
  static JobContext on(String warehouse, Checked checked) {
    SparkSession spark = Sessions.get();
    return context(spark, Warehouse.openOrCreate(spark, warehouse), checked);
  }

  private static JobContext context(SparkSession spark, Warehouse warehouse, Checked checked) {
    String runId =
        RUN_ID.format(Instant.now())
            + "-%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    return new JobContext(
        spark, warehouse, checked.settings(), checked.policy(), runId, Version.current());
  }
}
