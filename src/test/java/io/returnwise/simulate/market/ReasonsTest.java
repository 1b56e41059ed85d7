package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.ListingCause;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What buyers give as the reason, as {@code docs/simulation.md} prints it. */
class ReasonsTest {
  private static final int DRAWS = 20_000;
  private static final Map<String, Map<String, Long>> MIXES = Reasons.mixes();

  @Test
  void reasonsOfWhatIsUsualAreDrawnInTheirShares() {
    for (Category category : Category.ALL) {
      isDrawn(
          category.isWorn() ? "usual, of what is worn" : "usual, of anything else",
          dice -> Reasons.usual(category, dice));
    }
    isDrawn("a size that does not fit", Reasons::wrongSize);
  }

  @Test
  void reasonsOfCausesAndAbuseAreDrawnInTheirShares() {
    for (ListingCause cause : ListingCause.values()) {
      isDrawn(cause.id(), dice -> Reasons.planted(cause, dice));
    }
    for (BuyerKind kind : BuyerKind.values()) {
      if (kind.isAbuser()) {
        isDrawn(kind.id(), dice -> Reasons.abuse(kind, dice));
      }
    }
  }

  private static void isDrawn(String mix, Function<Dice, String> reason) {
    List<String> drawn =
        IntStream.range(0, DRAWS)
            .mapToObj(i -> reason.apply(Dice.of(9_009, Dice.Purpose.TOKEN, i)))
            .toList();

    assertThat(Set.copyOf(drawn)).as(mix).isEqualTo(MIXES.get(mix).keySet());
    MIXES
        .get(mix)
        .forEach(
            (code, percent) ->
                World.near(
                    mix + ": " + code, percent / 100.0, DRAWS, Collections.frequency(drawn, code)));
  }

  @Test
  void whatComesBackIsInTheStateThatIsSaid() {
    isInState("DEFECTIVE", Reasons.FAULTY, 0.8);
    isInState("DAMAGED_BY_CARRIER", Reasons.BROKEN, 0.9);
    isInState("UNWANTED_ITEM", Reasons.USED, 0.06);
    isInState(BuyerKind.WARDROBER, Reasons.USED, 0.55);
    isInState(BuyerKind.WRONG_ITEM, Reasons.OTHER_THING, 0.8);
    isInState(BuyerKind.SERIAL_RETURNER, Reasons.USED, 0.15);
  }

  private static void isInState(String code, String state, double share) {
    isDrawn(code, state, share, dice -> Reasons.disposition(code, dice));
  }

  private static void isInState(BuyerKind kind, String state, double share) {
    isDrawn(kind.id(), state, share, dice -> Reasons.disposition(kind, dice));
  }

  private static void isDrawn(
      String of, String state, double share, Function<Dice, String> disposition) {
    long found =
        IntStream.range(0, DRAWS)
            .mapToObj(i -> disposition.apply(Dice.of(9_010, Dice.Purpose.TOKEN, i)))
            .filter(state::equals)
            .count();
    World.near(of + ": " + state, share, DRAWS, found);
  }
}
