package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.simulate.SimulatedShop.Sale;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is planted can be seen, and only where it is planted. */
class WorldWithProblemsTest {
  private static final SimulatedShop SHOP =
      SimulatedShop.of(new SimulationSettings(60_000, 11, true));
  private static final Truth TRUTH = SHOP.result().truth();
  private static final List<Sale> SALES = SHOP.matureSales();

  private static final Map<PlantedCause, String> MAIN_REASON = new EnumMap<>(PlantedCause.class);

  static {
    MAIN_REASON.put(PlantedCause.WRONG_SIZE_CHART, "APPAREL_TOO_SMALL");
    MAIN_REASON.put(PlantedCause.COLOUR_DIFFERS, "DID_NOT_LIKE_COLOR");
    MAIN_REASON.put(PlantedCause.DESCRIPTION_MISMATCH, "NOT_AS_DESCRIBED");
    MAIN_REASON.put(PlantedCause.BAD_BATCH, "DEFECTIVE");
    MAIN_REASON.put(PlantedCause.FRAGILE_PACKING, "DAMAGED_BY_CARRIER");
    MAIN_REASON.put(PlantedCause.MISSING_PARTS, "MISSING_PARTS");
  }

  @Test
  void plantsInThreePercentOfTheSkusAndHalfAPercentOfTheBuyers() {
    assertThat((double) TRUTH.listings().size() / SHOP.result().listings())
        .isCloseTo(0.03, within(0.001));
    assertThat(TRUTH.listings().values())
        .extracting(Truth.PlantedListing::cause)
        .contains(PlantedCause.values());
    Set<String> buyers = SimulatedShop.by("buyer_email", SALES).keySet();
    assertThat((double) TRUTH.abusers().size() / buyers.size()).isCloseTo(0.006, within(0.002));
    assertThat(buyers).containsAll(TRUTH.abusers().keySet());
  }

  @Test
  void plantedListingsComeBackMuchMoreOften() {
    List<Sale> planted = honest(SALES).stream().filter(sale -> isPlanted(sale)).toList();
    Map<String, List<Sale>> others =
        SimulatedShop.by(
            "category", honest(SALES).stream().filter(sale -> !isListed(sale)).toList());
    double wouldBe =
        planted.stream()
            .mapToDouble(sale -> SimulatedShop.rate(others.get(sale.field("category"))))
            .average()
            .orElseThrow();

    assertThat(SimulatedShop.rate(planted)).isGreaterThan(wouldBe + 0.2);
    SimulatedShop.by("category", planted)
        .forEach(
            (category, lines) ->
                assertThat(VariantSpread.score(lines, SimulatedShop.rate(others.get(category))))
                    .as(category)
                    .isGreaterThan(2.5));
    assertThat(VariantSpread.of(honest(SALES))).isGreaterThan(1.5);
  }

  @Test
  void eachCauseShowsInItsReason() {
    List<Sale> returned = honest(SALES).stream().filter(Sale::isReturned).toList();
    List<Sale> others = returned.stream().filter(sale -> !isListed(sale)).toList();
    Map<PlantedCause, List<Sale>> byCause =
        returned.stream()
            .filter(sale -> isPlanted(sale))
            .collect(
                Collectors.groupingBy(sale -> TRUTH.listings().get(sale.field("sku")).cause()));

    assertThat(byCause).containsOnlyKeys(PlantedCause.values());
    byCause.forEach(
        (cause, lines) ->
            assertThat(share(MAIN_REASON.get(cause), lines))
                .as(cause.name())
                .isGreaterThan(0.25)
                .isGreaterThan(1.7 * share(MAIN_REASON.get(cause), others)));
  }

  private static double share(String reason, List<Sale> returned) {
    long given =
        returned.stream()
            .filter(sale -> sale.back().getField("reason_code").equals(reason))
            .count();
    return (double) given / returned.size();
  }

