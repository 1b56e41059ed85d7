package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.schema.truth.TrueWorld;
import io.returnwise.simulate.market.Market;
import io.returnwise.simulate.market.WorldSettings;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the canonical tables of a simulated marketplace as Parquet, and the truth beside them.
 *
 * <p>Executors make the rows; the driver holds none. The folder must be new or empty, and is empty
 * again when the job fails.
 */
public final class SimulateMarket {
  /** Folder of the truth inside the folder of the tables. */
  public static final String TRUTH = "truth";

  /** A file of 128 MB holds about as many lines. */
  private static final long LINES_PER_FILE = 1_000_000;

  private static final long MOST_ROWS_OF_A_FILE = 5_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(SimulateMarket.class);

  private final SparkSession spark;
  private final Path folder;
  private final FileSystem fileSystem;

  /** A job that writes into a folder on any file system. */
  public SimulateMarket(SparkSession spark, String folder) {
    this.spark = spark;
    try {
      this.folder = new Path(folder);
      this.fileSystem = this.folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (fileSystem.exists(this.folder)
          && (!fileSystem.getFileStatus(this.folder).isDirectory()
              || fileSystem.listStatus(this.folder).length > 0)) {
        throw new InvalidDataException(
            "Cannot write to %s: expected a new or empty folder, found something in it"
                .formatted(folder));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidDataException("Cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * What was written.
   *
   * @param lines sold lines, as many as asked for
   * @param asOf the day after the last day of the export: the day to run as of
   */
  public record Result(long lines, LocalDate asOf) {}

  /** Writes the tables, the truth last. */
  public Result run(WorldSettings settings) {
    Market market = new Market(settings);
    boolean isWhole = false;
    try {
      write(market, settings.lines());
      isWhole = true;
    } finally {
      if (!isWhole) {
        remove();
      }
    }
    return new Result(settings.lines(), market.exportedOn());
  }

  private void write(Market market, long lines) {
    int cores = spark.sparkContext().defaultParallelism();
    long filled = (lines + LINES_PER_FILE - 1) / LINES_PER_FILE;
    // A multiple of the cores, so that all are busy to the end.
    int parts = (int) Math.max(1, Math.min(market.blocks(), (filled + cores - 1) / cores * cores));
    int few = (int) Math.max(1, Math.min(market.blocks(), cores));
    Dataset<Long> blocks = numbers(0, market.blocks(), parts);
    Dataset<Long> products = numbers(0, market.products(), few);
    write(OrderLines.SCHEMA.table(), market.orderLines(blocks));
    write(ReturnEvents.SCHEMA.table(), market.returnEvents(blocks).coalesce(few));
    write(Refunds.SCHEMA.table(), market.refunds(blocks).coalesce(few));
    write(Listings.SCHEMA.table(), market.listings(products));
    write(TRUTH + "/" + TrueLines.SCHEMA.table(), market.trueLines(blocks));
    write(TRUTH + "/" + TrueListings.SCHEMA.table(), market.trueListings(products));
    write(
        TRUTH + "/" + TrueBuyers.SCHEMA.table(),
        market.trueBuyers(numbers(market.firstSpecialBuyer(), market.buyers(), few)));
    write(
        TRUTH + "/" + TrueWorld.SCHEMA.table(),
        spark.createDataFrame(market.world(), TrueWorld.SCHEMA.structType()).coalesce(1));
  }

  private Dataset<Long> numbers(long from, long to, int parts) {
    return spark.range(from, to, 1, parts).as(Encoders.LONG());
  }

  private void write(String name, Dataset<Row> rows) {
    rows.write()
        .option("compression", "zstd")
        .option("maxRecordsPerFile", MOST_ROWS_OF_A_FILE)
        .parquet(new Path(folder, name).toString());
  }

  private void remove() {
    try {
      fileSystem.delete(folder, true);
    } catch (IOException e) {
      LOG.warn("Cannot remove what was written to {}: {}", folder, e.getMessage());
    }
  }
}
