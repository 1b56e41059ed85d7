package io.returnwise.bench;

import io.returnwise.config.MappingReader;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.ingest.Mapping;
import io.returnwise.io.TextFiles;
import io.returnwise.job.Ingest;
import io.returnwise.job.JobContext;
import io.returnwise.job.Simulate;
import io.returnwise.simulate.SimulationSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The CSV exports of the simulated shop, loaded by the mapping of the sample. */
final class CsvInput implements BenchInput {
  private static final String MAPPING = "data/mappings/sample.yaml";
  private static final byte[] KEY =
      "measuring needs no secret key".getBytes(StandardCharsets.UTF_8);

  @Override
  public String name() {
    return "CSV exports of the simulated shop, by " + MAPPING;
  }

  @Override
  public long make(JobContext context, long lines, long seed, Path folder) {
    Configuration configuration = context.spark().sparkContext().hadoopConfiguration();
    return new Simulate(folder.toUri().toString(), configuration)
        .run(new SimulationSettings(lines, seed, true))
        .lines();
  }

  @Override
  public long load(JobContext context, Path folder) {
    Configuration configuration = context.spark().sparkContext().hadoopConfiguration();
    Mapping mapping =
        MappingReader.read(MAPPING, new TextFiles(configuration).read("mapping", MAPPING));
    return new Ingest(context, new BuyerTokens(KEY))
        .run(List.of(folder.toUri() + "*.csv"), mapping, Optional.empty())
        .counts()
        .rows();
  }

  @Override
  public LocalDate asOf() {
    return LocalDate.of(2026, 4, 1);
  }
}
