package io.returnwise.schema;

import io.returnwise.schema.Formula.Amount;
import io.returnwise.schema.Formula.Both;
import io.returnwise.schema.Formula.Mean;
import io.returnwise.schema.Formula.Part;
import io.returnwise.schema.Formula.Rate;
import io.returnwise.schema.Formula.Since;
import io.returnwise.schema.Formula.Span;
import io.returnwise.schema.Input.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What only a buyer has a past of: orders, manners of returning, and habits. */
final class BuyerHistory {
  private static final Entity BUYER = Entity.BUYER;
  private static final int QUARTER = 90;

  private BuyerHistory() {}

  /** Orders and how far they lie apart. */
  static List<Feature> orders() {
    return List.of(
        Feature.of(
            "buyer_orders",
            "Baskets of the buyer so far.",
            new Amount(Told.ever(BUYER, Ledger.ORDERS)),
            "a buyer of many orders",
            "a buyer of few orders"),
        Feature.of(
            "buyer_orders_90d",
            "Baskets of the buyer in the last 90 days.",
            new Amount(new Told(BUYER, new LedgerTotal(Ledger.ORDERS, QUARTER))),
            "a buyer with many orders of late",
            "a buyer with few orders of late"),
        Feature.of(
            "buyer_lines_90d",
            "Lines of the buyer in the last 90 days.",
            new Amount(new Told(BUYER, new LedgerTotal(Ledger.LINES, QUARTER))),
            "a buyer with many lines of late",
            "a buyer with few lines of late"),
        Feature.of(
            "buyer_span",
            "Days from the buyer's first purchase to the last one.",
            span(Optional.empty()),
            "a buyer over a long time",
            "a buyer over a short time"),
        Feature.of(
            "buyer_basket_gap",
            "Mean days from one basket of the buyer to the next.",
            span(Optional.of(Told.ever(BUYER, Ledger.ORDERS))),
            "a buyer who buys seldom",
            "a buyer who buys often"),
        Feature.of(
            "buyer_tenure",
            "Days since the buyer registered.",
            new Since(new Input.Line(OrderLines.BUYER_SINCE)),
            "an old account",
            "a young account"));
  }

  private static Formula span(Optional<Input> steps) {
    return new Span(
        Told.ever(BUYER, Ledger.FIRST_SOLD_DAY), Told.ever(BUYER, Ledger.LAST_SOLD_DAY), steps);
  }

  /** How the buyer returns. */
  static List<Feature> returns() {
    return List.of(
        Feature.of(
            "buyer_rate_known",
            "Known returns against all lines of the buyer.",
            new Rate(BUYER, Ratio.KNOWN, 0),
            "the buyer has returned much so far",
            "the buyer has returned little so far"),
        Feature.of(
            "buyer_return_count",
            "Lines of the buyer known as returned.",
            new Amount(Told.ever(BUYER, Ledger.RETURNED_LINES)),
            "a buyer with returns on record",
            "a buyer without returns on record"),
        Feature.of(
            "buyer_full_basket_rate",
            "Share of the buyer's baskets of which every line came back.",
            new Rate(BUYER, Ratio.FULL_BASKET, 0),
            "the buyer often returns whole orders",
            "the buyer rarely returns whole orders"),
        Feature.of(
            "buyer_return_days",
            "Mean days from purchase to return of the buyer.",
            new Mean(Told.ever(BUYER, Ledger.RETURN_DAYS), Told.ever(BUYER, Ledger.DATED_RETURNS)),
            "a buyer who returns late",
            "a buyer who returns fast or not at all"),
        Feature.of(
            "buyer_refund_rate",
            "Money given back to the buyer against what the buyer spent.",
            new Rate(BUYER, Ratio.REFUND, 0),
            "much of the buyer's spending was given back",
            "little of the buyer's spending was given back"),
        Feature.of(
            "buyer_unmatched",
            "Returns of the buyer that match no line.",
            new Amount(Told.ever(BUYER, Ledger.UNMATCHED_RETURNS)),
            "returns by the buyer that match no order",
            "no unmatched returns by the buyer"));
  }

  /** How well the buyer knows what is bought. */
  static List<Feature> familiarity() {
    List<Feature> features = new ArrayList<>();
    features.addAll(familiar(Entity.BUYER_SKU, "SKU"));
    features.addAll(familiar(Entity.BUYER_PARENT, "product"));
    features.addAll(familiar(Entity.BUYER_BRAND, "brand"));
    features.addAll(familiar(Entity.BUYER_CATEGORY, "category"));
    features.addAll(familiar(Entity.BUYER_SIZE, "size"));
    features.add(
        Feature.of(
            "buyer_size_kept",
            "Share of this size in what the buyer kept of the category.",
            new Part(new Input.Kept(Entity.BUYER_SIZE), new Input.Kept(Entity.BUYER_CATEGORY)),
            "the size that the buyer keeps",
            "not the size that the buyer keeps"));
    features.add(
        Feature.of(
            "buyer_kept_after_return",
            "Lines of the product that the buyer kept, as far as others of it were returned.",
            new Both(
                new Input.Kept(Entity.BUYER_PARENT),
                Told.ever(Entity.BUYER_PARENT, Ledger.RETURNED_LINES)),
            "the buyer has returned one of the product and kept another",
            "the buyer has not exchanged the product"));
    return features;
  }

  private static List<Feature> familiar(Entity pair, String what) {
    return List.of(
        Feature.of(
            pair.id() + "_lines",
            "Lines of the %s this buyer bought before.".formatted(what),
            new Amount(Told.ever(pair, Ledger.LINES)),
            "the buyer has bought the %s before".formatted(what),
            "the buyer's first time with the %s".formatted(what)),
        Feature.of(
            pair.id() + "_returns",
            "Lines of the %s this buyer returned before.".formatted(what),
            new Amount(Told.ever(pair, Ledger.RETURNED_LINES)),
            "the buyer has returned the %s before".formatted(what),
            "the buyer has not returned the %s".formatted(what)));
  }
}
