package io.returnwise.io;

import io.returnwise.error.InvalidConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Small text files on any file system. */
public final class TextFiles {
  private final Configuration configuration;

  public TextFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Text of a file of settings, a mapping or the like.
   *
   * @param what what the file holds, for the message
   * @throws InvalidConfigException if it cannot be read
   */
  public String read(String what, String file) {
    return new String(bytes(what, file), StandardCharsets.UTF_8);
  }

  /**
   * Bytes of a file.
   *
   * @throws InvalidConfigException if it cannot be read
   */
  public byte[] bytes(String what, String file) {
    try {
      Path path = new Path(file);
      try (InputStream in = path.getFileSystem(configuration).open(path)) {
        return in.readAllBytes();
      }
    } catch (FileNotFoundException e) {
      throw new InvalidConfigException(
          "%s %s: expected a file, found none".formatted(what, file), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidConfigException(
          "%s %s: cannot be read: %s".formatted(what, file, e.getMessage()), e);
    }
  }

  /**
   * Writes a file anew.
   *
   * @throws InvalidConfigException if it cannot be written
   */
  public void write(String file, String text) {
    try {
      Path path = new Path(file);
      FileSystem found = path.getFileSystem(configuration);
      // Without a checksum file beside it.
      FileSystem plain = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      write(plain, path, text);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new InvalidConfigException(
          "%s: cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Writes a file anew. */
  public static void write(FileSystem fileSystem, Path path, String text) {
    try (OutputStream out = fileSystem.create(path, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }
}
