package io.returnwise.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.returnwise.error.InvalidDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.HardLink;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The numbered commit files of a warehouse. The highest readable one is the truth.
 *
 * <p>A commit file appears whole, if there is none of its number, and never changes. What this
 * relies on:
 *
 * <ul>
 *   <li>On a local disk the commit is written under another name, and its own name is added as a
 *       hard link, which the operating system refuses if the name is taken. Hadoop's own {@code
 *       create} and {@code rename} do not do there: they look first and act then, and {@code
 *       create} shows a file before it is written.
 *   <li>On HDFS it is written under another name and renamed; the name node refuses a name that is
 *       taken.
 *   <li>Elsewhere it is created if absent: an object appears only when it is complete.
 * </ul>
 *
 * <p>A disk without hard links is treated as the last kind, which is safe with one writer at a
 * time. A file torn there by a crash is passed over; its number is not used again.
 */
final class CommitLog {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int ATTEMPTS = 20;
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

  /** End of the name of a commit that has no number yet. */
  private static final String ASIDE = ".tmp";

  private static final RawLocalFileSystem LOCAL = new RawLocalFileSystem();

  private final FileSystem fileSystem;
  private final Path folder;

  CommitLog(FileSystem fileSystem, Path warehouse) {
    this.fileSystem = fileSystem;
    this.folder = new Path(warehouse, "_commits");
  }

  boolean exists() {
    return !numbers().isEmpty();
  }

  /** The newest whole commit, or the empty state. */
  Commit head() {
    return newest(numbers());
  }

  private Commit newest(List<Long> numbers) {
    for (int i = numbers.size() - 1; i >= 0; i--) {
      Commit commit = read(numbers.get(i));
      if (commit != null) {
        return commit;
      }
    }
    return Commit.EMPTY;
  }

  /** Adds the change to whatever is newest; tries again when another writer was faster. */
  Commit commit(UnaryOperator<Commit> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Listed once: a commit made after this takes the number, so that nothing of it is lost.
      List<Long> numbers = numbers();
      Commit changed = change.apply(newest(numbers));
      long number = numbers.isEmpty() ? 1 : last(numbers) + 1;
      Commit next =
          new Commit(number, changed.job(), changed.runId(), changed.tables(), changed.complete());
      if (create(next)) {
        return next;
      }
      waitAfter(attempt);
    }
    throw new InvalidDataException(
        "Cannot commit to %s: other writers were faster %d times in a row; run the command again"
            .formatted(folder, ATTEMPTS));
  }

  /**
   * A while that grows with the attempts and differs between writers, so that none always loses.
   */
  private static void waitAfter(int attempt) {
    long most = Math.min(LONGEST_WAIT_NANOS, SHORTEST_WAIT_NANOS << attempt);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  /** The commits that were the newest at the instant or later. */
  List<Commit> since(Instant instant) {
    List<Long> numbers = numbers();
    List<Commit> commits = new ArrayList<>();
    try {
      for (int i = numbers.size() - 1; i >= 0; i--) {
        Commit commit = read(numbers.get(i));
        if (commit != null) {
          commits.add(commit);
          FileStatus status = fileSystem.getFileStatus(path(numbers.get(i)));
          if (status.getModificationTime() < instant.toEpochMilli()) {
            break;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
    return commits;
  }

  /**
   * Deletes commit files below the number that were written before the instant, and what writers
   * left behind that ended before their commit.
   */
  void forget(long number, Instant before) {
    try {
      for (long old : numbers()) {
        FileStatus status = fileSystem.getFileStatus(path(old));
        if (old < number && status.getModificationTime() < before.toEpochMilli()) {
          fileSystem.delete(path(old), false);
        }
      }
      for (FileStatus status : files()) {
        if (status.getPath().getName().endsWith(ASIDE)
            && status.getModificationTime() < before.toEpochMilli()) {
          fileSystem.delete(status.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean " + folder, e);
    }
  }

  /** Whether the commit got its number; false when another writer was faster. */
  private boolean create(Commit commit) {
    Path path = path(commit.number());
    try {
      return switch (fileSystem.getUri().getScheme()) {
        case "file" -> link(commit, path);
        case "hdfs" -> rename(commit, path);
        default -> createDirectly(commit, path);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  private boolean link(Commit commit, Path path) throws IOException {
    Path aside = writeAside(commit);
    try {
      HardLink.createHardLink(LOCAL.pathToFile(aside), LOCAL.pathToFile(path));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return !fileSystem.exists(path) && createDirectly(commit, path);
    } finally {
      fileSystem.delete(aside, false);
    }
  }

  private boolean rename(Commit commit, Path path) throws IOException {
    Path aside = writeAside(commit);
    if (fileSystem.rename(aside, path)) {
      return true;
    }
    fileSystem.delete(aside, false);
    if (!fileSystem.exists(path)) {
      throw new IOException("The file system did not rename " + aside);
    }
    return false;
  }

  private Path writeAside(Commit commit) throws IOException {
    Path aside =
        new Path(folder, "%010d.%s%s".formatted(commit.number(), UUID.randomUUID(), ASIDE));
    try (FSDataOutputStream out = fileSystem.create(aside, false)) {
      out.write(JSON.writeValueAsBytes(commit));
      out.hsync();
    }
    return aside;
  }

  private boolean createDirectly(Commit commit, Path path) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(path, false)) {
      out.write(JSON.writeValueAsBytes(commit));
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Commit written = read(commit.number());
    return written != null && written.runId().equals(commit.runId());
  }

  private Commit read(long number) {
    Path path = path(number);
    try (var in = fileSystem.open(path)) {
      Commit commit = JSON.readValue((java.io.InputStream) in, Commit.class);
      return commit.complete() ? commit : null;
    } catch (JacksonException e) {
      return null; // torn by a crash: it never became visible
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private Path path(long number) {
    return new Path(folder, "%010d.json".formatted(number));
  }

  private List<Long> numbers() {
    try {
      List<Long> numbers = new ArrayList<>();
      for (FileStatus status : files()) {
        String name = status.getPath().getName();
        if (name.matches("\\d{10}\\.json")) {
          numbers.add(Long.parseLong(name.substring(0, 10)));
        }
      }
      numbers.sort(Comparator.naturalOrder());
      return numbers;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private FileStatus[] files() throws IOException {
    return fileSystem.exists(folder) ? fileSystem.listStatus(folder) : new FileStatus[0];
  }

  private static long last(List<Long> numbers) {
    return numbers.get(numbers.size() - 1);
  }
}
