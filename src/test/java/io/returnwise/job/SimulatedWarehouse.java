package io.returnwise.job;

import io.returnwise.config.MappingReader;
import io.returnwise.config.PolicyReader;
import io.returnwise.config.Settings;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.ingest.Mapping;
import io.returnwise.io.Warehouse;
import io.returnwise.simulate.SimulationSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** A warehouse in a folder of a test, filled from the exports of a simulated shop. */
final class SimulatedWarehouse {
  private static final String MAPPING = "data/mappings/sample.yaml";
  private static final byte[] KEY = "a key for tests only".getBytes(StandardCharsets.UTF_8);

  private final SparkSession spark;
  private final Path folder;

  SimulatedWarehouse(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Writes the exports of a shop beside the warehouse. */
  Path simulate(SimulationSettings settings) {
    Path exports = folder.resolve("exports");
    new Simulate(exports.toString(), new Configuration()).run(settings);
    return exports;
  }

  /** What a run with this id needs. */
  JobContext run(String runId) {
    return run(runId, Settings.defaults());
  }

  /** The same with other settings. */
  JobContext run(String runId, Settings settings) {
    return new JobContext(
        spark,
        Warehouse.openOrCreate(spark, folder.resolve("warehouse").toString()),
        settings,
        PolicyReader.shipped(),
        runId,
        "test");
  }

  /** Loads every file of a folder. */
  void ingest(String runId, Path exports) {
    new Ingest(run(runId))
        .run(
            new MappedSource(List.of(exports + "/*.csv"), mapping(), new BuyerTokens(KEY)),
            Optional.empty());
  }

  private static Mapping mapping() {
    try {
      return MappingReader.read(MAPPING, Files.readString(Path.of(MAPPING)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
