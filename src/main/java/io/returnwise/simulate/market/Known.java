package io.returnwise.simulate.market;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.ListingCause;
import java.util.Arrays;
import java.util.List;

/** The names that lists in settings may hold. */
final class Known {
  private Known() {}

  static List<String> of(Setting setting) {
    return switch (setting) {
      case MARKETPLACES -> Marketplace.ALL.stream().map(Marketplace::name).toList();
      case CATEGORIES -> Category.ALL.stream().map(Category::name).toList();
      case ABUSE_KINDS ->
          Arrays.stream(BuyerKind.values()).filter(BuyerKind::isAbuser).map(BuyerKind::id).toList();
      case CAUSES -> Arrays.stream(ListingCause.values()).map(ListingCause::id).toList();
      default -> List.of();
    };
  }
}
