package io.returnwise.schema;

import io.returnwise.schema.Formula.Absent;
import io.returnwise.schema.Formula.Amount;
import io.returnwise.schema.Formula.Rate;
import io.returnwise.schema.Formula.Since;
import io.returnwise.schema.Formula.Trend;
import io.returnwise.schema.Input.Told;
import java.util.ArrayList;
import java.util.List;

/** The features that every entity with a past has, made for one. */
final class EntityHistory {
  /** Lengths of the windows over which rates are told, in days. */
  static final List<Integer> WINDOWS = List.of(30, 90, 365);

  private static final int MONTH = 30;
  private static final int QUARTER = 90;
  private static final int YEAR = 365;

  private final Entity entity;
  private final String what;

  EntityHistory(Entity entity) {
    this.entity = entity;
    this.what = entity.words();
  }

  /** How much was sold, since when, and when last. */
  List<Feature> sales() {
    return List.of(
        feature(
            "lines",
            "Lines of %s so far.",
            new Amount(Told.ever(entity, Ledger.LINES)),
            "%s has been bought often",
            "%s has been bought rarely"),
        feature(
            "lines_30d",
            "Lines of %s in the last 30 days.",
            new Amount(new Told(entity, new LedgerTotal(Ledger.LINES, MONTH))),
            "%s is bought much now",
            "%s is bought little now"),
        age("Days since the first sale of %s."),
        feature(
            "pause",
            "Days since the last sale of %s.",
            new Since(Told.ever(entity, Ledger.LAST_SOLD_DAY)),
            "a while since the last sale of %s",
            "%s was bought just before"),
        feature(
            "is_new",
            "1 when there was no sale of %s before.",
            new Absent(Told.ever(entity, Ledger.LINES)),
            "the first sale of %s",
            "%s was bought before"));
  }

  private Feature age(String meaning) {
    return feature(
        "age",
        meaning,
        new Since(Told.ever(entity, Ledger.FIRST_SOLD_DAY)),
        "%s has been known for long",
        "%s has been known for a short time");
  }

  /** How much of it came back: over all time, lately, and whether that changes. */
  List<Feature> rates() {
    List<Feature> rates = new ArrayList<>();
    rates.add(
        feature(
            "rate",
            "Matured return rate of %s.",
            new Rate(entity, Ratio.RETURN, 0),
            "%s has often come back",
            "%s has rarely come back"));
    for (int days : WINDOWS) {
      rates.add(
          feature(
              "rate_%dd".formatted(days),
              "Return rate of %%s over the lines that matured in the last %d days.".formatted(days),
              new Rate(entity, Ratio.RETURN, days),
              "%%s has come back often in %d days".formatted(days),
              "%%s has come back little in %d days".formatted(days)));
    }
    rates.add(
        feature(
            "trend",
            "Return rate of %s over 90 days less that over 365.",
            new Trend(
                new Rate(entity, Ratio.RETURN, QUARTER), new Rate(entity, Ratio.RETURN, YEAR)),
            "%s comes back more than it used to",
            "%s comes back less than it used to"));
    return rates;
  }

  /** How much came back of late, without waiting for lines to mature. */
  Feature knownRate() {
    return feature(
        "known_rate_90d",
        "Returns of %s that became known in the last 90 days against lines sold in them.",
        new Rate(entity, Ratio.KNOWN, QUARTER),
        "many returns of %s of late",
        "few returns of %s of late");
  }

  /** How often it was delivered, and how: of what is not known before the line is shipped. */
  List<Feature> deliveries() {
    return List.of(
        feature(
            "deliveries",
            "Deliveries of %s so far.",
            new Amount(Told.ever(entity, Ledger.DELIVERED_LINES)),
            "%s delivers much",
            "%s delivers little"),
        age("Days since the first purchase that %s is known to have delivered or to deliver."),
        feature(
            "is_new",
            "1 when there was no delivery of %s before.",
            new Absent(Told.ever(entity, Ledger.DELIVERED_LINES)),
            "the first delivery of %s",
            "%s delivered before"));
  }

  /** Why it came back, and in which state. */
  List<Feature> mix() {
    List<Feature> mix = new ArrayList<>();
    ReasonFamily.TELLING.forEach(
        family ->
            mix.add(
                share(
                    Ratio.reason(family),
                    "Share of the reason %s in the returns of %%s.".formatted(family.id()),
                    "%%s often comes back for reasons of %s".formatted(family.id()),
                    "%%s rarely comes back for reasons of %s".formatted(family.id()))));
    mix.add(
        share(
            Ratio.FAULT,
            "Share of reasons that the seller can prevent in the returns of %s.",
            "%s often comes back for faults of the seller",
            "%s rarely comes back for faults of the seller"));
    mix.add(
        share(
            Ratio.UNSELLABLE,
            "Share of the returns of %s that arrive in a state in which they cannot be sold.",
            "%s often comes back unsellable",
            "%s rarely comes back unsellable"));
    return mix;
  }

  private Feature share(Ratio ratio, String meaning, String whenHigh, String whenLow) {
    return feature(ratio.name(), meaning, new Rate(entity, ratio, 0), whenHigh, whenLow);
  }

  private Feature feature(
      String name, String meaning, Formula formula, String whenHigh, String whenLow) {
    return Feature.of(
        entity.id() + "_" + name,
        meaning.formatted(what),
        formula,
        whenHigh.formatted(what),
        whenLow.formatted(what));
  }
}
