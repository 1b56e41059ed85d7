package io.returnwise.job;

import io.returnwise.io.CanonicalFiles;
import io.returnwise.io.WorkFolder;
import java.util.List;
import java.util.Optional;

/**
 * Folders of Parquet files whose rows are canonical already, in sub-folders named after their
 * tables. Every row is a version with its own known time, returns carry their lines, and tokens are
 * tokens: nothing is matched and no key is needed.
 *
 * @param inputs folders
 */
public record ParquetSource(List<String> inputs) implements ImportSource {
  /** How the files are read; part of the id of an import. */
  private static final String READING = "canonical Parquet";

  public ParquetSource {
    inputs = List.copyOf(inputs);
  }

  @Override
  public Arrived read(JobContext context, WorkFolder work) {
    CanonicalFiles canonical = CanonicalFiles.find(context.spark(), inputs);
    ImportFiles files =
        ImportFiles.of(
            READING,
            canonical.files().stream().map(CanonicalFiles.Found::name).toList(),
            canonical.fingerprints());
    Optional<ImportCounts> before = ImportCounts.logged(context.warehouse(), files.importId());
    if (before.isPresent()) {
      // The same bytes: every version in them is stored, and none became known again.
      return new Arrived(
          files,
          before.get(),
          canonical.notes(),
          Optional.empty(),
          (change, news) -> new Arrived.Appended(0, 0));
    }
    return new CanonicalImport(context, work, canonical).read(files);
  }
}
