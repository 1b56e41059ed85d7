package io.returnwise.io;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The secret key of buyer tokens: from a file, from the environment, or one made for the warehouse,
 * which only the owner of the file may read.
 */
public final class TokenKeys {
  private static final int BYTES = 32;
  private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);
  private static final FsPermission OWNER_FOLDER = new FsPermission((short) 0700);

  private final Warehouse warehouse;
  private final Configuration configuration;

  public TokenKeys(Warehouse warehouse, Configuration configuration) {
    this.warehouse = warehouse;
    this.configuration = configuration;
  }

  /**
   * The key to use; white space at its end does not count.
   *
   * @param keyFile file named by the settings; it wins
   * @param environment key from the environment
   * @throws InvalidConfigException if the file cannot be read
   */
  public byte[] key(Optional<String> keyFile, Optional<String> environment) {
    if (keyFile.isPresent()) {
      String text = new TextFiles(configuration).read("privacy.key-file", keyFile.get());
      return text.strip().getBytes(StandardCharsets.UTF_8);
    }
    if (environment.isPresent()) {
      return environment.get().strip().getBytes(StandardCharsets.UTF_8);
    }
    return ownKey();
  }

  private byte[] ownKey() {
    Path folder = warehouse.path("_key");
    Path file = new Path(folder, "token.key");
    FileSystem fileSystem = warehouse.fileSystem();
    try {
      if (!fileSystem.exists(file)) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        fileSystem.mkdirs(folder, OWNER_FOLDER);
        fileSystem.setPermission(folder, OWNER_FOLDER);
        // The mode is set while the file is still empty.
        try (OutputStream out = FileSystem.create(fileSystem, file, OWNER_ONLY)) {
          out.write(HexFormat.of().formatHex(random).getBytes(StandardCharsets.UTF_8));
        }
      }
      try (var in = fileSystem.open(file)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .getBytes(StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new InvalidDataException(
          "Cannot keep the token key in %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Refuses a key other than the one the warehouse was loaded with.
   *
   * @param fingerprint something that only this key gives, and that does not give the key away
   * @throws InvalidConfigException if the warehouse holds tokens of another key
   */
  public void check(String fingerprint) {
    Path file = warehouse.path("_key/fingerprint");
    FileSystem fileSystem = warehouse.fileSystem();
    try {
      // As long as nothing is loaded there are no tokens, whatever a failed import left.
      if (!fileSystem.exists(file) || !warehouse.isLoaded()) {
        TextFiles.write(fileSystem, file, fingerprint);
        return;
      }
      try (var in = fileSystem.open(file)) {
        String known = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!known.equals(fingerprint)) {
          throw new InvalidConfigException(
              ("The token key is not the one %s was loaded with: the same buyer would get two"
                      + " tokens. Give the old key (setting privacy.key-file) or load into a new"
                      + " warehouse")
                  .formatted(warehouse.root()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
