package io.returnwise.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Judged lines counted by score and by group of baskets.
 *
 * <p>Scores fall into bins of a thousandth of log-odds, so that the counts fit a laptop whatever
 * the number of lines, and metrics differ from exact ones only by ties within a bin. A basket is in
 * one group as a whole; leaving out one group at a time gives intervals that know lines of one
 * basket come back together.
 */
public final class ScoreBins {
  static final int GROUPS = 100;
  private static final double BINS_PER_LOG_ODDS = 1000;

  /** Of many small parts of the lines. */
  private static final double COARSE_BINS_PER_LOG_ODDS = 20;

  private static final double NANO = 1e9;
  private static final int SEGMENT = 2;
  private static final int DECILES = 10;

  private final double[] lines;
  private final double[] positives;
  private final double[] probability;
  private final double[][] groupLines;
  private final double[][] groupPositives;
  private final Map<String, ScoreBins> segments;

  private ScoreBins(int bins, Map<String, ScoreBins> segments) {
    this.segments = Collections.unmodifiableMap(segments);
    lines = new double[bins];
    positives = new double[bins];
    probability = new double[bins];
    groupLines = new double[GROUPS][bins];
    groupPositives = new double[GROUPS][bins];
  }

  private ScoreBins(ScoreBins counted, double[] probability, Map<String, ScoreBins> segments) {
    this.lines = counted.lines;
    this.positives = counted.positives;
    this.groupLines = counted.groupLines;
    this.groupPositives = counted.groupPositives;
    this.segments = segments;
    this.probability = probability;
  }

  /**
   * Counts judged lines.
   *
   * @param judged rows with a probability, a label that is not null, and {@code basket_id}; those
   *     of {@link TrainingSet#boughtIn} are counted by the parts of the lines as well
   */
  public static ScoreBins of(Dataset<Row> judged) {
    Column segment =
        List.of(judged.columns()).contains(Segments.SEGMENT.name())
            ? Segments.SEGMENT.col()
            : lit(null).cast("int").as(Segments.SEGMENT.name());
    List<Row> counted = counted(judged, segment, bin(BINS_PER_LOG_ODDS));
    Map<String, List<Row>> parts = new TreeMap<>();
    for (Row row : counted) {
      if (!row.isNullAt(SEGMENT)) {
        parts
            .computeIfAbsent(Segments.name(row.getInt(SEGMENT)), part -> new ArrayList<>())
            .add(row);
      }
    }
    Map<String, ScoreBins> segments = new TreeMap<>();
    parts.forEach((name, rows) -> segments.put(name, of(rows, Map.of())));
    return of(counted, segments);
  }

  /**
   * Counts judged lines by a text that they have, or lack. Scores fall into bins of a twentieth of
   * log-odds.
   *
   * @param from a probability at which a bin is cut in two, over columns of the lines; may be null
   */
  static Map<Optional<String>, ScoreBins> by(Dataset<Row> judged, Column key, Column from) {
    Column isAbove = coalesce(col(ReturnModels.PROBABILITY).geq(from), lit(false)).cast("int");
    return counted(judged, key, bin(COARSE_BINS_PER_LOG_ODDS).multiply(2).plus(isAbove)).stream()
        .collect(
            Collectors.groupingBy(
                row -> Optional.ofNullable(row.getString(SEGMENT)),
                Collectors.collectingAndThen(Collectors.toList(), rows -> of(rows, Map.of()))));
  }

  private static Column bin(double perLogOdds) {
    return floor(ReturnModels.logOdds(col(ReturnModels.PROBABILITY)).multiply(perLogOdds));
  }

  private static List<Row> counted(Dataset<Row> judged, Column part, Column bin) {
    Column p = col(ReturnModels.PROBABILITY);
    Column group = pmod(xxhash64(LineHistories.BASKET_ID.col()), lit(GROUPS)).cast("int");
    return judged
        .groupBy(bin.as("_bin"), group.as("_group"), part)
        .agg(
            count(lit(1)),
            sum(LineLabels.LABEL.col().cast("bigint")),
            sum(round(p.multiply(NANO)).cast("bigint")))
        .collectAsList();
  }

