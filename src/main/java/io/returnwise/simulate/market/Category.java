package io.returnwise.simulate.market;

import static io.returnwise.schema.truth.ListingCause.BAD_BATCH;
import static io.returnwise.schema.truth.ListingCause.COLOUR_DIFFERS;
import static io.returnwise.schema.truth.ListingCause.DESCRIPTION_MISMATCH;
import static io.returnwise.schema.truth.ListingCause.FRAGILE_PACKING;
import static io.returnwise.schema.truth.ListingCause.INCOMPATIBLE;
import static io.returnwise.schema.truth.ListingCause.MISSING_PARTS;
import static io.returnwise.schema.truth.ListingCause.SLOW_LANE;
import static io.returnwise.schema.truth.ListingCause.WRONG_SIZE_CHART;

import io.returnwise.schema.truth.ListingCause;
import java.io.Serializable;
import java.util.List;

/**
 * What can be sold.
 *
 * @param name name of the category
 * @param weight sales against other categories
 * @param euros median list price
 * @param lowRate lower end of the base return rate that a seed draws
 * @param highRate upper end
 * @param sizes sizes from small to large; empty where nothing is worn
 * @param colours colours; empty where they do not matter
 * @param kinds words for titles
 * @param causes what can be wrong with a listing here
 */
record Category(
    String name,
    double weight,
    double euros,
    double lowRate,
    double highRate,
    List<String> sizes,
    List<String> colours,
    List<String> kinds,
    List<ListingCause> causes)
    implements Serializable {
  private static final List<String> CLOTHES = List.of("XS", "S", "M", "L", "XL", "XXL");
  private static final List<String> FEET =
      List.of("36", "37", "38", "39", "40", "41", "42", "43", "44", "45");
  private static final List<String> BRIGHT =
      List.of("black", "navy", "green", "red", "cream", "pink");
  private static final List<String> PLAIN = List.of("black", "white", "grey", "blue");
  private static final List<String> NONE = List.of();

  private static final List<ListingCause> WORN =
      List.of(WRONG_SIZE_CHART, COLOUR_DIFFERS, DESCRIPTION_MISMATCH, BAD_BATCH, SLOW_LANE);
  private static final List<ListingCause> DEVICE =
      List.of(
          COLOUR_DIFFERS,
          DESCRIPTION_MISMATCH,
          BAD_BATCH,
          FRAGILE_PACKING,
          SLOW_LANE,
          MISSING_PARTS,
          INCOMPATIBLE);
  private static final List<ListingCause> THING =
      List.of(
          COLOUR_DIFFERS,
          DESCRIPTION_MISMATCH,
          BAD_BATCH,
          FRAGILE_PACKING,
          SLOW_LANE,
          MISSING_PARTS);
  private static final List<ListingCause> SIMPLE =
      List.of(DESCRIPTION_MISMATCH, BAD_BATCH, FRAGILE_PACKING, SLOW_LANE);

  static final List<Category> ALL =
      List.of(
          new Category(
              "dresses",
              12,
              45,
              0.20,
              0.33,
              CLOTHES,
              BRIGHT,
              List.of("wrap dress", "midi dress", "shift dress"),
              WORN),
          new Category(
              "shoes",
              11,
              70,
              0.16,
              0.27,
              FEET,
              PLAIN,
              List.of("sneaker", "loafer", "ankle boot"),
              WORN),
          new Category(
              "shirts",
              13,
              28,
              0.11,
              0.20,
              CLOTHES,
              BRIGHT,
              List.of("shirt", "blouse", "tee"),
              WORN),
          new Category(
              "coats",
              5,
              110,
              0.20,
              0.30,
              CLOTHES,
              PLAIN,
              List.of("parka", "trench", "wool coat"),
              WORN),
          new Category(
              "jewellery",
              4,
              35,
              0.06,
              0.12,
              NONE,
              PLAIN,
              List.of("ring", "chain", "earrings"),
              SIMPLE),
          new Category(
              "phones",
              4,
              320,
              0.06,
              0.11,
              NONE,
              PLAIN,
              List.of("phone", "refurbished phone"),
              DEVICE),
          new Category(
              "audio",
              9,
              60,
              0.07,
              0.13,
              NONE,
              PLAIN,
              List.of("earbuds", "headset", "speaker"),
              DEVICE),
          new Category(
              "computing",
              6,
              140,
              0.06,
              0.11,
              NONE,
              PLAIN,
              List.of("monitor", "keyboard", "dock"),
              DEVICE),
          new Category(
              "cables",
              12,
              12,
              0.03,
              0.07,
              NONE,
              PLAIN,
              List.of("cable", "adapter", "charger"),
              DEVICE),
          new Category(
              "kitchen",
              10,
              40,
              0.05,
              0.09,
              NONE,
              PLAIN,
              List.of("kettle", "pan", "blender"),
              THING),
          new Category(
              "home", 10, 32, 0.05, 0.10, NONE, PLAIN, List.of("lamp", "mirror", "cushion"), THING),
          new Category(
              "toys",
              9,
              22,
              0.03,
              0.07,
              NONE,
              NONE,
              List.of("puzzle", "train set", "board game"),
              THING),
          new Category(
              "beauty",
              8,
              18,
              0.015,
              0.04,
              NONE,
              NONE,
              List.of("cream", "serum", "brush set"),
              SIMPLE),
          new Category(
              "books", 6, 15, 0.01, 0.025, NONE, NONE, List.of("novel", "guide", "atlas"), SIMPLE));

  static Category named(String name) {
    return ALL.stream().filter(found -> found.name.equals(name)).findFirst().orElseThrow();
  }

  boolean isWorn() {
    return !sizes.isEmpty();
  }
}
