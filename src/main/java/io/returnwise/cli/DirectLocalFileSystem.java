package io.returnwise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, which sets permissions by the JDK. Where Hadoop's native library is
 * not installed, Hadoop itself runs {@code chmod} for every file and folder that it makes, twice
 * for each file of a table, which takes longer than writing a small one (docs/decisions/0019).
 */
public final class DirectLocalFileSystem extends LocalFileSystem {
  /** Made by Hadoop, by its name. */
  public DirectLocalFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      if (permission.getStickyBit()) {
        super.setPermission(path, permission);
        return;
      }
      try {
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(), PosixFilePermissions.fromString(permission.toString()));
      } catch (UnsupportedOperationException e) {
        // A disk that knows no such permissions.
        super.setPermission(path, permission);
      }
    }
  }
}
