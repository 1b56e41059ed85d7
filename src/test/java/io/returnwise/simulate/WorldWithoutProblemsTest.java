package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.simulate.SimulatedShop.Sale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing is planted: what comes back follows from category, price, discount and two sizes. */
class WorldWithoutProblemsTest {
  private static final SimulatedShop SHOP =
      SimulatedShop.of(new SimulationSettings(60_000, 11, false));
  private static final List<Sale> SALES = SHOP.matureSales();

  @Test
  void truthIsEmpty() {
    assertThat(SHOP.result().truth()).isEqualTo(new Truth(Map.of(), Map.of()));
  }

  /** The table of docs/simulation.md. */
  @Test
  void categoriesComeBackAtTheirDocumentedRates() {
    Map<String, List<Sale>> categories = SimulatedShop.by("category", SALES);

    assertRate(categories, "dresses", 0.33, 0.03);
    assertRate(categories, "shoes", 0.27, 0.03);
    assertRate(categories, "accessories", 0.125, 0.025);
    assertRate(categories, "home", 0.11, 0.025);
    assertRate(categories, "toys", 0.09, 0.025);
    assertThat(categories).hasSize(5);
  }

  private static void assertRate(
      Map<String, List<Sale>> categories, String category, double rate, double tolerance) {
    assertThat(SimulatedShop.rate(categories.get(category)))
        .as(category)
        .isCloseTo(rate, within(tolerance));
  }

  @Test
  void variantsOfOneProductDifferByChanceOnly() {
    assertThat(VariantSpread.of(SALES)).satisfies(VariantSpread::isChance);
  }

  @Test
  void noSkuStandsOutOfItsCategory() {
    List<Sale> single = SimulatedShop.withoutTwoSizes(SALES);
    SimulatedShop.by("category", single)
        .values()
        .forEach(
            category -> {
              double rate = SimulatedShop.rate(category);
              assertThat(SimulatedShop.by("sku", category).values())
                  .filteredOn(lines -> lines.size() >= 30)
                  .isNotEmpty()
                  .allSatisfy(
                      lines ->
                          assertThat(Math.abs(VariantSpread.score(lines, rate))).isLessThan(5));
            });
  }

  @Test
  void onlyAFewUnitsAreBoughtAndNothingIsCancelledTheSameDay() {
    assertThat(SALES).allMatch(sale -> sale.units() <= 3);
    assertThat(SHOP.returns())
        .extracting(row -> row.getField("reason_code"))
        .doesNotContain(Reasons.MISTAKE);
  }

  @Test
  void noBuyerWithManyLinesReturnsMostOfThem() {
    assertThat(SimulatedShop.by("buyer_email", SALES).values())
        .filteredOn(lines -> lines.size() >= 20)
        .isNotEmpty()
        .allSatisfy(lines -> assertThat(SimulatedShop.rate(lines)).isLessThan(0.65));
  }

  @Test
  void oneOfTwoSizesMostlyComesBack() {
    List<Sale> pairs = SimulatedShop.ofTwoSizes(SALES);

    assertThat(pairs).hasSizeGreaterThan(1_000);
    assertThat(SimulatedShop.rate(pairs)).isBetween(0.45, 0.60);
  }

  @Test
  void dearerComesBackMoreAndDiscountedLess() {
    List<Sale> dresses =
        SimulatedShop.withoutTwoSizes(SimulatedShop.by("category", SALES).get("dresses"));

    assertThat(SimulatedShop.rate(dresses.stream().filter(s -> price(s) >= 70).toList()))
        .isGreaterThan(SimulatedShop.rate(dresses.stream().filter(s -> price(s) < 40).toList()));
    assertThat(SimulatedShop.rate(dresses.stream().filter(s -> !isDiscounted(s)).toList()))
        .isGreaterThan(SimulatedShop.rate(dresses.stream().filter(s -> isDiscounted(s)).toList()));
  }

  private static double price(Sale sale) {
    return Double.parseDouble(sale.field("list_price"));
  }

  private static boolean isDiscounted(Sale sale) {
    return !sale.field("unit_price").equals(sale.field("list_price"));
  }
}
