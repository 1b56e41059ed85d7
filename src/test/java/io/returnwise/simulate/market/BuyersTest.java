package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.schema.truth.BuyerKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of buyers, how many there are, and how they differ. */
class BuyersTest {
  private static final Buyers BUYERS =
      new Buyers(
          WorldSettings.of(
              "test",
              120_000,
              9_007,
              Map.of("buyers.lines-per-buyer", "5", "abuse.buyer-share", "0.08")));

  @Test
  void abusersAndDecoysAreAsManyAsAskedFor() {
    Map<BuyerKind, Long> kinds = new HashMap<>();
    for (long number = 0; number < BUYERS.size(); number++) {
      kinds.merge(BUYERS.buyer(number).kind(), 1L, Long::sum);
    }
    assertThat(BUYERS.size()).isBetween(23_990L, 24_010L);
    assertThat(kinds.get(BuyerKind.SERIAL_RETURNER)).isEqualTo(240);
    assertThat(kinds.get(BuyerKind.HUB_MEMBER)).isEqualTo(960);
    assertThat(largestHub(BUYERS)).isEqualTo(40);
    assertThat(
            largestHub(
                new Buyers(
                    WorldSettings.of("test", 10_000, 9_007, Map.of("buyers.hub-size", "7")))))
        .isEqualTo(7);
  }

  @Test
  void halfOfThemRegisterLaterAndTheOthersUpToFifteenHundredDaysBefore() {
    List<Buyer> buyers = LongStream.range(0, BUYERS.size()).mapToObj(BUYERS::buyer).toList();

    World.near(buyers, "new", 0.5, buyer -> buyer.registeredDay() >= 0);
    World.isEven(
        buyers.stream()
            .filter(buyer -> buyer.registeredDay() < 0)
            .mapToDouble(Buyer::registeredDay)
            .toArray(),
        -1_500,
        -1,
        5);
  }

  private static long largestHub(Buyers buyers) {
    return LongStream.range(buyers.honest(), buyers.size())
        .mapToObj(buyers::buyer)
        .filter(buyer -> buyer.kind() == BuyerKind.HUB_MEMBER)
        .collect(Collectors.groupingBy(Buyer::group, Collectors.counting()))
        .values()
        .stream()
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Test
  void ringsAreFourAccountsWithOneAddressAndHalfOfThemPayAlike() {
    Tokens tokens = new Tokens(1);
    Map<Long, List<Buyer>> rings =
        LongStream.range(BUYERS.honest(), BUYERS.size())
            .mapToObj(BUYERS::buyer)
            .filter(buyer -> buyer.kind() == BuyerKind.RING_MEMBER)
            .collect(Collectors.groupingBy(Buyer::group));

    assertThat(rings).hasSizeGreaterThan(40);
    assertThat(rings.values())
        .allMatch(ring -> ring.size() == 4)
        .allMatch(ring -> ring.stream().map(tokens::address).distinct().count() == 1)
        .allMatch(ring -> ring.stream().map(tokens::payment).distinct().count() == 3)
        .allMatch(ring -> ring.stream().map(tokens::device).distinct().count() == 2)
        .allMatch(ring -> ring.stream().map(tokens::buyer).distinct().count() == 4);
  }

  @Test
  void aHeavyTailIsHeavierThanALogNormalOne() {
    assertThat(kurtosis("log-normal")).isCloseTo(3, within(0.4));
    assertThat(kurtosis("heavy")).isGreaterThan(6);
  }

  @Test
  void honestBuyersDifferByTheSpreadOfTheSetting() {
    double[] values = logOdds(Map.of("buyers.honest-spread", "0.4"));

    assertThat(Arrays.stream(values).average().orElseThrow())
        .isCloseTo(0, within(World.STANDARD_ERRORS * 0.4 / Math.sqrt(values.length)));
    World.hasSigma(values, 0.4);
  }

  private static double[] logOdds(Map<String, String> given) {
    Buyers buyers = new Buyers(WorldSettings.of("test", 100_000, 9_005, given));
    return LongStream.range(0, buyers.honest())
        .mapToDouble(number -> buyers.buyer(number).logOdds())
        .toArray();
  }

  /** Effects of kinds are spread evenly over what {@link Setting} says of them. */
  @ParameterizedTest
  @CsvSource({"SIZE_TROUBLE, 0.9, 1.6", "GIFT_GIVER, 0.4, 0.9", "BUSINESS, 0.2, 0.6"})
  void decoysReturnMoreByWhatIsSaid(BuyerKind kind, double low, double high) {
    double[] effects =
        LongStream.range(BUYERS.honest(), BUYERS.size())
            .mapToObj(BUYERS::buyer)
            .filter(buyer -> buyer.kind() == kind)
            .mapToDouble(Buyer::kindLogOdds)
            .toArray();

    assertThat(effects).hasSizeGreaterThan(100);
    World.isEven(effects, low, high, 0.1);
  }

  @Test
  void abusersAndBusinessesOrderMoreByTheirFactors() {
    Buyers buyers =
        new Buyers(WorldSettings.of("test", 100_000, 9_005, Map.of("abuse.activity", "2.5")));

    assertThat(perBuyer(buyers, BuyerKind.SERIAL_RETURNER)).isCloseTo(2.5, within(1e-9));
    assertThat(perBuyer(buyers, BuyerKind.BUSINESS)).isCloseTo(3, within(1e-9));
    assertThat(perBuyer(buyers, BuyerKind.BRACKETER)).isCloseTo(1, within(1e-9));
  }

  /** Orders of a buyer of a kind against those of an ordinary one. */
  private static double perBuyer(Buyers buyers, BuyerKind kind) {
    long count =
        LongStream.range(buyers.honest(), buyers.size())
            .filter(number -> buyers.buyer(number).kind() == kind)
            .count();
    return (buyers.orderShare(kind) / count)
        / (buyers.orderShare(BuyerKind.HONEST) / buyers.honest());
  }

  private static double kurtosis(String tail) {
    double[] values = logOdds(Map.of("buyers.honest-tail", tail));
    double second = Arrays.stream(values).map(v -> v * v).average().orElseThrow();
    double fourth = Arrays.stream(values).map(v -> v * v * v * v).average().orElseThrow();
    return fourth / (second * second);
  }

  @Test
  void eachSeedDrawsItsOwnStrengthsFromTheRanges() {
    List<Double> strengths =
        LongStream.range(0, 50)
            .mapToObj(seed -> WorldSettings.of("test", 10, seed, Map.of()))
            .map(settings -> settings.drawn(Setting.ABUSE_STRENGTH))
            .toList();

    assertThat(strengths).allMatch(value -> value >= 0.35 && value <= 0.8);
    assertThat(strengths.stream().distinct().count()).isEqualTo(50);
    assertThat(strengths.stream().max(Comparator.naturalOrder()).orElseThrow()).isGreaterThan(0.7);
    assertThat(strengths.stream().min(Comparator.naturalOrder()).orElseThrow()).isLessThan(0.45);
  }
}
