package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {
  @TempDir private Path warehouse;
  private CommitLog log;

  @BeforeEach
  void openLog() throws IOException {
    log = newLog();
  }

  @Test
  void anEmptyWarehouseHasNoCommit() {
    assertThat(log.exists()).isFalse();
    assertThat(log.head()).isEqualTo(Commit.EMPTY);
  }

  @Test
  void aTornCommitWasNeverMadeAndItsNumberIsNotUsedAgain() throws IOException {
    log.commit(head -> head.next("job", "run-1", Map.of("t", List.of(batch("one")))));
    String whole = Files.readString(commitFile(1));
    Files.writeString(commitFile(2), whole.substring(0, whole.length() / 2));
    Files.writeString(commitFile(3), "");

    assertThat(log.head().number()).isEqualTo(1);

    Commit next = log.commit(head -> head.next("job", "run-2", Map.of("t", List.of(batch("two")))));

    assertThat(next.number()).isEqualTo(4);
    assertThat(newLog().head().folders("t").stream().map(Folder::path))
        .containsExactly("one", "two");
  }

  @Test
  void aWriterThatWasSlowerAddsToWhatTheOtherCommitted() throws IOException {
    CommitLog other = newLog();
    AtomicBoolean first = new AtomicBoolean(true);

    log.commit(
        head -> {
          if (first.getAndSet(false)) {
            other.commit(o -> o.next("job", "run-2", Map.of("t", List.of(batch("fast")))));
          }
          return head.next("job", "run-1", Map.of("t", List.of(batch("slow"))));
        });

    assertThat(log.head().number()).isEqualTo(2);
    assertThat(log.head().folders("t").stream().map(Folder::path)).containsExactly("fast", "slow");
  }

  @Test
  void aCommitIsNotSeenBeforeItIsWhole() throws IOException {
    CommitLog other = newLog();
    FileSystem slow =
        new SlowFileSystem(
            FileSystem.getLocal(new Configuration()).getRawFileSystem(),
            () -> other.commit(o -> o.next("job", "run-2", Map.of("t", List.of(batch("fast"))))));

    new CommitLog(slow, new org.apache.hadoop.fs.Path(warehouse.toUri()))
        .commit(head -> head.next("job", "run-1", Map.of("t", List.of(batch("slow")))));

    assertThat(log.head().folders("t").stream().map(Folder::path)).containsExactly("fast", "slow");
    assertThat(log.head().number()).isEqualTo(2);
  }

  @Test
  void manyWritersAtOnceLoseNothing() throws Exception {
    int writers = 4;
    int commits = 10;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        CommitLog own = newLog();
        String name = "writer-" + writer;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < commits; i++) {
                    String path = name + "-" + i;
                    own.commit(head -> head.next("job", path, Map.of("t", List.of(batch(path)))));
                  }
                }));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(log.head().number()).isEqualTo((long) writers * commits);
    assertThat(log.head().folders("t").stream().map(Folder::path))
        .hasSize(writers * commits)
        .doesNotHaveDuplicates();
    try (Stream<Path> files = Files.list(warehouse.resolve("_commits"))) {
      assertThat(files).hasSize(writers * commits);
    }
  }

  @Test
  void whatAWriterLeftBehindIsForgotten() throws IOException {
    log.commit(head -> head.next("job", "run-1", Map.of("t", List.of(batch("one")))));
    Path left = Files.writeString(warehouse.resolve("_commits").resolve("0000000002.x.tmp"), "{");

    log.forget(1, Instant.EPOCH);
    assertThat(left).exists();

    log.forget(1, Instant.now().plusSeconds(60));
    assertThat(left).doesNotExist();
    assertThat(log.head().number()).isEqualTo(1);
  }

  @Test
  void anOutputTakesThePlaceOfTheOneOfItsDayOnly() {
    log.commit(head -> head.next("job", "r1", Map.of("t", List.of(output("a", "2024-01-01")))));
    log.commit(head -> head.next("job", "r2", Map.of("t", List.of(output("b", "2024-01-02")))));
    log.commit(head -> head.next("job", "r3", Map.of("t", List.of(output("c", "2024-01-01")))));

    assertThat(log.head().folders("t"))
        .containsExactly(new Folder("b", "2024-01-02", 1, 2), new Folder("c", "2024-01-01", 1, 3));
  }

  /** A local disk on which something else happens while the first file is being written. */
  private static final class SlowFileSystem extends FilterFileSystem {
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final Runnable meanwhile;

    SlowFileSystem(FileSystem fileSystem, Runnable meanwhile) {
      super(fileSystem);
      this.meanwhile = meanwhile;
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
      if (first.getAndSet(false)) {
        meanwhile.run();
      }
      return out;
    }
  }

  private CommitLog newLog() throws IOException {
    LocalFileSystem local = FileSystem.getLocal(new Configuration());
    return new CommitLog(
        local.getRawFileSystem(), new org.apache.hadoop.fs.Path(warehouse.toUri()));
  }

  private Path commitFile(int number) {
    return warehouse.resolve("_commits").resolve("%010d.json".formatted(number));
  }

  private static Folder batch(String path) {
    return new Folder(path, null, 1, 0);
  }

  private static Folder output(String path, String day) {
    return new Folder(path, day, 1, 0);
  }
}
