package io.returnwise.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The SKUs and how often each is bought.
 *
 * <p>About 350 SKUs for 12,000 lines and 2,000 for 100,000. Within a category the products sell by
 * a Zipf law of their rank; within a product the middle sizes and the first colour sell best.
 */
final class Catalogue {
  private static final double SKUS_AT_REFERENCE = 350;
  private static final double REFERENCE_LINES = 12_000;
  private static final double SKU_GROWTH = 0.82;

  private static final double PRODUCT_ZIPF = 0.75;
  private static final double PRODUCT_ZIPF_SHIFT = 3;
  private static final double COLOUR_ZIPF = 1;
  private static final double SIZE_SPREAD = 1.3;
  private static final int MAX_COLOURS = 3;
  private static final int FEWEST_SIZES = 3;

  private static final double SKU_NOISE = 0.05;

  private static final double NEW_SHARE = 0.25;
  private static final int NEWEST_DAY = 365;
  private static final int OLDEST_DAYS_BEFORE = 540;

  private static final List<String> NAMES =
      List.of(
          "Lena", "Ida", "Mona", "Juno", "Vera", "Nils", "Otto", "Alma", "Finn", "Runa", "Maja",
          "Tilda", "Nora", "Arlo", "Edda", "Pia");

  private final List<Sku> skus = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private final Dice dice;
  private final WeightedChoice sales;

  Catalogue(long lines, Dice dice) {
    this.dice = dice;
    for (Category category : Category.values()) {
      int from = skus.size();
      int target = (int) Math.max(1, Math.round(category.skuShare() * skuTarget(lines)));
      for (int rank = 0; skus.size() - from < target; rank++) {
        addProduct(category, rank);
      }
      scaleWeights(from, category.lineShare());
    }
    sales = new WeightedChoice(weights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  int size() {
    return skus.size();
  }

  Sku sku(int index) {
    return skus.get(index);
  }

  List<Sku> skus() {
    return List.copyOf(skus);
  }

  /** A SKU that is on sale this day. The best-selling product of a category always is. */
  int draw(Dice buying, LocalDate day) {
    int index = sales.draw(buying);
    while (skus.get(index).parent().listedOn().isAfter(day)) {
      index = sales.draw(buying);
    }
    return index;
  }

  /** The part of all sold lines that this SKU is expected to get. */
  double share(int index) {
    return sales.share(index);
  }

  /** The next size of the same product and colour, larger if there is one; -1 if there is none. */
  int nextSize(int index) {
    if (isOtherSize(index, index + 1)) {
      return index + 1;
    }
    return isOtherSize(index, index - 1) ? index - 1 : -1;
  }

  private boolean isOtherSize(int index, int other) {
    if (other < 0 || other >= skus.size()) {
      return false;
    }
    Sku one = skus.get(index);
    Sku two = skus.get(other);
    return one.parent().equals(two.parent())
        && one.colour().equals(two.colour())
        && !one.size().equals(two.size());
  }

  private static double skuTarget(long lines) {
    return SKUS_AT_REFERENCE * StrictMath.pow(lines / REFERENCE_LINES, SKU_GROWTH);
  }

  private void addProduct(Category category, int rank) {
    Parent parent = product(category, rank);
    List<String> sizes = someSizes(category);
    List<String> colours = someColours(category);
    double popularity = WeightedChoice.zipf(rank, PRODUCT_ZIPF_SHIFT, PRODUCT_ZIPF);
    for (int colour = 0; colour < colours.size(); colour++) {
      for (int size = 0; size < sizes.size(); size++) {
        skus.add(variant(parent, sizes.get(size), colours.get(colour)));
        double fromMiddle = (size - (sizes.size() - 1) / 2.0) / SIZE_SPREAD;
        weights.add(
            popularity
                * WeightedChoice.zipf(colour, 1, COLOUR_ZIPF)
                * StrictMath.exp(-fromMiddle * fromMiddle / 2));
      }
    }
  }

  private Parent product(Category category, int rank) {
    String id = category.code() + String.format(Locale.ROOT, "%03d", rank + 1);
    String title = dice.pick(NAMES) + " " + dice.pick(category.kinds());
    long euros = Math.round(dice.logNormal(category.medianPrice(), Category.PRICE_SIGMA));
    boolean isNew = dice.chance(NEW_SHARE) && rank > 0;
    LocalDate listedOn =
        isNew
            ? Season.START.plusDays(dice.between(0, NEWEST_DAY))
            : Season.START.minusDays(dice.between(1, OLDEST_DAYS_BEFORE));
    return new Parent(
        id, category, dice.pick(category.brands()), title, 100 * Math.max(euros, 3) - 1, listedOn);
  }

  private Sku variant(Parent parent, String size, String colour) {
    StringBuilder id = new StringBuilder(parent.id());
    if (!size.isEmpty()) {
      id.append('-').append(size);
    }
    if (!colour.isEmpty()) {
      String word = colour.toUpperCase(Locale.ROOT);
      id.append('-').append(word.charAt(0)).append(word.charAt(word.length() - 1));
    }
    return new Sku(id.toString(), parent, size, colour, SKU_NOISE * dice.gaussian());
  }

  private List<String> someSizes(Category category) {
    List<String> all = category.sizes();
    if (all.isEmpty()) {
      return List.of("");
    }
    int count = dice.between(FEWEST_SIZES, all.size());
    int from = dice.between(0, all.size() - count);
    return all.subList(from, from + count);
  }

  private List<String> someColours(Category category) {
    List<String> all = category.colours();
    if (all.isEmpty()) {
      return List.of("");
    }
    int count = dice.between(1, Math.min(MAX_COLOURS, all.size()));
    int from = dice.between(0, all.size() - count);
    return all.subList(from, from + count);
  }

  /** Makes the weights of the last category add up to its part of the sales. */
  private void scaleWeights(int from, double share) {
    List<Double> own = weights.subList(from, weights.size());
    double total = own.stream().mapToDouble(Double::doubleValue).sum();
    own.replaceAll(weight -> share * weight / total);
  }
}
