package io.returnwise.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rate of a key: hits among trials.
 *
 * @param name short name, part of the names of features
 * @param hits measures whose sum is counted
 * @param trials measure that it is counted among
 * @param start the shop's rate before anything is known
 * @param basis which strength draws it to the level above
 * @param unit units that trials are an amount of; what a line has of it in the mean of the shop
 *     weighs as one trial; empty where trials are counts. Hits are an amount then as well, and
 *     count for no more than the trials
 */
public record Ratio(
    String name, List<Field> hits, Field trials, double start, Basis basis, Optional<Field> unit) {

  /** What the strength of shrinkage is estimated from. */
  public enum Basis {
    /** How much the return rates of keys differ. */
    RETURNS,
    /** How much the mixes of reasons of keys differ. */
    REASONS
  }

  /** Trials that {@link #start} weighs as much as. */
  public static final double WEIGHT_OF_START = 20;

  private static final double FEW_RETURNS = 0.05;
  private static final double UNSELLABLE_AT_START = 0.1;
  private static final double LATE_AT_START = 0.1;

  /** Share of the matured lines that came back within the label window. */
  public static final Ratio RETURN =
      new Ratio(
          "rate",
          List.of(Ledger.MATURED_RETURNED_LINES),
          Ledger.MATURED_LINES,
          FEW_RETURNS,
          Basis.RETURNS);

  /** Lines known as returned against lines sold: earlier to know, and never complete. */
  public static final Ratio KNOWN =
      new Ratio(
          "known_rate", List.of(Ledger.RETURNED_LINES), Ledger.LINES, FEW_RETURNS, Basis.RETURNS);

  /** Baskets of which every line came back. */
  public static final Ratio FULL_BASKET =
      new Ratio(
          "full_basket_rate",
          List.of(Ledger.FULL_RETURN_ORDERS),
          Ledger.ORDERS,
          FEW_RETURNS,
          Basis.RETURNS);

  /** Share of reasons that are the seller's to prevent: listing, quality, way and picking. */
  public static final Ratio FAULT =
      new Ratio(
          "fault_share",
          ReasonFamily.OF_THE_SELLER.stream().map(Ledger::reason).toList(),
          Ledger.STATED_RETURNS,
          share(ReasonFamily.OF_THE_SELLER.size()),
          Basis.REASONS);

  /** Share of the returns with a stated disposition that cannot be sold as new. */
  public static final Ratio UNSELLABLE =
      new Ratio(
          "unsellable_share",
          List.of(Ledger.UNSELLABLE_RETURNS),
          Ledger.GRADED_RETURNS,
          UNSELLABLE_AT_START,
          Basis.REASONS);

  /** Share of the lines with a promised time that were delivered after it. */
  public static final Ratio LATE =
      new Ratio(
          "late_share",
          List.of(Ledger.LATE_LINES),
          Ledger.PROMISED_LINES,
          LATE_AT_START,
          Basis.RETURNS);

  /** Money given back against money spent; a line of mean value weighs as one trial. */
  public static final Ratio REFUND =
      new Ratio(
          "refund_share",
          List.of(Ledger.REFUND_MINOR),
          Ledger.VALUE_MINOR,
          FEW_RETURNS,
          Basis.RETURNS,
          Optional.of(Ledger.PRICED_UNITS));

  public Ratio {
    hits = List.copyOf(hits);
  }

  private Ratio(String name, List<Field> hits, Field trials, double start, Basis basis) {
    this(name, hits, trials, start, basis, Optional.empty());
  }

  /** Share of one family among the reasons that tell of a cause. */
  public static Ratio reason(ReasonFamily family) {
    return new Ratio(
        family.name().toLowerCase(Locale.ROOT) + "_share",
        List.of(Ledger.reason(family)),
        Ledger.STATED_RETURNS,
        share(1),
        Basis.REASONS);
  }

  /**
   * Shares of the families that say something, of the seller's fault, and of what is unsellable.
   */
  public static List<Ratio> mix() {
    List<Ratio> mix = new ArrayList<>(ReasonFamily.TELLING.stream().map(Ratio::reason).toList());
    mix.add(FAULT);
    mix.add(UNSELLABLE);
    return List.copyOf(mix);
  }

  /** Every ratio that a rate is made of. */
  public static List<Ratio> all() {
    List<Ratio> all = new ArrayList<>(List.of(RETURN, KNOWN, FULL_BASKET, LATE, REFUND));
    all.addAll(mix());
    return List.copyOf(all);
  }

  /** Totals of a key that the ratio needs over all time or a window. */
  public List<Input.Told> totals(Entity of, int days) {
    List<Input.Told> totals = new ArrayList<>();
    hits.forEach(hit -> totals.add(new Input.Told(of, new LedgerTotal(hit, days))));
    totals.add(new Input.Told(of, new LedgerTotal(trials, days)));
    return totals;
  }

  private static double share(int families) {
    return (double) families / ReasonFamily.TELLING.size();
  }
}
