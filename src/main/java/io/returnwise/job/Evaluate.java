package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.config.Settings;
import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.InvalidDataException;
import io.returnwise.evaluate.BuyerFlags;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.evaluate.Figure;
import io.returnwise.evaluate.ListingCauses;
import io.returnwise.evaluate.ScoreTruth;
import io.returnwise.io.TableFolder;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.schema.truth.TrueWorld;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Compares the outputs of a run with the truth of the simulation that its input came from.
 *
 * <p>Reads {@code buyer_features}, {@code buyer_review}, {@code listing_review} and {@code
 * return_scores} of a warehouse, and the tables of the truth; writes nothing.
 */
public final class Evaluate {
  private final SparkSession spark;
  private final int windowDays;

  /** An evaluation of runs with these settings. */
  public Evaluate(SparkSession spark, Settings settings) {
    this.spark = spark;
    this.windowDays = settings.label().windowDays();
  }

  /**
   * Evaluates one warehouse.
   *
   * @param truthFolder the folder {@code truth} of the simulation
   * @param asOf day of the outputs; empty: the newest
   * @throws InvalidDataException if there is no truth, or it is that of other lines
   */
  public Evaluation run(Warehouse warehouse, String truthFolder, Optional<LocalDate> asOf) {
    TableFolder truth = new TableFolder(spark, truthFolder);
    Map<String, String> world = world(truth, truthFolder);
    Dataset<Row> lines = truth.table(TrueLines.SCHEMA);
    Dataset<Row> listings = truth.table(TrueListings.SCHEMA);
    Dataset<Row> buyers = truth.table(TrueBuyers.SCHEMA);
    requireSameLines(warehouse, lines, truthFolder);
    LocalDate day = asOf.orElseGet(() -> newest(warehouse));
    List<Figure> figures = new ArrayList<>();
    figures.addAll(ofBuyers(warehouse, buyers, lines, day));
    List<ListingCauses.Confusion> confusion = ofListings(warehouse, listings, day, figures);
    List<ScoreTruth.Bin> tenths = ofScores(warehouse, lines, day, figures);
    return new Evaluation(
        world.get(TrueWorld.PRESET),
        world.get(TrueWorld.SEED),
        Long.parseLong(world.get(TrueWorld.LINES)),
        world.get(TrueWorld.SETTINGS_HASH),
        day.toString(),
        figures,
        confusion,
        tenths);
  }

  private Map<String, String> world(TableFolder truth, String truthFolder) {
    Map<String, String> world = new HashMap<>();
    truth
        .table(TrueWorld.SCHEMA)
        .collectAsList()
        .forEach(row -> world.put(row.getString(0), row.getString(1)));
    for (String name :
        List.of(
            TrueWorld.PRESET,
            TrueWorld.SEED,
            TrueWorld.LINES,
            TrueWorld.WINDOW_DAYS,
            TrueWorld.SETTINGS_HASH)) {
      if (!world.containsKey(name)) {
        throw new InvalidDataException(
            "%s: expected a row %s in the table world, found none".formatted(truthFolder, name));
      }
    }
    if (!world.get(TrueWorld.WINDOW_DAYS).equals(Integer.toString(windowDays))) {
      throw new InvalidConfigException(
          ("The truth counts returns within %s days, the run within %d: set label.window-days of"
                  + " the run and of this command to truth.window-days of the simulation")
              .formatted(world.get(TrueWorld.WINDOW_DAYS), windowDays));
    }
    return world;
  }

  /** The truth tells of every line but of replacements. */
  private static void requireSameLines(
      Warehouse warehouse, Dataset<Row> truth, String truthFolder) {
    Dataset<Row> lines = warehouse.versions(OrderLines.SCHEMA);
    boolean isOther =
        lines.isEmpty()
            || !lines
                .filter(OrderLines.REPLACES_LINE_ID.col().isNull())
                .select(OrderLines.LINE_ID.col())
                .join(truth.select(TrueLines.LINE_ID.col()), OrderLines.LINE_ID.name(), "left_anti")
                .isEmpty();
    if (isOther) {
      throw new InvalidDataException(
          "The truth in %s is not that of this warehouse: there are order lines it does not tell of"
              .formatted(truthFolder));
    }
  }

