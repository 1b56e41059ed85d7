package io.returnwise.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.simulate.SimulatedShop.Sale;
import java.util.List;

/** How far the return rates of the variants of a product lie apart, against mere chance. */
final class VariantSpread {
  private static final int FEWEST_LINES = 25;

  private VariantSpread() {}

  /** Chi-square over its degrees of freedom, all products together: about 1 when it is chance. */
  static double of(List<Sale> sales) {
    double chiSquare = 0;
    int degrees = 0;
    for (List<Sale> product :
        SimulatedShop.by("parent_sku", SimulatedShop.withoutTwoSizes(sales)).values()) {
      List<List<Sale>> variants =
          SimulatedShop.by("sku", product).values().stream()
              .filter(lines -> lines.size() >= FEWEST_LINES)
              .toList();
      double rate = SimulatedShop.rate(variants.stream().flatMap(List::stream).toList());
      if (variants.size() > 1 && rate > 0) {
        chiSquare += variants.stream().mapToDouble(v -> Math.pow(score(v, rate), 2)).sum();
        degrees += variants.size() - 1;
      }
    }
    return chiSquare / degrees;
  }

  /**
   * With some 320 degrees of freedom the standard deviation is 0.08; the noise of the SKUs adds
   * 0.05 to the mean.
   */
  static void isChance(double spread) {
    assertThat(spread).isBetween(0.75, 1.35);
  }

  /** Standard deviations between the returns of these lines and what the rate lets expect. */
  static double score(List<Sale> lines, double rate) {
    double returned = lines.stream().filter(Sale::isReturned).count();
    double expected = rate * lines.size();
    return (returned - expected) / Math.sqrt(expected * (1 - rate));
  }
}
