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
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The numbered commit files of a warehouse. The highest readable one is the truth.
 *
 * <p>A commit file is created if absent and never changed or renamed, so it is as safe in an object
 * store as on a disk. A file torn by a crash is passed over; its number is not used again.
 */
final class CommitLog {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int ATTEMPTS = 20;

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
    }
    throw new InvalidDataException(
        "Cannot commit to %s: other writers were faster %d times in a row; run the command again"
            .formatted(folder, ATTEMPTS));
  }

  /** Deletes commit files below the number that were written before the instant. */
  void forget(long number, Instant before) {
    try {
      for (long old : numbers()) {
        FileStatus status = fileSystem.getFileStatus(path(old));
        if (old < number && status.getModificationTime() < before.toEpochMilli()) {
          fileSystem.delete(path(old), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean " + folder, e);
    }
  }

  private boolean create(Commit commit) {
    Path path = path(commit.number());
    try (FSDataOutputStream out = fileSystem.create(path, false)) {
      out.write(JSON.writeValueAsBytes(commit));
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
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
      if (!fileSystem.exists(folder)) {
        return List.of();
      }
      List<Long> numbers = new ArrayList<>();
      for (FileStatus status : fileSystem.listStatus(folder)) {
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

  private static long last(List<Long> numbers) {
    return numbers.get(numbers.size() - 1);
  }
}
