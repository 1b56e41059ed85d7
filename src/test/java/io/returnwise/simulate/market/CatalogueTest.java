package io.returnwise.simulate.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.truth.ListingCause;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is sold, by the laws that {@link Setting} states. */
class CatalogueTest {
  private static final Catalogue CATALOGUE = catalogue(Map.of("listings.problem-share", "0.5"));
  private static final List<Product> PRODUCTS = products(CATALOGUE);

  private static Catalogue catalogue(Map<String, String> given) {
    return new Catalogue(WorldSettings.of("test", 1_000_000, 9_008, given));
  }

  private static List<Product> products(Catalogue catalogue) {
    return LongStream.range(0, catalogue.size()).mapToObj(catalogue::product).toList();
  }

  @Test
  void someProductsAreNewOnDaysSpreadEvenly() {
    List<Product> fresh = PRODUCTS.stream().filter(product -> product.listedDay() >= 0).toList();

    World.near(PRODUCTS, "new", 0.35, product -> product.listedDay() >= 0);
    for (int quarter = 1; quarter < 4; quarter++) {
      int day = 730 * quarter / 4;
      World.near(fresh, "before day " + day, quarter / 4.0, product -> product.listedDay() < day);
    }
  }

  @Test
  void othersWereListedUpToNineHundredDaysBefore() {
    World.isEven(
        PRODUCTS.stream()
            .filter(product -> product.listedDay() < 0)
            .mapToDouble(Product::listedDay)
            .toArray(),
        -900,
        -1,
        5);
  }

  @Test
  void causesArePlantedInTheirShareAndSomeAreFixed() {
    List<Product> bad = PRODUCTS.stream().filter(product -> product.problem() != null).toList();

    World.near(PRODUCTS, "with a cause", 0.5, product -> product.problem() != null);
    World.near(bad, "fixed", 0.3, product -> product.problem().fixedDay() != Problem.NEVER);
    assertThat(bad)
        .filteredOn(product -> product.problem().fixedDay() != Problem.NEVER)
        .allMatch(
            product -> {
              int days = product.problem().fixedDay() - product.problem().fromDay();
              return days >= 60 && days <= 300;
            });
  }

  @Test
  void someCausesBeginWhileTheProductIsSoldAndBatchesAlways() {
    List<Product> bad = PRODUCTS.stream().filter(product -> product.problem() != null).toList();
    List<Product> others =
        bad.stream().filter(p -> p.problem().cause() != ListingCause.BAD_BATCH).toList();

    World.near(others, "later", 0.3, CatalogueTest::isLater);
    assertThat(bad)
        .filteredOn(product -> product.problem().cause() == ListingCause.BAD_BATCH)
        .filteredOn(product -> product.listedDay() < 700)
        .isNotEmpty()
        .allMatch(CatalogueTest::isLater);
    Map<String, String> atOnce =
        Map.of(
            "listings.problem-share", "0.5",
            "listings.later-share", "0",
            "listings.causes", "[description-mismatch]");
    assertThat(products(catalogue(atOnce)))
        .filteredOn(product -> product.problem() != null)
        .isNotEmpty()
        .noneMatch(CatalogueTest::isLater);
  }

  private static boolean isLater(Product product) {
    return product.problem().fromDay() > Math.max(0, product.listedDay());
  }

  @Test
  void productsAndCausesDifferAsTheirSettingsSay() {
    List<Product> products =
        products(
            catalogue(
                Map.of(
                    "listings.problem-share", "0.5",
                    "listings.problem-size", "1",
                    "catalogue.spread", "0.2")));
    double[] sizes =
        products.stream()
            .filter(product -> product.problem() != null)
            .mapToDouble(product -> product.problem().logOdds())
            .toArray();
    double[] spread = products.stream().mapToDouble(Product::logOdds).toArray();

    World.isEven(sizes, 0.6, 1.4, 0.05);
    World.hasSigma(spread, 0.2);
  }

  @Test
  void wornProductsComeInSizesAndProductsInColours() {
    List<Product> worn = PRODUCTS.stream().filter(p -> p.category().isWorn()).toList();
    List<Product> coloured =
        PRODUCTS.stream().filter(product -> !product.category().colours().isEmpty()).toList();

    for (int sizes = 3; sizes <= 6; sizes++) {
      int number = sizes;
      World.near(worn, sizes + " sizes", 0.25, product -> product.sizes() == number);
    }
    for (int colours = 1; colours <= 3; colours++) {
      int number = colours;
      World.near(coloured, colours + " colours", 1.0 / 3, product -> product.colours() == number);
    }
    List<Product> plain =
        products(catalogue(Map.of("catalogue.most-sizes", "3", "catalogue.most-colours", "1")));
    assertThat(plain).allMatch(product -> product.sizes() == (product.category().isWorn() ? 3 : 0));
    assertThat(plain).allMatch(product -> product.colours() <= 1);
    // As many SKUs are more products.
    assertThat((double) plain.size() / PRODUCTS.size()).isGreaterThan(1.5);
  }
}
