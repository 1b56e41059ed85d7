package io.returnwise.simulate;

import java.util.List;

/** What the shop sells: five categories, each with its own prices, variants and return rate. */
// The lists come from List.of, which the checker cannot see in a constructor's parameter.
@SuppressWarnings("ImmutableEnumChecker")
enum Category {
  DRESSES(
      new Trade("dresses", 0.30, 0.32, 0.28, 45),
      List.of("Avelo", "Nordi", "Mirra", "Solen"),
      List.of("wrap dress", "midi dress", "shift dress", "maxi dress", "knit dress"),
      List.of("XS", "S", "M", "L", "XL"),
      List.of("black", "navy", "green", "red", "cream")),
  SHOES(
      new Trade("shoes", 0.24, 0.22, 0.22, 70),
      List.of("Tresk", "Pasora", "Velto"),
      List.of("sneaker", "loafer", "ankle boot", "sandal", "trainer"),
      List.of("38", "39", "40", "41", "42", "43"),
      List.of("black", "white", "brown", "grey")),
  ACCESSORIES(
      new Trade("accessories", 0.20, 0.20, 0.13, 24),
      List.of("Voltu", "Kabex", "Ionic"),
      List.of("charger", "cable", "earbuds", "phone case", "mouse", "stand"),
      List.of(),
      List.of("black", "white", "blue")),
  HOME(
      new Trade("home", 0.16, 0.15, 0.11, 32),
      List.of("Husly", "Lumbo", "Casani"),
      List.of("vase", "lamp", "cushion", "mug set", "throw", "mirror"),
      List.of(),
      List.of("white", "grey", "green")),
  TOYS(
      new Trade("toys", 0.10, 0.11, 0.09, 22),
      List.of("Pippo", "Brikka", "Tumli"),
      List.of("puzzle", "train set", "plush bear", "board game", "blocks"),
      List.of(),
      List.of());

  /** Spread of the list prices of a category: standard deviation of their logarithm. */
  static final double PRICE_SIGMA = 0.45;

  private final Trade trade;
  private final List<String> brands;
  private final List<String> kinds;
  private final List<String> sizes;
  private final List<String> colours;

  Category(
      Trade trade,
      List<String> brands,
      List<String> kinds,
      List<String> sizes,
      List<String> colours) {
    this.trade = trade;
    this.brands = brands;
    this.kinds = kinds;
    this.sizes = sizes;
    this.colours = colours;
  }

  String label() {
    return trade.label();
  }

  /** First letter of its SKUs. */
  String code() {
    return name().substring(0, 1);
  }

  double skuShare() {
    return trade.skuShare();
  }

  double lineShare() {
    return trade.lineShare();
  }

  /** Return rate at the median price without discount, for a line that is not one of two sizes. */
  double baseReturnRate() {
    return trade.baseReturnRate();
  }

  double medianPrice() {
    return trade.medianPrice();
  }

  List<String> brands() {
    return brands;
  }

  List<String> kinds() {
    return kinds;
  }

  /** Sizes from small to large; empty where the category has none. */
  List<String> sizes() {
    return sizes;
  }

  List<String> colours() {
    return colours;
  }

  boolean isFashion() {
    return !sizes.isEmpty();
  }

  private record Trade(
      String label, double skuShare, double lineShare, double baseReturnRate, double medianPrice) {}
}
