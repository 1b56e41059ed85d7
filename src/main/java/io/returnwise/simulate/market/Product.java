package io.returnwise.simulate.market;

import java.util.Locale;

/**
 * A product with its variants.
 *
 * @param number number of the product among all
 * @param category what it is
 * @param id id of the parent
 * @param brand brand
 * @param title title of the listing
 * @param euros list price
 * @param sigmas list price against the median of the category, in sigmas
 * @param listedDay day on which it was listed; negative when before the first day of sales
 * @param logOdds its own part of the log-odds of a return
 * @param firstSize number of its smallest size in the category
 * @param sizes number of sizes; 0 when nothing is worn
 * @param firstColour number of its best-selling colour in the category
 * @param colours number of colours; 0 when they do not matter
 * @param problem what is wrong with it; null when nothing is
 */
record Product(
    long number,
    Category category,
    String id,
    String brand,
    String title,
    double euros,
    double sigmas,
    int listedDay,
    double logOdds,
    int firstSize,
    int sizes,
    int firstColour,
    int colours,
    Problem problem) {

  String size(int index) {
    return sizes == 0 ? null : category.sizes().get(firstSize + index);
  }

  String colour(int index) {
    return colours == 0
        ? null
        : category.colours().get((firstColour + index) % category.colours().size());
  }

  String sku(int colour, int size) {
    String sku = id;
    if (sizes > 0) {
      sku += "-" + size(size);
    }
    if (colours > 0) {
      sku += "-" + colour(colour).toUpperCase(Locale.ROOT);
    }
    return sku;
  }

  /** What is wrong with the variant for purchases of that day; null when nothing is. */
  Problem problemOf(int colour, int size, int day) {
    return problem != null && problem.concerns(colour, size, day) ? problem : null;
  }
}
