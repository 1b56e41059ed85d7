package io.returnwise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The run in three sentences: what to fix first, what it is worth, what else there is. */
final class Summary {
  private Summary() {}

  static List<String> of(
      Optional<ListingSection> listings,
      Optional<OpenLineSection> openLines,
      Optional<BuyerSection> buyers) {
    List<String> sentences = new ArrayList<>();
    sentences.add(listings.map(Summary::whatToFix).orElse("Listings were not judged in this run."));
    listings
        .filter(section -> section.flaggedCount() > 0)
        .map(Summary::worth)
        .ifPresent(sentences::add);
    sentences.add(
        openLines.map(Summary::open).orElse("Open order lines were not scored.")
            + " "
            + buyers(buyers));
    return List.copyOf(sentences);
  }

  private static String whatToFix(ListingSection listings) {
    if (listings.judged() == 0) {
      return "No listing has enough matured order lines to be judged yet.";
    }
    if (listings.flaggedCount() == 0) {
      return "No listing is worse than expected with the set confidence, of %s judged."
          .formatted(Text.count(listings.judged()));
    }
    ListingEntry top = listings.flagged().get(0);
    return "%s of %s %s back more often than expected; start with “%s”, returned %s as often as expected%s%s."
        .formatted(
            Text.count(listings.flaggedCount()),
            Text.count(listings.judged(), "judged listing", "judged listings"),
            listings.flaggedCount() == 1 ? "comes" : "come",
            top.title(),
            top.times(),
            top.reason().isEmpty() ? "" : ", where the reason “" + top.reason() + "” stands out",
            top.decideBy().map(day -> ", and decide on it by " + day.text()).orElse(""));
  }

  private static String worth(ListingSection listings) {
    if (listings.stake().isEmpty()) {
      return "What that is worth is not known, as the orders carry no value in the shop's currency.";
    }
    String value = Money.whole(listings.stake());
    return "At the recent rate of sales, returns beyond expectation on %s are worth %s over a year%s%s."
        .formatted(
            listings.flaggedCount() == 1 ? "this listing" : "these listings",
            value,
            firstShare(listings),
            listings.stakeUnknown() == 0
                ? ""
                : "; for %s the value is not known".formatted(Text.count(listings.stakeUnknown())));
  }

  /** How much of the value lies with the first listings; nothing where that cannot be said. */
  private static String firstShare(ListingSection listings) {
    int first = listings.first().size();
    long value =
        listings.first().stream()
            .flatMap(entry -> entry.worth().stream())
            .mapToLong(Money::minor)
            .sum();
    boolean isComparable = listings.stake().size() == 1 && listings.flaggedCount() > first;
    return isComparable && value > 0
        ? ", of which the first %d listings make up %s"
            .formatted(first, Text.roundPercent((double) value / listings.stake().get(0).minor()))
        : "";
  }

  private static String open(OpenLineSection openLines) {
    if (openLines.lines() == 0) {
      return "No order line is open to return.";
    }
    return "%s still open to return, and %s units%s are expected back."
        .formatted(
            Text.count(openLines.lines(), "order line is", "order lines are"),
            openLines.expectedUnits(),
            openLines.expectedValue().isEmpty()
                ? ""
                : " worth " + Money.whole(openLines.expectedValue()));
  }

  private static String buyers(Optional<BuyerSection> buyers) {
    return buyers
        .map(
            section ->
                section.reviewCount() == 0
                    ? "No buyer needs a review."
                    : Text.count(section.reviewCount(), "buyer awaits", "buyers await")
                        + " a person's review.")
        .orElse("Buyers were not looked at.");
  }
}