  private static LocalDate newest(Warehouse warehouse) {
    return warehouse.asOfDays(BuyerReview.SCHEMA).stream()
        .max(LocalDate::compareTo)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "The warehouse has no buyer_review to evaluate: run 'run' first"));
  }

  private static List<Figure> ofBuyers(
      Warehouse warehouse, Dataset<Row> truth, Dataset<Row> lines, LocalDate day) {
    Dataset<Row> known =
        warehouse.snapshot(BuyerFeatures.SCHEMA, day).orElseThrow(() -> missing(day));
    Dataset<Row> review =
        warehouse.snapshot(BuyerReview.SCHEMA, day).orElseThrow(() -> missing(day));
    Dataset<Row> mistaken =
        warehouse
            .versions(OrderLines.SCHEMA)
            .select(OrderLines.LINE_ID.col(), OrderLines.BUYER_TOKEN.col())
            .join(
                lines.filter(TrueLines.CAUSE.col().equalTo(TrueLines.MISTAKE)),
                OrderLines.LINE_ID.name())
            .filter(OrderLines.BUYER_TOKEN.col().isNotNull());
    return BuyerFlags.figures(BuyerFlags.counts(known, review, truth, mistaken).collectAsList());
  }

  private static InvalidConfigException missing(LocalDate day) {
    return new InvalidConfigException(
        "The warehouse has no outputs as of %s: run 'run --as-of %s' first, or choose another day"
            .formatted(day, day));
  }

  private static List<ListingCauses.Confusion> ofListings(
      Warehouse warehouse, Dataset<Row> truth, LocalDate day, List<Figure> figures) {
    Optional<Dataset<Row>> review = warehouse.snapshot(ListingReview.SCHEMA, day);
    if (review.isEmpty()) {
      return List.of();
    }
    List<LocalDate> days =
        warehouse.asOfDays(ListingReview.SCHEMA).stream()
            .filter(found -> !found.isAfter(day))
            .toList();
    Dataset<Row> flagged =
        days.stream()
            .map(
                found ->
                    warehouse
                        .snapshot(ListingReview.SCHEMA, found)
                        .orElseThrow()
                        .filter(ListingReview.IS_FLAGGED.col())
                        .select(ListingReview.SKU.col(), lit(found).as("as_of")))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    Dataset<Row> sold = warehouse.snapshot(SkuFeatures.SCHEMA, day).orElseThrow(() -> missing(day));
    Dataset<Row> started = ListingCauses.started(truth, sold, day);
    ListingCauses.Found found =
        new ListingCauses.Found(
            ListingCauses.counts(review.get(), started).collectAsList(),
            ListingCauses.products(review.get(), started).first(),
            ListingCauses.first(review.get(), started).first(),
            ListingCauses.noticed(flagged, started).first());
    figures.addAll(ListingCauses.figures(found, days.size()));
    return ListingCauses.confusion(found.counts());
  }

  private static List<ScoreTruth.Bin> ofScores(
      Warehouse warehouse, Dataset<Row> truth, LocalDate day, List<Figure> figures) {
    Optional<Dataset<Row>> scores = warehouse.snapshot(ReturnScores.SCHEMA, day);
    if (scores.isEmpty()) {
      return List.of();
    }
    Dataset<Row> joined =
        ScoreTruth.joined(scores.get(), truth, day).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> ofScore = ScoreTruth.bins(joined, false).collectAsList();
      figures.addAll(
          ScoreTruth.figures(
              ScoreTruth.sums(joined).first(),
              ofScore,
              ScoreTruth.bins(joined, true).collectAsList()));
      return ScoreTruth.tenths(ofScore);
    } finally {
      joined.unpersist();
    }
  }
}
