package io.returnwise.model;

import io.returnwise.model.ScoreBins.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * What acting on the lines with the highest scores would have saved, over lines that were judged.
 * Not to act at all saves 0.
 */
public final class Savings {
  /** Points of a curve: none of the lines, all of them, and shares between. */
  private static final int STEPS = 20;

  private static final double NOBODY = Double.POSITIVE_INFINITY;

  private final ScoreBins bins;
  private final ActionCosts costs;

  Savings(ScoreBins bins, ActionCosts costs) {
    this.bins = bins;
    this.costs = costs;
  }

  /**
   * What acting from a probability on would have saved.
   *
   * @param from probability of the lines acted on, or higher; infinite for none
   * @param acted lines acted on
   * @param returned those that came back
   * @param saved money saved, in units of the shop currency; below 0 if it cost more
   * @param low lower end of its 95% interval, by the delete-a-group jackknife over groups of
   *     baskets; null where there are too few
   * @param high upper end
   */
  public record Saving(
      double from, long acted, long returned, double saved, Double low, Double high) {
    /** The probability from which lines are acted on; null where none is. */
    public Double actFrom() {
      return Double.isFinite(from) ? (Double) from : null;
    }
  }

  /** By the probability that follows from the costs alone. */
  public Saving byCosts() {
    return from(costs.actFrom().orElse(NOBODY));
  }

  /** If every line were acted on. */
  public Saving always() {
    return from(0);
  }

  /** In hindsight: the most that any probability would have saved; 0 by acting on none. */
  public Saving best() {
    Counts all = bins.all();
    double best = NOBODY;
    double most = 0;
    double saved = 0;
    for (int i = all.lines().length - 1; i >= 0; i--) {
      saved += costs.saved(all.lines()[i], all.positives()[i]);
      if (saved > most) {
        most = saved;
        best = all.probability()[i];
      }
    }
    return from(best);
  }

  /** Points from no line to all of them, each with about a twentieth more. */
  public List<Saving> curve() {
    Counts all = bins.all();
    List<Saving> curve = new ArrayList<>(List.of(from(NOBODY)));
    double taken = 0;
    int step = 1;
    for (int i = all.lines().length - 1; i >= 0; i--) {
      taken += all.lines()[i];
      if (taken >= all.allLines() * step / STEPS) {
        curve.add(from(all.probability()[i]));
        step = (int) (taken * STEPS / all.allLines()) + 1;
      }
    }
    return curve;
  }

  private Saving from(double probability) {
    Counts all = bins.all();
    Taken taken = Taken.of(all, probability);
    List<Double> means = new ArrayList<>();
    for (int group = 0; group < ScoreBins.GROUPS; group++) {
      Counts rest = bins.without(group);
      if (rest != null && rest.allLines() > 0) {
        Taken without = Taken.of(rest, probability);
        means.add(costs.saved(without.lines(), without.returned()) / rest.allLines());
      }
    }
    double saved = costs.saved(taken.lines(), taken.returned());
    double reach = MetricRows.Z95 * MetricRows.jackknife(means) * all.allLines();
    return new Saving(
        probability,
        (long) taken.lines(),
        (long) taken.returned(),
        saved,
        Double.isFinite(reach) ? saved - reach : null,
        Double.isFinite(reach) ? saved + reach : null);
  }

  private record Taken(double lines, double returned) {
    static Taken of(Counts counts, double from) {
      double lines = 0;
      double returned = 0;
      for (int i = counts.lines().length - 1; i >= 0 && counts.probability()[i] >= from; i--) {
        lines += counts.lines()[i];
        returned += counts.positives()[i];
      }
      return new Taken(lines, returned);
    }
  }
}
