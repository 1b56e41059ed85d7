package io.returnwise.simulate;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is wrong in a world with problems, by index of SKU and buyer; nothing in one without. */
final class Plants {
  private static final double SKU_SHARE = 0.03;
  private static final double BUYER_SHARE = 0.005;

  /** Abusers are among this part of the buyers: with a few lines nobody could tell them apart. */
  private static final double ACTIVE_SHARE = 0.03;

  /** Abusers order this many times as often as honest buyers of their rank. */
  private static final double ABUSER_ACTIVITY = 2;

  private static final int EARLIEST_BATCH_DAY = 120;
  private static final int LATEST_BATCH_DAY = 300;

  private final Map<Integer, Truth.PlantedListing> listings = new HashMap<>();
  private final Map<Integer, AbuseKind> abusers = new HashMap<>();

  private Plants() {}

  static Plants none() {
    return new Plants();
  }

  /** Plants problems; the abusers among the buyers become more active. */
  static Plants in(Catalogue catalogue, Buyers buyers, Dice dice) {
    Plants plants = new Plants();
    plants.plantListings(catalogue, dice);
    plants.plantAbusers(buyers, dice);
    return plants;
  }

  private void plantListings(Catalogue catalogue, Dice dice) {
    int count = (int) Math.max(1, Math.round(SKU_SHARE * catalogue.size()));
    // Only SKUs that sell better than the average one, or nobody could see the problem.
    double decentShare = 1.0 / catalogue.size();
    while (listings.size() < count) {
      int sku = dice.below(catalogue.size());
      if (catalogue.share(sku) > decentShare) {
        listings.computeIfAbsent(sku, s -> planted(catalogue.sku(s).category(), dice));
      }
    }
  }

  private static Truth.PlantedListing planted(Category category, Dice dice) {
    List<PlantedCause> causes =
        Stream.of(PlantedCause.values()).filter(cause -> cause.fits(category)).toList();
    PlantedCause cause = dice.pick(causes);
    boolean later = cause == PlantedCause.BAD_BATCH;
    int day = later ? dice.between(EARLIEST_BATCH_DAY, LATEST_BATCH_DAY) : 0;
    return new Truth.PlantedListing(cause, Season.START.plusDays(day));
  }

  private void plantAbusers(Buyers buyers, Dice dice) {
    int count = (int) Math.max(2, Math.round(BUYER_SHARE * buyers.size()));
    int[] active = buyers.mostActive((int) Math.max(count, ACTIVE_SHARE * buyers.size()));
    List<AbuseKind> kinds = List.of(AbuseKind.values());
    while (abusers.size() < count) {
      int buyer = active[dice.below(active.length)];
      abusers.putIfAbsent(buyer, kinds.get(abusers.size() % kinds.size()));
    }
    buyers.raiseActivity(abusers.keySet(), ABUSER_ACTIVITY);
  }

  /** The cause at work for this SKU on this day; null when there is none. */
  PlantedCause causeOf(int sku, LocalDate day) {
    Truth.PlantedListing planted = listings.get(sku);
    return planted == null || day.isBefore(planted.from()) ? null : planted.cause();
  }

  /** Null for an honest buyer. */
  AbuseKind abuseOf(int buyer) {
    return abusers.get(buyer);
  }

  Truth truth(Catalogue catalogue, Buyers buyers) {
    Map<String, Truth.PlantedListing> bySku = new LinkedHashMap<>();
    listings.keySet().stream()
        .sorted()
        .forEach(sku -> bySku.put(catalogue.sku(sku).id(), listings.get(sku)));
    Map<String, AbuseKind> byEmail = new LinkedHashMap<>();
    abusers.keySet().stream()
        .sorted()
        .forEach(buyer -> byEmail.put(buyers.email(buyer), abusers.get(buyer)));
    return new Truth(bySku, byEmail);
  }
}
