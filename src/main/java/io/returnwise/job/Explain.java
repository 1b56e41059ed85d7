package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import io.returnwise.scorer.Explanation;
import io.returnwise.scorer.ReturnScorer;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the score of an order line, or the scores of the open lines of a SKU, come from. */
public final class Explain {
  /** So many open lines of a SKU say what all of them say in the mean. */
  private static final int MOST_LINES = 1_000;

  /** So many days, the newest, are told of. */
  private static final int MOST_DAYS = 60;

  private static final String AS_OF = "_as_of";

  private final JobContext context;

  public Explain(JobContext context) {
    this.context = context;
  }

  /** What a feature does to a score: its value, and the log-odds that it adds. */
  public record Part(Feature feature, double value, double contribution) {}

  /**
   * A score taken apart: base and contributions make the margin, with the calibration the log-odds
   * of the probability. Of several lines everything is a mean, but the probability, which is that
   * of the mean log-odds.
   *
   * @param model number of the model
   * @param lines lines that it is the mean of
   * @param parts every feature of the model, the one that moves the score most first
   */
  public record Apart(
      long model,
      LocalDate trainedAsOf,
      int lines,
      double base,
      List<Part> parts,
      double calibration,
      double probability) {
    public Apart {
      parts = List.copyOf(parts);
    }

    /** Log-odds before calibration. */
    public double margin() {
      return base + parts.stream().mapToDouble(Part::contribution).sum();
    }
  }

  /**
   * An order line.
   *
   * @param line columns of {@code order_lines}
   * @param asOf day of the features
   * @param history rows of {@code return_scores} of the line of the newest {@value #MOST_DAYS}
   *     days, with their as-of day
   */
  public record OfLine(Row line, LocalDate asOf, List<Dated> history, Apart apart) {
    public OfLine {
      history = List.copyOf(history);
    }
  }

  /** A row of an output with the day it was made as of. */
  public record Dated(LocalDate asOf, Row row) {}

  /**
   * A SKU.
   *
   * @param history rows of {@code listing_review} of the SKU of the newest {@value #MOST_DAYS}
   *     days, with their as-of day
   * @param apart what its open lines have in common
   * @param without why there is nothing to take apart; empty where there is
   */
  public record OfSku(
      String sku,
      LocalDate asOf,
      List<Dated> history,
      Optional<Apart> apart,
      Optional<String> without) {
    public OfSku {
      history = List.copyOf(history);
    }
  }

  /**
   * Explains the score of a line, open or not.
   *
   * @throws InvalidDataException if there is no such line, no features of it, or no model
   */
  public OfLine line(String id) {
    Column isLine = OrderLines.LINE_ID.col().equalTo(id);
    Row line =
        first(context.warehouse().newest(OrderLines.SCHEMA.table()).filter(isLine))
            .orElseThrow(() -> new InvalidDataException("There is no order line %s".formatted(id)));
    LocalDate asOf = newestDay(LineFeatures.SCHEMA);
    StoredModel model = model(asOf);
    List<Row> features = features(model, asOf, isLine);
    if (features.isEmpty()) {
      LocalDate bought = line.getAs(OrderLines.PURCHASED_ON.name());
      throw new InvalidDataException(
          "There are no features of order line %s as of %s: %s"
              .formatted(id, asOf, whyNot(bought.isBefore(asOf), model)));
    }
    return new OfLine(
        line, asOf, history(ReturnScores.SCHEMA, isLine), apart(model, features).orElseThrow());
  }

