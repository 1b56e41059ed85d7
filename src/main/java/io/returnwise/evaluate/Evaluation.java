package io.returnwise.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run found against the truth, for one seed of one preset.
 *
 * @param preset preset of the simulation
 * @param seed its seed
 * @param lines lines it was asked for
 * @param settingsHash stands for preset, lines and settings of the simulation
 * @param asOf as-of day of the outputs
 * @param figures the figures
 * @param confusion flagged listings by planted cause and main reason
 * @param tenths scores against true probabilities
 */
public record Evaluation(
    String preset,
    String seed,
    long lines,
    String settingsHash,
    String asOf,
    List<Figure> figures,
    List<ListingCauses.Confusion> confusion,
    List<ScoreTruth.Bin> tenths) {

  /**
   * A figure over the seeds of a preset.
   *
   * @param mean mean over the seeds that have a value; with one seed, its value; null without any
   * @param interval over seeds if there are several, by Student's t; for shares by Wilson over all
   *     cases when one seed has a value, or all have the same; else none
   * @param seeds seeds that have a value
   * @param hits cases with the property, over all seeds
   * @param of all cases, over all seeds
   */
  public record Pooled(
      String group,
      String name,
      Figure.Kind kind,
      Double mean,
      Interval interval,
      int seeds,
      double hits,
      double of) {}

  /** Every figure over evaluations of one preset, in the order of the first that has it. */
  public static List<Pooled> pooled(List<Evaluation> seeds) {
    Map<String, List<Figure>> byName = new LinkedHashMap<>();
    for (Evaluation seed : seeds) {
      for (Figure figure : seed.figures()) {
        byName
            .computeIfAbsent(figure.group() + " " + figure.name(), name -> new ArrayList<>())
            .add(figure);
      }
    }
    return byName.values().stream().map(Evaluation::pool).toList();
  }

  private static Pooled pool(List<Figure> figures) {
    Figure first = figures.get(0);
    List<Double> values = figures.stream().map(Figure::value).filter(Objects::nonNull).toList();
    double hits = figures.stream().mapToDouble(Figure::hits).sum();
    double of = figures.stream().mapToDouble(Figure::of).sum();
    Double mean =
        values.isEmpty()
            ? null
            : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    Interval interval = Interval.ofMean(values);
    if (first.kind() == Figure.Kind.SHARE) {
      boolean areAlike = values.stream().distinct().count() <= 1;
      interval = areAlike ? Interval.ofShare(hits, of) : interval.asShare();
    } else if (first.kind() == Figure.Kind.COUNT) {
      interval = interval.atLeastNone();
    }
    return new Pooled(
        first.group(), first.name(), first.kind(), mean, interval, values.size(), hits, of);
  }
}
