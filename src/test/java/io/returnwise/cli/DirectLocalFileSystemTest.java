package io.returnwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DirectLocalFileSystemTest {
  @TempDir private java.nio.file.Path folder;

  private static String permissions(java.nio.file.Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Permissions are those that Hadoop asks for, and its own way gives. */
  @Test
  void theSessionMakesFilesAndFoldersWithThePermissionsAskedFor(SparkSession spark)
      throws IOException {
    var configuration = spark.sparkContext().hadoopConfiguration();
    Path root = new Path(folder.toUri());
    FileSystem direct = root.getFileSystem(configuration);
    assertThat(direct).isInstanceOf(DirectLocalFileSystem.class);
    LocalFileSystem usual = new LocalFileSystem();
    usual.initialize(folder.toUri(), configuration);

    direct.create(new Path(root, "direct")).close();
    usual.create(new Path(root, "usual")).close();
    direct.setPermission(new Path(root, "direct"), new FsPermission("640"));
    usual.setPermission(new Path(root, "usual"), new FsPermission("640"));
    FileSystem.mkdirs(direct, new Path(root, "folder"), new FsPermission("750"));

    assertThat(permissions(folder.resolve("direct")))
        .isEqualTo(permissions(folder.resolve("usual")))
        .isEqualTo("rw-r-----");
    assertThat(permissions(folder.resolve("folder"))).isEqualTo("rwxr-x---");
    assertThat(direct.getFileStatus(new Path(root, "direct")).getPermission())
        .isEqualTo(new FsPermission("640"));
    assertThat(folder.resolve(".direct.crc")).exists();
  }
}
