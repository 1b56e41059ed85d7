package io.returnwise.bench;

import io.returnwise.job.JobContext;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/**
 * Where the order lines of a benchmark come from: the one thing to implement anew for another
 * simulator or another kind of source.
 */
interface BenchInput {

  /** What results say of the input. */
  String name();

  /**
   * Writes the input of one size.
   *
   * @param folder an empty folder
   * @return order lines written
   */
  long make(JobContext context, long lines, long seed, Path folder);

  /**
   * Loads the input into the warehouse.
   *
   * @return rows read
   */
  long load(JobContext context, Path folder);

  /** SKUs with an order line. */
  long skus(SparkSession spark, Path folder);

  /** Buyers with an order line. */
  long buyers(SparkSession spark, Path folder);

  /** First day after the input. */
  LocalDate asOf();
}
