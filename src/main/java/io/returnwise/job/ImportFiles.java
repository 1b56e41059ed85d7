package io.returnwise.job;

import io.returnwise.io.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of an import.
 *
 * @param importId hash of how they are read and of all files
 * @param found every file with its hash
 */
record ImportFiles(String importId, List<Found> found) {
  private static final int ID_DIGITS = 16;

  /** A file and the SHA-256 of its bytes. */
  public record Found(String name, String sha256) {}

  ImportFiles {
    found = List.copyOf(found);
  }

  /**
   * The files of an import.
   *
   * @param reading how they are read; part of the id of the import
   * @param names name of each file
   * @param hashes SHA-256 of each file, in the same order
   */
  static ImportFiles of(String reading, List<String> names, List<String> hashes) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      found.add(new Found(names.get(i), hashes.get(i)));
    }
    return new ImportFiles(id(reading, found), found);
  }

  List<String> names() {
    return found.stream().map(Found::name).toList();
  }

  private static String id(String reading, List<Found> found) {
    String files =
        found.stream().map(file -> file.name() + file.sha256()).collect(Collectors.joining());
    return Sha256.of(reading + files).substring(0, ID_DIGITS);
  }
}
