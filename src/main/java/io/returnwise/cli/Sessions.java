package io.returnwise.cli;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of the process. Under spark-submit the master comes from there; else Spark
 * runs inside this process, and nothing of it listens beyond the loopback address.
 */
public final class Sessions {
  private static final String EMBEDDED_SHUFFLE_PARTITIONS = "4";
  private static SparkSession session;

  private Sessions() {}

  /** The session, opened on first use. */
  public static synchronized SparkSession get() {
    if (session == null) {
      session = open();
    }
    return session;
  }

  /** Uses a session made elsewhere; for tests. */
  static synchronized void use(SparkSession given) {
    session = given;
  }

  /** Stops the session, if one was opened. */
  public static synchronized void close() {
    if (session != null) {
      session.stop();
      session = null;
    }
  }

  private static SparkSession open() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("returnwise")
            // What results depend on is the same everywhere.
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.sql.datetime.java8API.enabled", "true")
            .config("spark.sql.adaptive.enabled", "true")
            // Most rows have one version: dropping others before rows move only sorts them twice.
            .config("spark.sql.optimizer.windowGroupLimitThreshold", "-1");
    if (System.getProperty("spark.master") == null) {
      builder
          .master("local[*]")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          .config("spark.hadoop.fs.file.impl", DirectLocalFileSystem.class.getName())
          // What is kept is read a few times; packing it took longer than that.
          .config("spark.sql.inMemoryColumnarStorage.compressed", "false")
          .config("spark.sql.shuffle.partitions", EMBEDDED_SHUFFLE_PARTITIONS)
          .config(
              "spark.ui.showConsoleProgress", System.getProperty("returnwise.terminal", "false"));
    }
    return builder.getOrCreate();
  }
}
