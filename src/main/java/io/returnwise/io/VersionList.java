package io.returnwise.io;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions of something that is not a table, as a commit lists them, and which of them were put
 * to use: a second list, the newest use last.
 *
 * @param commit the commit
 * @param name name under which it lists the versions
 */
record VersionList(Commit commit, String name) {
  private static final String USED = "_in_use";

  static VersionList of(Commit commit, String name) {
    return new VersionList(commit, name);
  }

  /** Every version, oldest first. */
  List<Folder> all() {
    return commit.folders(name);
  }

  /** Every use that was not rolled back, the oldest first. */
  List<Folder> uses() {
    return commit.folders(name + USED);
  }

  /** What is in use on a day: the last that was put to use among those of that day or before. */
  Optional<Folder> inUse(LocalDate day) {
    return uses().stream()
        .filter(use -> !LocalDate.parse(use.asOf()).isAfter(day))
        .reduce((one, later) -> later);
  }

  /**
   * The commit with one more version. It comes into use before those of later days, so that a
   * version made afterwards for an earlier day takes the place of none.
   */
  Commit added(Folder version, boolean isUsed) {
    Folder listed = new Folder(version.path(), version.asOf(), 0, commit.number() + 1);
    Commit next = commit.with(name, with(all(), all().size(), listed));
    if (!isUsed) {
      return next;
    }
    LocalDate day = LocalDate.parse(version.asOf());
    int place = 0;
    while (place < uses().size() && !LocalDate.parse(uses().get(place).asOf()).isAfter(day)) {
      place++;
    }
    return next.with(name + USED, with(uses(), place, listed));
  }

  /** The commit with a version put to use, whatever its day; the same if it is in use already. */
  Commit used(Folder version) {
    if (inUse(LocalDate.MAX).filter(version::equals).isPresent()) {
      return commit;
    }
    return commit.with(name + USED, with(uses(), uses().size(), version));
  }

  /** The commit without the last use. */
  Commit rolledBack() {
    return commit.with(name + USED, uses().subList(0, uses().size() - 1));
  }

  private static List<Folder> with(List<Folder> folders, int place, Folder one) {
    List<Folder> more = new ArrayList<>(folders);
    more.add(place, one);
    return more;
  }
}
