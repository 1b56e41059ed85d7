package io.returnwise.cli;

import io.returnwise.io.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log file of this process: written aside, then copied into the folder of the run. */
final class RunLog {
  private static final String PROPERTY = "returnwise.log";

  /** Folder made for the log of this process; null when its place was given. */
  private static Path aside;

  private RunLog() {}

  /** Names the log file; before the first logger is made. */
  static void begin() {
    if (System.getProperty(PROPERTY) == null) {
      try {
        aside = Files.createTempDirectory("returnwise-");
        System.setProperty(PROPERTY, aside.resolve("run.log").toString());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot make a folder for the log", e);
      }
    }
  }

  /** Deletes the log that lies aside: what was worth keeping was copied into the warehouse. */
  static void end() {
    if (aside == null) {
      return; // the log lies where somebody wanted it
    }
    try {
      Files.deleteIfExists(Path.of(path()));
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      return; // a file more in a temporary folder is no reason to fail
    }
  }

  static String path() {
    return System.getProperty(PROPERTY, "none");
  }

  /** Copies what was logged so far into the warehouse. */
  static void copyTo(Warehouse warehouse, org.apache.hadoop.fs.Path target) {
    Path log = Path.of(path());
    if (!Files.exists(log)) {
      return;
    }
    try {
      warehouse.fileSystem().copyFromLocalFile(new org.apache.hadoop.fs.Path(log.toUri()), target);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy the log to " + target, e);
    }
  }
}
