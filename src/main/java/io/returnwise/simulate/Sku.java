package io.returnwise.simulate;

/**
 * One variant of a product.
 *
 * @param size empty where the product has no sizes
 * @param colour empty where the product has no colours
 * @param logOdds own small part of the return odds, which no attribute explains
 */
record Sku(String id, Parent parent, String size, String colour, double logOdds) {
  Category category() {
    return parent.category();
  }
}
