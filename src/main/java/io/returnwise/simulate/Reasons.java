package io.returnwise.simulate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The reason codes buyers give. */
final class Reasons {
  static final String MISTAKE = "ORDERED_WRONG_ITEM";

  private static final double SIZE_REASON_FOR_SPARE_SIZE = 0.85;
  private static final Mix SPARE_SIZE =
      new Mix(List.of("APPAREL_TOO_SMALL", "APPAREL_TOO_LARGE"), 0.5, 0.5);
  private static final Mix BULK =
      new Mix(List.of("UNWANTED_ITEM", "NO_REASON_GIVEN", "DEFECTIVE"), 0.5, 0.35, 0.15);

  private static final List<String> ANYTHING =
      List.of(
          "UNWANTED_ITEM",
          "NO_REASON_GIVEN",
          "NOT_AS_DESCRIBED",
          "QUALITY_UNACCEPTABLE",
          "DEFECTIVE",
          "DAMAGED_BY_CARRIER",
          "MISSED_ESTIMATED_DELIVERY",
          "SWITCHEROO",
          "FOUND_BETTER_PRICE",
          "DID_NOT_LIKE_COLOR",
          "MISSING_PARTS");

  private static final List<String> FASHION =
      List.of(
          "APPAREL_TOO_SMALL",
          "APPAREL_TOO_LARGE",
          "APPAREL_STYLE",
          "DID_NOT_LIKE_FABRIC",
          "DID_NOT_LIKE_COLOR",
          "UNWANTED_ITEM",
          "NO_REASON_GIVEN",
          "NOT_AS_DESCRIBED",
          "QUALITY_UNACCEPTABLE",
          "MISSED_ESTIMATED_DELIVERY",
          "SWITCHEROO");

  private static final Map<Category, Mix> USUAL = new EnumMap<>(Category.class);
  private static final Map<PlantedCause, Mix> PLANTED = new EnumMap<>(PlantedCause.class);

  static {
    USUAL.put(Category.DRESSES, new Mix(FASHION, 24, 20, 14, 6, 6, 12, 8, 4, 3, 2, 1));
    USUAL.put(Category.SHOES, new Mix(FASHION, 29, 22, 7, 2, 3, 14, 10, 4, 6, 2, 1));
    USUAL.put(Category.ACCESSORIES, new Mix(ANYTHING, 20, 14, 15, 12, 18, 3, 5, 3, 5, 2, 3));
    USUAL.put(Category.HOME, new Mix(ANYTHING, 24, 16, 14, 10, 6, 12, 4, 2, 4, 6, 2));
    USUAL.put(Category.TOYS, new Mix(ANYTHING, 30, 18, 10, 8, 8, 6, 8, 3, 3, 1, 5));

    PLANTED.put(
        PlantedCause.WRONG_SIZE_CHART,
        new Mix(List.of("APPAREL_TOO_SMALL", "APPAREL_TOO_LARGE"), 75, 25));
    PLANTED.put(
        PlantedCause.COLOUR_DIFFERS,
        new Mix(List.of("DID_NOT_LIKE_COLOR", "NOT_AS_DESCRIBED"), 75, 25));
    PLANTED.put(
        PlantedCause.DESCRIPTION_MISMATCH,
        new Mix(List.of("NOT_AS_DESCRIBED", "QUALITY_UNACCEPTABLE"), 90, 10));
    PLANTED.put(
        PlantedCause.BAD_BATCH, new Mix(List.of("DEFECTIVE", "QUALITY_UNACCEPTABLE"), 70, 30));
    PLANTED.put(
        PlantedCause.FRAGILE_PACKING, new Mix(List.of("DAMAGED_BY_CARRIER", "DEFECTIVE"), 90, 10));
    PLANTED.put(PlantedCause.MISSING_PARTS, new Mix(List.of("MISSING_PARTS", "DEFECTIVE"), 80, 20));
  }

  private Reasons() {}

  /** When nothing in particular is wrong with the listing. */
  static String usual(Category category, Dice dice) {
    return USUAL.get(category).draw(dice);
  }

  static String spareSize(Category category, Dice dice) {
    return dice.chance(SIZE_REASON_FOR_SPARE_SIZE) ? SPARE_SIZE.draw(dice) : usual(category, dice);
  }

  static String bulk(Dice dice) {
    return BULK.draw(dice);
  }

  static String planted(PlantedCause cause, Dice dice) {
    return PLANTED.get(cause).draw(dice);
  }

  /** Codes with the weight of each, in order. */
  private static final class Mix {
    private final List<String> codes;
    private final WeightedChoice choice;

    Mix(List<String> codes, double... weights) {
      if (codes.size() != weights.length) {
        throw new IllegalArgumentException(
            "Need a weight for each of %d codes, found %d".formatted(codes.size(), weights.length));
      }
      this.codes = codes;
      choice = new WeightedChoice(weights);
    }

    String draw(Dice dice) {
      return codes.get(choice.draw(dice));
    }
  }
}
