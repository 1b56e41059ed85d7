package io.returnwise.bench;

import io.returnwise.config.Presets;
import io.returnwise.job.Ingest;
import io.returnwise.job.JobContext;
import io.returnwise.job.ParquetSource;
import io.returnwise.job.SimulateMarket;
import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The canonical tables of the simulated marketplace. */
final class MarketInput implements BenchInput {
  private final String preset;

  MarketInput(String preset) {
    this.preset = preset;
  }

  @Override
  public String name() {
    return "simulated marketplace, preset " + preset;
  }

  @Override
  public long make(JobContext context, long lines, long seed, Path folder) {
    return new SimulateMarket(context.spark(), folder.toUri().toString())
        .run(Presets.settings(preset, lines, seed, Map.of()))
        .lines();
  }

  @Override
  public long load(JobContext context, Path folder) {
    return new Ingest(context)
        .run(new ParquetSource(List.of(folder.toUri().toString())), Optional.empty())
        .counts()
        .rows();
  }

  @Override
  public long skus(SparkSession spark, Path folder) {
    return distinct(spark, folder, OrderLines.SKU);
  }

  @Override
  public long buyers(SparkSession spark, Path folder) {
    return distinct(spark, folder, OrderLines.BUYER_TOKEN);
  }

  private static long distinct(SparkSession spark, Path folder, Field field) {
    String lines = folder.resolve(OrderLines.SCHEMA.table()).toUri().toString();
    return spark
        .read()
        .parquet(lines)
        .select(field.col())
        .filter(field.col().isNotNull())
        .distinct()
        .count();
  }

  @Override
  public LocalDate asOf() {
    return LocalDate.of(2026, 7, 1);
  }
}