  private static ScoreBins of(List<Row> counted, Map<String, ScoreBins> segments) {
    TreeMap<Long, Integer> places = new TreeMap<>();
    counted.forEach(row -> places.put(row.getLong(0), 0));
    int place = 0;
    for (var entry : places.entrySet()) {
      entry.setValue(place++);
    }
    ScoreBins bins = new ScoreBins(places.size(), segments);
    double[] sums = new double[places.size()];
    for (Row row : counted) {
      int i = places.get(row.getLong(0));
      bins.lines[i] += row.getLong(3);
      bins.positives[i] += row.getLong(4);
      sums[i] += row.getLong(5);
      bins.groupLines[row.getInt(1)][i] += row.getLong(3);
      bins.groupPositives[row.getInt(1)][i] += row.getLong(4);
    }
    for (int i = 0; i < sums.length; i++) {
      bins.probability[i] = sums[i] / NANO / bins.lines[i];
    }
    return bins;
  }

  /** The same lines with calibrated scores. */
  public ScoreBins calibrated(CalibrationLine line) {
    if (line.equals(CalibrationLine.NONE)) {
      return this;
    }
    Map<String, ScoreBins> parts = new TreeMap<>();
    segments.forEach((name, bins) -> parts.put(name, bins.calibrated(line)));
    return new ScoreBins(
        this,
        Arrays.stream(probability).map(p -> ReturnModels.within(line.of(p))).toArray(),
        parts);
  }

  /** The same for each part of the lines, by its name. */
  public Map<String, ScoreBins> segments() {
    return segments;
  }

  /**
   * A tenth of the lines by score.
   *
   * @param predicted mean probability
   * @param observed share that came back
   */
  public record Decile(double predicted, double observed) {}

  /** Every tenth of the lines, the lowest scores first; none without lines. */
  public List<Decile> deciles() {
    List<Decile> deciles = new ArrayList<>();
    double size = total(lines) / DECILES;
    int bin = 0;
    double used = 0;
    for (int decile = 0; decile < DECILES && size > 0; decile++) {
      double left = size;
      double predicted = 0;
      double observed = 0;
      while (left > 0 && bin < lines.length) {
        double taken = Math.min(left, lines[bin] - used);
        predicted += taken * probability[bin];
        observed += taken * positives[bin] / lines[bin];
        left -= taken;
        used += taken;
        if (used >= lines[bin]) {
          bin++;
          used = 0;
        }
      }
      deciles.add(new Decile(predicted / size, observed / size));
    }
    return deciles;
  }

  /** The line that calibrates later scores of the same kind. */
  public CalibrationLine calibration() {
    return CalibrationLine.cautious(all());
  }

  /** Mean log loss of the lines. */
  public double logLoss() {
    return Metric.LOG_LOSS.of(all());
  }

  /** Number of lines. */
  public long lines() {
    return (long) total(lines);
  }

  /** Number of returned lines. */
  public long positives() {
    return (long) total(positives);
  }

  /** Number of returned lines that the scores say. */
  public double expected() {
    double expected = 0;
    for (int i = 0; i < lines.length; i++) {
      expected += lines[i] * probability[i];
    }
    return expected;
  }

  /** The counts of all groups. */
  Counts all() {
    return new Counts(lines, positives, probability);
  }

  /** The counts without one group; null when the group is empty. */
  Counts without(int group) {
    if (total(groupLines[group]) == 0) {
      return null;
    }
    return rest(group);
  }

  /** The same, also where the group is empty. */
  Counts rest(int group) {
    return new Counts(
        less(lines, groupLines[group]), less(positives, groupPositives[group]), probability);
  }

  /** Lines, returned lines and mean probability of each bin, in order of rising score. */
  @SuppressWarnings("ArrayRecordComponent") // read only, inside the package
  record Counts(double[] lines, double[] positives, double[] probability) {
    double allLines() {
      return total(lines);
    }

    double allPositives() {
      return total(positives);
    }
  }

  private static double total(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double[] less(double[] values, double[] taken) {
    double[] rest = values.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= taken[i];
    }
    return rest;
  }
}
