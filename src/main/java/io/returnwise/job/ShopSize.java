package io.returnwise.job;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.OrderLines;
import org.apache.spark.sql.SparkSession;

/**
 * What the number of order lines means for how jobs run.
 *
 * @param lines versions of order lines in the warehouse
 */
record ShopSize(long lines) {
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
  private static final int SPARK_DEFAULT = 200;
  private static final long LINES_PER_PARTITION = 250_000;
  private static final long LARGE = 2_000_000;

  static ShopSize of(Warehouse warehouse) {
    return new ShopSize(warehouse.rows(OrderLines.SCHEMA));
  }

  /**
   * Cuts the shuffles of the session into pieces that fit into the memory of a task. In one process
   * they are few otherwise, which is quick for small shops; there are never fewer than the session
   * was started with.
   */
  void fitShuffles(SparkSession spark) {
    long needed = lines / LINES_PER_PARTITION + 1;
    spark.conf().set(SHUFFLE_PARTITIONS, Math.max(usualPartitions(spark), needed));
  }

  /** Partitions of shuffles that the session was started with. */
  static int usualPartitions(SparkSession spark) {
    return spark.sparkContext().getConf().getInt(SHUFFLE_PARTITIONS, SPARK_DEFAULT);
  }

  /** Small jobs leave a core idle while they are planned; large ones fill the memory. */
  Concurrently jobs() {
    return lines > LARGE ? new Concurrently(1) : new Concurrently();
  }
}
