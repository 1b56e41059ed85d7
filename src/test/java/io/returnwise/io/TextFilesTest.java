package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.returnwise.error.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
  @TempDir private Path folder;

  private final TextFiles files = new TextFiles(new Configuration());

  @Test
  void anOlderFileIsReplacedAndNothingIsLeftBeside() throws IOException {
    Path file = Files.writeString(folder.resolve("model.json"), "older and longer");

    files.write(file.toString(), "new");

    assertThat(file).hasContent("new");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFolderOfTheNameStaysAsItIs() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("mine.txt"), "mine");

    assertThatThrownBy(() -> files.write(taken.toString(), "new"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("cannot be written");
    assertThat(taken.resolve("mine.txt")).hasContent("mine");
  }
}
