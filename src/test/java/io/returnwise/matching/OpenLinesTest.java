package io.returnwise.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.matching.OpenLines.Piece;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenLinesTest {
  private final OpenLines lines = new OpenLines();

  @Test
  void takesTheLatestLineWithTheSameOpenUnits() {
    lines.add("first", at(1), 2);
    lines.add("second", at(2), 2);
    lines.add("third", at(3), 5);

    assertThat(lines.take(at(9), 2))
        .containsExactly(new Piece("second", 2, MatchMethod.SAME_UNITS));
    assertThat(lines.take(at(9), 2)).containsExactly(new Piece("first", 2, MatchMethod.SAME_UNITS));
  }

  @Test
  void takesTheLatestLinesOneAfterAnotherWhenNoneHasTheSameUnits() {
    lines.add("first", at(1), 4);
    lines.add("second", at(2), 1);
    lines.add("third", at(3), 2);

    assertThat(lines.take(at(9), 5))
        .containsExactly(
            new Piece("third", 2, MatchMethod.LATEST_EARLIER),
            new Piece("second", 1, MatchMethod.LATEST_EARLIER),
            new Piece("first", 2, MatchMethod.LATEST_EARLIER));
  }

  @Test
  void aPartOfALineLeavesTheRestOpen() {
    lines.add("only", at(1), 5);

    assertThat(lines.take(at(9), 2))
        .containsExactly(new Piece("only", 2, MatchMethod.LATEST_EARLIER));
    assertThat(lines.take(at(9), 3)).containsExactly(new Piece("only", 3, MatchMethod.SAME_UNITS));
  }

  @Test
  void unitsBeyondThoseSoldMatchNothing() {
    lines.add("only", at(1), 3);

    assertThat(lines.take(at(9), 4))
        .containsExactly(
            new Piece("only", 3, MatchMethod.LATEST_EARLIER),
            new Piece(null, 1, MatchMethod.MORE_THAN_SOLD));
    assertThat(lines.take(at(9), 1)).containsExactly(new Piece(null, 1, MatchMethod.NO_OPEN_LINE));
  }

  @Test
  void aLineBoughtAfterTheReturnIsPassedOver() {
    lines.add("later", at(5), 2);
    lines.add("earlier", at(1), 2);

    assertThat(lines.take(at(3), 2))
        .containsExactly(new Piece("earlier", 2, MatchMethod.SAME_UNITS));
    assertThat(lines.take(at(3), 2)).containsExactly(new Piece(null, 2, MatchMethod.NO_OPEN_LINE));
  }

  private static Instant at(int day) {
    return Instant.EPOCH.plus(Duration.ofDays(day));
  }
}
