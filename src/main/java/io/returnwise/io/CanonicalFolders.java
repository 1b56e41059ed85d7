package io.returnwise.io;

import io.returnwise.error.Problems;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the files of folders that hold sub-folders named after canonical tables. Only these
 * sub-folders are looked into: whatever else lies beside them is not even listed.
 */
final class CanonicalFolders {
  private static final List<String> NEEDED =
      List.of(OrderLines.SCHEMA.table(), ReturnEvents.SCHEMA.table());

  private final Configuration configuration;
  private final Problems problems;
  private final Map<TableSchema, Map<Path, FileStatus>> found = new LinkedHashMap<>();
  private final List<Path> roots = new ArrayList<>();

  CanonicalFolders(Configuration configuration, Problems problems) {
    this.configuration = configuration;
    this.problems = problems;
  }

  /**
   * Files by table, each once. Whatever is wrong is added to the problems.
   *
   * @param inputs folders
   */
  Map<TableSchema, List<FileStatus>> find(List<String> inputs) {
    for (String input : new LinkedHashSet<>(inputs)) {
      try {
        Path given = new Path(input);
        FileSystem fileSystem = given.getFileSystem(configuration);
        look(fileSystem, fileSystem.makeQualified(given), input);
      } catch (IOException | IllegalArgumentException e) {
        problems.add("%s: cannot be read: %s".formatted(input, e.getMessage()));
      }
    }
    problems.require(
        !problems.isEmpty() || found.keySet().stream().anyMatch(t -> NEEDED.contains(t.table())),
        "expected at least one of the folders %s, found only %s",
        NEEDED,
        found.keySet().stream().map(TableSchema::table).toList());
    Map<TableSchema, List<FileStatus>> files = new LinkedHashMap<>();
    found.forEach((schema, byPath) -> files.put(schema, List.copyOf(byPath.values())));
    return files;
  }

  /** The folder that all inputs lie in, or the one input, as a path that ends in a slash. */
  String base() {
    String base = withSlash(roots.get(0));
    for (Path root : roots) {
      while (!withSlash(root).startsWith(base)) {
        base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
      }
    }
    return base;
  }

  private static String withSlash(Path path) {
    String text = path.toUri().getPath();
    return text.endsWith("/") ? text : text + "/";
  }

  private void look(FileSystem fileSystem, Path root, String input) throws IOException {
    roots.add(root);
    boolean isFound = false;
    for (TableSchema schema : Tables.CANONICAL) {
      Path folder = new Path(root, schema.table());
      if (isFolder(fileSystem, folder)) {
        isFound = true;
        Map<Path, FileStatus> files = found.computeIfAbsent(schema, key -> new LinkedHashMap<>());
        int before = files.size();
        list(fileSystem, folder, files);
        problems.require(files.size() > before, "%s: expected Parquet files, found none", folder);
      }
    }
    problems.require(
        isFound,
        "%s: expected a folder with folders of the names %s, found none of them",
        input,
        Tables.CANONICAL.stream().map(TableSchema::table).toList());
  }

  private static boolean isFolder(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false; // how a file system says that there is none
    }
  }

  private void list(FileSystem fileSystem, Path folder, Map<Path, FileStatus> files)
      throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      String name = status.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (status.isFile()) {
        files.put(status.getPath(), status);
      } else if (name.contains("=")) {
        problems.add(
            "%s: expected every column in the files, found a folder that stands for one"
                .formatted(status.getPath()));
      } else {
        list(fileSystem, status.getPath(), files);
      }
    }
  }
}
