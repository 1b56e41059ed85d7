package io.returnwise.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Deletes the folders of a warehouse that nothing lists any more, and old commits. */
final class Expiry {
  private final FileSystem fileSystem;
  private final Path root;
  private final CommitLog log;

  Expiry(FileSystem fileSystem, Path root, CommitLog log) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.log = log;
  }

  /** Deletes what no reader reads any more and was last written before the instant. */
  int expire(Instant before) {
    Commit head = log.head();
    // What a reader may still read: all that was listed at the instant or later.
    Set<String> listed =
        log.since(before).stream()
            .flatMap(commit -> commit.tables().values().stream())
            .flatMap(List::stream)
            .map(Folder::path)
            .collect(Collectors.toSet());
    int deleted = 0;
    try {
      for (FileStatus table : list(new Path(root, "tables"))) {
        for (FileStatus folder : list(table.getPath())) {
          String relative =
              "tables/" + table.getPath().getName() + "/" + folder.getPath().getName();
          if (!isListed(relative, listed) && folder.getModificationTime() < before.toEpochMilli()) {
            fileSystem.delete(folder.getPath(), true);
            deleted++;
          }
        }
      }
      for (FileStatus left : list(new Path(root, Warehouse.WORK))) { // by a process that was killed
        if (left.getModificationTime() < before.toEpochMilli()) {
          fileSystem.delete(left.getPath(), true);
          deleted++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean " + root, e);
    }
    log.forget(head.number(), before);
    return deleted;
  }

  /** Whether the folder, or a part of it, belongs to a table. */
  private static boolean isListed(String folder, Set<String> listed) {
    return listed.stream().anyMatch(path -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  private FileStatus[] list(Path folder) throws IOException {
    return fileSystem.exists(folder) ? fileSystem.listStatus(folder) : new FileStatus[0];
  }
}