  @Test
  void aBadBatchIsGoodBeforeItsDay() {
    List<Sale> batches =
        honest(SALES).stream()
            .filter(
                sale ->
                    isListed(sale)
                        && TRUTH.listings().get(sale.field("sku")).cause()
                            == PlantedCause.BAD_BATCH)
            .toList();

    assertThat(SimulatedShop.rate(batches.stream().filter(sale -> isPlanted(sale)).toList()))
        .isGreaterThan(
            SimulatedShop.rate(batches.stream().filter(sale -> !isPlanted(sale)).toList()) + 0.2);
  }

  @Test
  void serialReturnersSendThreeOfFourBack() {
    List<Sale> lines = ofAbusers(AbuseKind.SERIAL_RETURNER);

    assertThat(lines).hasSizeGreaterThan(200);
    assertThat(SimulatedShop.rate(lines)).isCloseTo(0.75, within(0.06));
  }

  @Test
  void bulkBuyersSendNearlyAllUnitsBackAfterFiveToTwentyFiveDays() {
    List<Sale> bulk =
        ofAbusers(AbuseKind.BULK_BUYER).stream().filter(sale -> sale.units() >= 8).toList();

    assertThat(bulk).hasSizeGreaterThan(50).allMatch(sale -> sale.units() <= 40);
    assertThat(SimulatedShop.rate(bulk)).isGreaterThan(0.85);
    assertThat(bulk.stream().filter(Sale::isReturned).toList())
        .allSatisfy(
            sale -> {
              LocalDateTime returned = LocalDateTime.parse(sale.back().getField("return_time"));
              assertThat(returned.toLocalDate())
                  .isBetween(sale.day().plusDays(5), sale.day().plusDays(25));
              assertThat(Integer.parseInt(sale.back().getField("quantity")))
                  .isGreaterThanOrEqualTo(9 * sale.units() / 10);
            });
  }

  @Test
  void orderCorrectionsAreLargeAndCancelledTheSameDay() {
    List<Sale> corrections =
        SALES.stream()
            .filter(
                sale ->
                    sale.isReturned()
                        && sale.back().getField("reason_code").equals(Reasons.MISTAKE))
            .toList();
    long orders = SALES.stream().map(sale -> sale.field("order_id")).distinct().count();

    assertThat((double) corrections.size() / orders).isCloseTo(0.003, within(0.001));
    assertThat(corrections)
        .allSatisfy(
            sale -> {
              assertThat(sale.units()).isBetween(10, 60);
              assertThat(sale.back().getField("quantity")).isEqualTo(sale.field("quantity"));
              assertThat(sale.back().getField("return_time")).startsWith(sale.day().toString());
            });
  }

  @Test
  void everythingElseIsAsInAWorldWithoutProblems() {
    // Pairs of sizes go first: a pair of which one listing is planted would pass for a single line.
    List<Sale> ordinary =
        honest(SimulatedShop.withoutTwoSizes(SALES)).stream()
            .filter(sale -> !isListed(sale) && sale.units() <= 3)
            .toList();

    assertThat(VariantSpread.of(ordinary)).satisfies(VariantSpread::isChance);
  }

  private static List<Sale> honest(List<Sale> sales) {
    Set<String> notHonest = new HashSet<>(TRUTH.abusers().keySet());
    notHonest.add("");
    return sales.stream().filter(sale -> !notHonest.contains(sale.field("buyer_email"))).toList();
  }

  private static List<Sale> ofAbusers(AbuseKind kind) {
    return SALES.stream()
        .filter(sale -> TRUTH.abusers().get(sale.field("buyer_email")) == kind)
        .toList();
  }

  private static boolean isListed(Sale sale) {
    return TRUTH.listings().containsKey(sale.field("sku"));
  }

  private static boolean isPlanted(Sale sale) {
    return isListed(sale) && !sale.day().isBefore(TRUTH.listings().get(sale.field("sku")).from());
  }
}
