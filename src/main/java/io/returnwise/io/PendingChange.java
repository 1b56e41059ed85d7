package io.returnwise.io;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes of one job that no reader sees yet. */
final class PendingChange implements TableStore.Change {
  private static final String PARTS = "-parts";

  private final Warehouse warehouse;
  private final CommitLog log;
  private final String job;
  private final String runId;
  private final Map<String, List<Folder>> added = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> withdrawn = new ConcurrentHashMap<>();
  private final Map<String, LocalDate> extended = new ConcurrentHashMap<>();
  private final Map<String, NewVersion> versions = new ConcurrentHashMap<>();

  /** What this change was worked out from. */
  private final Commit base;

  /** A version that is listed on commit. */
  private record NewVersion(Folder folder, boolean isUsed) {
    Commit listed(VersionList versions) {
      return versions.added(folder, isUsed);
    }
  }

  PendingChange(Warehouse warehouse, CommitLog log, String job, String runId) {
    this.warehouse = warehouse;
    this.log = log;
    this.job = job;
    this.runId = runId;
    this.base = log.head();
  }

  @Override
  public void withdraw(String name, LocalDate asOf) {
    withdrawn.computeIfAbsent(asOf.toString(), day -> ConcurrentHashMap.newKeySet()).add(name);
  }

  @Override
  public long append(TableSchema schema, Dataset<Row> rows) {
    String relative = folderOf(schema.table());
    long count = warehouse.write(schema, relative, rows);
    if (count > 0) {
      list(schema.table(), new Folder(relative, null, count, 0));
    }
    return count;
  }

  @Override
  public long publish(TableSchema schema, LocalDate asOf, Dataset<Row> rows) {
    String relative = folderOf(schema.table());
    long count = warehouse.write(schema, relative, rows);
    list(schema.table(), new Folder(relative, asOf.toString(), count, 0));
    return count;
  }

  @Override
  public long publishMarked(TableSchema schema, LocalDate asOf, Field mark, Dataset<Row> rows) {
    Dataset<Row> marked = schema.with(List.of(mark)).conform(rows);
    Map<Boolean, TableSchema> both = new TreeMap<>(Map.of(false, schema, true, schema));
    return writeParts(schema.table(), mark, both, asOf, marked).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public long extend(TableSchema schema, LocalDate earlier, LocalDate asOf, Dataset<Row> rows) {
    return listAgain(schema, earlier, asOf) + publish(schema, asOf, rows);
  }

  @Override
  public Map<TableSchema, Long> extendParts(
      Field part,
      Map<String, TableSchema> tables,
      LocalDate earlier,
      LocalDate asOf,
      Dataset<Row> rows) {
    tables.values().forEach(schema -> listAgain(schema, earlier, asOf));
    return publishParts(part, tables, asOf, rows);
  }

  /** Lists the folders of an earlier day for another as well; returns their rows. */
  private long listAgain(TableSchema schema, LocalDate earlier, LocalDate asOf) {
    extended.put(schema.table(), earlier);
    long rows = 0;
    for (Folder folder : base.folders(schema.table(), earlier)) {
      list(schema.table(), new Folder(folder.path(), asOf.toString(), folder.rows(), 0));
      rows += folder.rows();
    }
    return rows;
  }

  @Override
  public Map<TableSchema, Long> publishParts(
      Field part, Map<String, TableSchema> tables, LocalDate asOf, Dataset<Row> rows) {
    Map<TableSchema, Long> counts = new LinkedHashMap<>();
    writeParts(part.name() + PARTS, part, tables, asOf, rows)
        .forEach((value, count) -> counts.put(tables.get(value), count));
    return counts;
  }

  /**
   * Writes rows by the values of a column, lists the folders that there are; returns their rows.
   */
  private <V> Map<V, Long> writeParts(
      String name, Field part, Map<V, TableSchema> tables, LocalDate asOf, Dataset<Row> rows) {
    String all = folderOf(name);
    Warehouse.writer(rows).partitionBy(part.name()).parquet(warehouse.path(all).toString());
    Map<V, Long> counts = new LinkedHashMap<>();
    tables.forEach(
        (value, schema) -> {
          String relative = "%s/%s".formatted(all, Folder.partOf(part, value));
          if (warehouse.exists(warehouse.path(relative))) {
            counts.put(value, warehouse.rowsIn(relative));
            list(schema.table(), new Folder(relative, asOf.toString(), counts.get(value), 0));
          }
        });
    return counts;
  }

  @Override
  public Dataset<Row> written(TableSchema schema) {
    return warehouse.read(schema, added.getOrDefault(schema.table(), List.of()));
  }

  @Override
  public Dataset<Row> writtenMarked(TableSchema schema, Field mark) {
    List<Folder> folders = added.getOrDefault(schema.table(), List.of());
    return warehouse.read(schema, folders.stream().filter(each -> each.has(mark)).toList());
  }

  @Override
  public String addVersion(String name, LocalDate asOf, boolean isUsed) {
    String relative = folderOf(name);
    Folder version = new Folder(relative, asOf.toString(), 0, 0);
    versions.put(name, new NewVersion(version, isUsed));
    return warehouse.path(relative).toString();
  }

  @Override
  public void commit() {
    log.commit(
        head -> {
          added.forEach((table, folders) -> requireUnchanged(head, table, folders));
          extended.forEach((table, earlier) -> requireStillThere(head, table, earlier));
          Commit left = head;
          for (Map.Entry<String, Set<String>> day : withdrawn.entrySet()) {
            left = left.without(day.getValue(), day.getKey());
          }
          for (Map.Entry<String, NewVersion> version : versions.entrySet()) {
            requireSameInUse(head, version.getKey(), version.getValue());
            left = version.getValue().listed(VersionList.of(left, version.getKey()));
          }
          return left.next(job, runId, added);
        });
  }

  /** New versions follow from those that were there: none may have come in between. */
  private void requireUnchanged(Commit head, String table, List<Folder> news) {
    boolean isAppended = news.stream().anyMatch(folder -> folder.asOf() == null);
    if (isAppended && !head.folders(table).equals(base.folders(table))) {
      throw new InvalidDataException(
          ("Another import or maintenance changed table %s of %s meanwhile; nothing was loaded,"
                  + " run the command again")
              .formatted(table, warehouse.root()));
    }
  }

  /** A version is put to use, or not, beside the one in use: none must have come in between. */
  private void requireSameInUse(Commit head, String name, NewVersion version) {
    LocalDate day = LocalDate.parse(version.folder().asOf());
    if (!VersionList.of(head, name).inUse(day).equals(VersionList.of(base, name).inUse(day))) {
      throw new InvalidDataException(
          ("Another job changed which of the %s of %s is in use meanwhile; nothing was written, run"
                  + " the command again")
              .formatted(name, warehouse.root()));
    }
  }

  /** What is listed again must not have been replaced, and so perhaps deleted, in between. */
  private void requireStillThere(Commit head, String table, LocalDate earlier) {
    if (!head.folders(table, earlier).equals(base.folders(table, earlier))) {
      throw new InvalidDataException(
          ("Another job changed table %s as of %s of %s meanwhile; nothing was written, run the"
                  + " command again")
              .formatted(table, earlier, warehouse.root()));
    }
  }

  private String folderOf(String table) {
    return "tables/%s/%s-%s".formatted(table, runId, job);
  }

  private void list(String table, Folder folder) {
    added.merge(
        table, List.of(folder), (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
  }
}
