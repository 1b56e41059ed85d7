package io.returnwise.job;

import io.returnwise.io.TableStore.Change;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an import brings: read, counted and found fit to load.
 *
 * @param files the files with their hashes
 * @param counts input rows by file, outcome and reason
 * @param notes what a person should know of it
 * @param rejected rows of {@code rejected_rows}, unless there are none
 * @param tables writes the other tables
 */
record Arrived(
    ImportFiles files,
    ImportCounts counts,
    List<String> notes,
    Optional<Dataset<Row>> rejected,
    Appending tables) {

  /** Writes what is new into the tables of a change. */
  interface Appending {
    Appended append(Change change, NewRows news);
  }

  /** Versions that were new. */
  record Appended(long lines, long events) {}
}
