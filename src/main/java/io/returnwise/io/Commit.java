package io.returnwise.io;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state of the warehouse after one change: for each table the folders that belong to it.
 *
 * @param number number of the commit, from 1
 * @param job job that made the change
 * @param runId run that made the change
 * @param tables folders by table
 * @param complete always true; the last thing in the file, so that a torn file is noticed
 */
record Commit(
    @JsonProperty("number") long number,
    @JsonProperty("job") String job,
    @JsonProperty("run_id") String runId,
    @JsonProperty("tables") Map<String, List<Folder>> tables,
    @JsonProperty("complete") boolean complete) {

  static final Commit EMPTY = new Commit(0, "", "", Map.of(), true);

  List<Folder> folders(String table) {
    return tables.getOrDefault(table, List.of());
  }

  /** The folders of the output of a day. */
  List<Folder> folders(String table, LocalDate asOf) {
    return folders(table).stream().filter(folder -> asOf.toString().equals(folder.asOf())).toList();
  }

  /**
   * The next state: batches are added, the folders of an output take the place of those that the
   * output of the same day had.
   */
  Commit next(String nextJob, String nextRunId, Map<String, List<Folder>> added) {
    long nextNumber = number + 1;
    Map<String, List<Folder>> next = new TreeMap<>(tables);
    added.forEach(
        (table, news) -> {
          List<Folder> merged = new ArrayList<>(folders(table));
          for (Folder folder : news) {
            merged.removeIf(old -> folder.asOf() != null && folder.asOf().equals(old.asOf()));
          }
          for (Folder folder : news) {
            merged.add(new Folder(folder.path(), folder.asOf(), folder.rows(), nextNumber));
          }
          next.put(table, List.copyOf(merged));
        });
    return new Commit(nextNumber, nextJob, nextRunId, next, true);
  }

  /** The same state without the outputs of a day. */
  Commit without(Set<String> names, String asOf) {
    Commit left = this;
    for (String name : names) {
      left =
          left.with(
              name, folders(name).stream().filter(each -> !asOf.equals(each.asOf())).toList());
    }
    return left;
  }

  /** The same state with other folders under a name; none take it away. */
  Commit with(String name, List<Folder> folders) {
    Map<String, List<Folder>> changed = new TreeMap<>(tables);
    changed.remove(name);
    if (!folders.isEmpty()) {
      changed.put(name, List.copyOf(folders));
    }
    return new Commit(number, job, runId, changed, true);
  }

  /** The next state with the folders of one table exchanged, for compaction. */
  Commit replacing(String nextJob, String nextRunId, String table, List<Folder> folders) {
    return new Commit(number + 1, nextJob, nextRunId, with(table, folders).tables(), true);
  }
}
