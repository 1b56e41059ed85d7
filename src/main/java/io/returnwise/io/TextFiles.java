package io.returnwise.io;

import io.returnwise.error.InvalidConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Small text files on any file system. */
public final class TextFiles {
  private static final String DEVICES = "/dev/";

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
   * Writes a file; an older one of the name is replaced once the new one is whole. A device is
   * written to.
   *
   * @throws InvalidConfigException if it cannot be written
   */
  public void write(String file, String text) {
    try {
      Path target = new Path(file);
      FileSystem found = target.getFileSystem(configuration);
      // Without a checksum file beside it.
      FileSystem plain = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      if (target.toUri().getPath().startsWith(DEVICES)) {
        write(plain, target, text);
        return;
      }
      Path aside = new Path(file + ".part-" + Long.toHexString(System.nanoTime()));
      try {
        write(plain, aside, text);
        replace(plain, aside, target);
      } finally {
        plain.delete(aside, false);
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new InvalidConfigException(
          "%s: cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void replace(FileSystem fileSystem, Path file, Path target) throws IOException {
    if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
      throw new IOException("there is a folder of that name");
    }
    if (!(fileSystem instanceof RawLocalFileSystem)) {
      FileContext.getFileContext(fileSystem.getUri(), configuration)
          .rename(file, target, Options.Rename.OVERWRITE);
    } else if (!fileSystem.rename(file, target)) {
      throw new IOException("the finished file cannot be moved there");
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