  /**
   * Explains the scores of the open lines of a SKU, and how it was reviewed.
   *
   * @throws InvalidDataException if there is no order line of the SKU, or no model
   */
  public OfSku sku(String sku) {
    Column isSku = OrderLines.SKU.col().equalTo(sku);
    if (context.warehouse().versions(OrderLines.SCHEMA).filter(isSku).isEmpty()) {
      throw new InvalidDataException("There is no order line of the SKU %s".formatted(sku));
    }
    LocalDate asOf = newestDay(LineFeatures.SCHEMA);
    List<Dated> history = history(ListingReview.SCHEMA, isSku);
    Optional<Dataset<Row>> scores = context.warehouse().snapshot(ReturnScores.SCHEMA, asOf);
    if (scores.isEmpty()) {
      return without(sku, asOf, history, "There are no return scores as of %s: run 'score-orders'");
    }
    Object[] open =
        scores
            .get()
            .filter(isSku)
            .orderBy(xxhash64(ReturnScores.LINE_ID.col()))
            .limit(MOST_LINES)
            .select(ReturnScores.LINE_ID.col())
            .collectAsList()
            .stream()
            .map(row -> row.get(0))
            .toArray();
    if (open.length == 0) {
      return without(
          sku,
          asOf,
          history,
          "None of its lines was scored as of %s: none is open, with all that the model looks at");
    }
    StoredModel model = model(asOf);
    List<Row> features = features(model, asOf, OrderLines.LINE_ID.col().isin(open));
    if (features.isEmpty()) {
      return without(
          sku,
          asOf,
          history,
          "Of none of its open lines is known, as of %s, what the model in use looks at");
    }
    return new OfSku(sku, asOf, history, apart(model, features), Optional.empty());
  }

  private static OfSku without(String sku, LocalDate asOf, List<Dated> history, String why) {
    return new OfSku(sku, asOf, history, Optional.empty(), Optional.of(why.formatted(asOf)));
  }

  private static String whyNot(boolean isBefore, StoredModel model) {
    if (!isBefore) {
      return "it was bought later; run 'build-features' for a later day";
    }
    return model.set().equals(FeatureSet.AT_ORDER)
        ? "it became known later; run 'build-features' for a later day"
        : "the model in use looks at the delivery, which was not known then";
  }

  private StoredModel model(LocalDate day) {
    return StoredModel.inUse(context, day);
  }

  private LocalDate newestDay(TableSchema schema) {
    return context.warehouse().asOfDays(schema).stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () -> new InvalidDataException("There are no features yet: run 'build-features'"));
  }

  private List<Row> features(StoredModel model, LocalDate asOf, Column which) {
    Column[] columns =
        model.features().stream().map(feature -> feature.field().col()).toArray(Column[]::new);
    try (AsOfTables tables = new AsOfTables(context, asOf)) {
      return FeatureRows.of(tables, model.set()).filter(which).select(columns).collectAsList();
    }
  }

  private List<Dated> history(TableSchema schema, Column which) {
    Warehouse warehouse = context.warehouse();
    return warehouse.asOfDays(schema).stream()
        .sorted(Comparator.reverseOrder())
        .limit(MOST_DAYS)
        .flatMap(
            day ->
                warehouse.snapshot(schema, day).stream()
                    .map(rows -> rows.filter(which).withColumn(AS_OF, lit(day))))
        .reduce(Dataset::unionByName)
        .map(all -> all.orderBy(AS_OF).collectAsList())
        .orElse(List.of())
        .stream()
        .map(row -> new Dated(row.getAs(AS_OF), row))
        .toList();
  }

  private static Optional<Row> first(Dataset<Row> rows) {
    return rows.limit(1).collectAsList().stream().findFirst();
  }

  /** The mean over some lines. */
  private static Optional<Apart> apart(StoredModel model, List<Row> features) {
    if (features.isEmpty()) {
      return Optional.empty();
    }
    ReturnScorer scorer = new ReturnScorer(ExportModel.content(model));
    int size = model.features().size();
    double[] values = new double[size];
    double[] contributions = new double[size];
    double base = 0;
    double calibration = 0;
    for (Row row : features) {
      double[] line = IntStream.range(0, size).mapToDouble(row::getDouble).toArray();
      Explanation found = scorer.explain(line);
      base += found.base();
      calibration += found.calibration();
      int i = 0;
      for (double contribution : found.contributions().values()) {
        values[i] += line[i];
        contributions[i] += contribution;
        i++;
      }
    }
    int lines = features.size();
    List<Part> parts =
        IntStream.range(0, size)
            .mapToObj(
                i -> new Part(model.features().get(i), values[i] / lines, contributions[i] / lines))
            .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.contribution())))
            .toList();
    double logOdds =
        (base + calibration) / lines + parts.stream().mapToDouble(Part::contribution).sum();
    return Optional.of(
        new Apart(
            model.version().number(),
            model.version().asOf(),
            lines,
            base / lines,
            parts,
            calibration / lines,
            1 / (1 + Math.exp(-logOdds))));
  }
}
