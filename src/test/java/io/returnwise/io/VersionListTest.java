package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionListTest {
  private static final LocalDate MAY = LocalDate.of(2025, 5, 1);
  private static final LocalDate JUNE = LocalDate.of(2025, 6, 1);
  private static final LocalDate JULY = LocalDate.of(2025, 7, 1);

  private static VersionList with(VersionList list, String path, LocalDate asOf, boolean isUsed) {
    Folder version = new Folder(path, asOf.toString(), 0, 0);
    return VersionList.of(list.added(version, isUsed), "models");
  }

  private static VersionList none() {
    return VersionList.of(Commit.EMPTY, "models");
  }

  private static Optional<String> inUse(VersionList list, LocalDate day) {
    return list.inUse(day).map(Folder::path);
  }

  @Test
  void aVersionIsInUseFromItsDayOnUntilALaterOneIs() {
    VersionList list = with(with(none(), "a", MAY, true), "b", JULY, true);

    assertThat(inUse(list, MAY.minusDays(1))).isEmpty();
    assertThat(inUse(list, MAY)).contains("a");
    assertThat(inUse(list, JULY.minusDays(1))).contains("a");
    assertThat(inUse(list, JULY)).contains("b");
  }

  @Test
  void oneThatIsHeldBackIsListedOnly() {
    VersionList list = with(with(none(), "a", MAY, true), "b", JUNE, false);

    assertThat(list.all()).extracting(Folder::path).containsExactly("a", "b");
    assertThat(inUse(list, JULY)).contains("a");
  }

  @Test
  void oneForAnEarlierDayIsUsedOnThatDayOnly() {
    VersionList list = with(with(none(), "b", JULY, true), "a", MAY, true);

    assertThat(inUse(list, JUNE)).contains("a");
    assertThat(inUse(list, JULY)).contains("b");
  }

  @Test
  void aDayMayHaveSeveralAndTheNewestIsUsed() {
    VersionList list = with(with(none(), "a", MAY, true), "b", MAY, true);

    assertThat(list.all()).hasSize(2);
    assertThat(inUse(list, MAY)).contains("b");
  }

  @Test
  void whatAPersonChoosesHoldsUntilItIsTakenBack() {
    VersionList list = with(with(none(), "a", MAY, true), "b", JULY, true);
    VersionList chosen = VersionList.of(list.used(list.all().get(0)), "models");

    assertThat(inUse(chosen, JULY)).contains("a");
    assertThat(inUse(VersionList.of(chosen.rolledBack(), "models"), JULY)).contains("b");
    assertThat(chosen.all()).isEqualTo(list.all());
    // Choosing it twice is choosing it.
    assertThat(chosen.used(list.all().get(0))).isEqualTo(chosen.commit());
    // The next one that passes is used again.
    assertThat(inUse(with(chosen, "c", JULY.plusDays(1), true), JULY.plusDays(1))).contains("c");
  }

  @Test
  void versionsAreNumberedByTheChangeThatAddsThem() {
    Commit later = new Commit(41, "ingest", "run-1", Commit.EMPTY.tables(), true);

    assertThat(with(VersionList.of(later, "models"), "a", MAY, true).all())
        .extracting(Folder::sequence)
        .containsExactly(42L);
  }
}
