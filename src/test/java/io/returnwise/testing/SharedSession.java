package io.returnwise.testing;

import io.returnwise.cli.DirectLocalFileSystem;
import org.apache.spark.sql.SparkSession;

/** The one local session of all tests of a run. */
public final class SharedSession {
  private SharedSession() {}

  /** The session, started on first use and again if it was stopped. */
  public static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.hadoop.fs.file.impl", DirectLocalFileSystem.class.getName())
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        // Tests ask the same of many small shops; compiling is most of their time.
        .config("spark.sql.codegen.cache.maxEntries", "5000")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .getOrCreate();
  }
}
