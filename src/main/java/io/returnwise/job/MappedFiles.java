package io.returnwise.job;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import io.returnwise.ingest.Mapping;
import io.returnwise.ingest.Mapping.FileMapping;
import io.returnwise.io.RawFile;
import io.returnwise.io.RawFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * The files of an import by a mapping, each with its layout.
 *
 * @param files every file with its hash
 * @param layouts layouts in use, with their files
 */
record MappedFiles(ImportFiles files, List<Layout> layouts) {

  /** Files of one layout. */
  record Layout(FileMapping mapping, List<RawFile> files) {}

  /**
   * Finds the files, gives each its layout and checks its header.
   *
   * @throws InvalidDataException naming every file at fault
   */
  static MappedFiles find(RawFiles raw, List<String> inputs, Mapping mapping) {
    List<Path> paths = raw.find(inputs);
    Map<FileMapping, List<RawFile>> byLayout = new LinkedHashMap<>();
    Problems problems = new Problems("Cannot use the input");
    for (Path path : paths) {
      FileMapping layout = layout(mapping, path.getName());
      if (layout == null) {
        problems.add(
            "%s: expected a file name like one of %s of mapping %s, found none that fits"
                .formatted(
                    path.getName(),
                    mapping.files().stream().map(FileMapping::pattern).toList(),
                    mapping.source()));
      } else {
        byLayout.computeIfAbsent(layout, key -> new ArrayList<>()).add(file(path, layout));
      }
    }
    List<String> names = paths.stream().map(Path::getName).toList();
    names.stream()
        .distinct()
        .filter(name -> Collections.frequency(names, name) > 1)
        .forEach(
            name ->
                problems.add(
                    "%s: expected files with different names, found %d of this name"
                        .formatted(name, Collections.frequency(names, name))));
    problems.throwIfAny(InvalidDataException::new);
    List<Layout> layouts = new ArrayList<>();
    byLayout.forEach((layout, files) -> layouts.add(new Layout(layout, files)));
    raw.checkHeaders(layouts.stream().flatMap(layout -> layout.files().stream()).toList());
    return new MappedFiles(
        ImportFiles.of(mapping.toString(), names, raw.fingerprints(paths)), layouts);
  }

  private static FileMapping layout(Mapping mapping, String name) {
    for (FileMapping layout : mapping.files()) {
      if (matches(layout, name)) {
        return layout;
      }
    }
    return null;
  }

  private static boolean matches(FileMapping layout, String name) {
    try {
      return new GlobPattern(layout.pattern()).matches(name);
    } catch (RuntimeException e) { // Hadoop throws an exception of a library hidden inside it
      throw new InvalidConfigException(
          "Mapping files.%s.pattern: expected a glob such as orders*.csv, found '%s'"
              .formatted(layout.name(), layout.pattern()),
          e);
    }
  }

  private static RawFile file(Path path, FileMapping layout) {
    return new RawFile(
        path.toString(),
        path.getName(),
        layout.delimiter(),
        layout.quote(),
        layout.encoding(),
        layout.columns());
  }
}
