package io.returnwise.model;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.model.FeatureMoments.Split;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The matured lines of a day, made ready once for all the models that learn from them, each from
 * those that were final before a day of its own.
 *
 * <p>There are at most {@link ModelSettings#maxLines} of them, drawn by their ids: a linear model
 * of some hundred features does not get better with more, and hundreds of doubles a line would no
 * longer fit. Number of partitions and order of rows depend on the lines alone, so that every
 * machine adds in the same order.
 */
public final class TrainingSet implements AutoCloseable {
  private final Dataset<Row> lineFeatures;
  private final Dataset<Row> lineLabels;
  private final List<Feature> features;
  private final ModelSettings settings;
  private final MaturedDays days;
  private final MaturedDays drawn;
  private final Dataset<Row> vectors;
  private final Map<LocalDate, FeatureMoments> moments = new TreeMap<>();
  private final Map<MemberKey, Once<List<ProbabilisticClassificationModel<?, ?>>>> members =
      new ConcurrentHashMap<>();
  private final Map<JudgedKey, Once<Optional<Dataset<Row>>>> judged = new ConcurrentHashMap<>();
  private final Queue<Dataset<Row>> persisted = new ConcurrentLinkedQueue<>();

  private TrainingSet(
      Dataset<Row> lineFeatures,
      Dataset<Row> lineLabels,
      List<Feature> features,
      ModelSettings settings,
      MaturedDays days,
      MaturedDays drawn,
      Dataset<Row> vectors) {
    this.lineFeatures = lineFeatures;
    this.lineLabels = lineLabels;
    this.features = features;
    this.settings = settings;
    this.days = days;
    this.drawn = drawn;
    this.vectors = vectors;
  }

  /**
   * Takes in the lines.
   *
   * @param lineFeatures rows of {@code line_features}
   * @param lineLabels rows of {@code line_labels}
   * @throws TooLittleDataException if there are too few matured lines for any model
   */
  public static TrainingSet of(
      Dataset<Row> lineFeatures,
      Dataset<Row> lineLabels,
      List<Feature> features,
      ModelSettings settings) {
    Dataset<Row> known =
        lineFeatures.select(LineFeatures.LINE_ID.col(), LineFeatures.PURCHASED_ON.col());
    MaturedDays days = MaturedDays.of(TrainingLines.of(known, lineLabels));
    days.requireEnough(settings);
    Dataset<Row> drawnLines = TrainingLines.sample(lineFeatures, days.lines(), settings.maxLines());
    MaturedDays drawn =
        days.lines() <= settings.maxLines()
            ? days
            : MaturedDays.of(
                TrainingLines.of(
                    TrainingLines.sample(known, days.lines(), settings.maxLines()), lineLabels));
    Dataset<Row> vectors =
        TrainingLines.laidOut(
                FeatureVectors.of(
                    drawnLines, features, LineFeatures.LINE_ID, LineFeatures.PURCHASED_ON),
                lineLabels,
                drawn.lines(),
                settings)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new TrainingSet(lineFeatures, lineLabels, features, settings, days, drawn, vectors);
  }

  /** Counts of all matured lines, drawn or not. */
  public MaturedDays days() {
    return days;
  }

  /** Whether it is so large that one model after the other is best. */
  public boolean isLarge() {
    return drawn.lines() > settings.linesPerPartition();
  }

  /**
   * Looks at the features of the lines once for all the models that will be asked for.
   *
   * @param days for each model the day before which its lines were final
   */
  public void prepare(List<LocalDate> days) {
    List<LocalDate> enough = new TreeSet<>(days).stream().filter(this::isEnough).toList();
    List<Split> splits =
        enough.stream().map(day -> new Split(day, drawn.maturedBefore(day).middle())).toList();
    FeatureMoments[] found = FeatureMoments.of(vectors, features.size(), splits);
    for (int i = 0; i < found.length; i++) {
      moments.put(enough.get(i), found[i]);
    }
  }

  /**
   * Counts of the lines that a model learns from.
   *
   * @throws TooLittleDataException if they are too few
   */
  public MaturedDays learned(LocalDate maturedBefore) {
    MaturedDays found = drawn.maturedBefore(maturedBefore);
    found.requireEnough(settings);
    return found;
  }

  /** First day of the newest share of the lines that were final before a day. */
  public LocalDate startOfNewest(LocalDate maturedBefore) {
    MaturedDays known = days.maturedBefore(maturedBefore);
    return known.lines() == 0 ? maturedBefore : known.startOfNewest(settings.testShare());
  }

  /** Whether there are enough lines that were final before the day. */
  public boolean isEnough(LocalDate maturedBefore) {
    return drawn.maturedBefore(maturedBefore).isEnough(settings);
  }

  /** The features that a model of lines final before a prepared day may learn from. */
  public StableFeatures stable(LocalDate maturedBefore) {
    return StableFeatures.of(features, prepared(maturedBefore), settings.driftLimit());
  }

  /**
   * Fits a model of some features on lines that were final before a prepared day. Members that were
   * fitted before, for another learner, are not fitted again.
   */
  public Fitted fit(Learner learner, LocalDate maturedBefore, List<Feature> learned) {
    FeatureMoments all = prepared(maturedBefore);
    List<Double> means =
        learned.stream().map(feature -> all.mean(features.indexOf(feature))).toList();
    Dataset<Row> lines = vectors.filter(LineLabels.MATURES_ON.col().lt(lit(maturedBefore)));
    long count = learned(maturedBefore).lines();
    Transformer slicer = FeatureVectors.ofVector(features, learned);
    List<List<ProbabilisticClassificationModel<?, ?>>> fitted = new ArrayList<>();
    for (MemberLearner member : learner.members()) {
      Once<List<ProbabilisticClassificationModel<?, ?>>> once =
          members.computeIfAbsent(
              new MemberKey(member.name(), maturedBefore, learned),
              key -> new Once<>(() -> ReturnModels.fit(member, lines, slicer, count, settings)));
      fitted.add(once.get());
    }
    return ReturnModels.of(learner.applied(fitted), lines, slicer, learned, means);
  }

  /** What a member learned from. */
  private record MemberKey(String member, LocalDate maturedBefore, List<Feature> learned) {}

  /** The features of a line, in the order of a model, and what the model says of it. */
  @SuppressWarnings("ArrayRecordComponent") // read only
  public record Example(double[] values, double probability) {}

  /** Some lines of those that were final before a day, always the same, as a model sees them. */
  public List<Example> examples(Fitted model, LocalDate maturedBefore, int count) {
    Dataset<Row> some =
        vectors
            .filter(LineLabels.MATURES_ON.col().lt(lit(maturedBefore)))
            .orderBy(xxhash64(LineFeatures.LINE_ID.col()), LineFeatures.LINE_ID.col())
            .limit(count);
    int[] places = model.features().stream().mapToInt(features::indexOf).toArray();
    return model
        .withProbability(some, ReturnModels.PROBABILITY)
        .select(vector_to_array(col(FeatureVectors.ALL), "float64"), col(ReturnModels.PROBABILITY))
        .collectAsList()
        .stream()
        .map(row -> new Example(at(places, row.getList(0)), row.getDouble(1)))
        .toList();
  }

  private static double[] at(int[] places, List<Double> values) {
    return Arrays.stream(places).mapToDouble(values::get).toArray();
  }

  /** Lines with all their features and their label, which became final from a day on. */
  public Dataset<Row> maturedIn(LocalDate from, LocalDate to) {
    return TrainingLines.maturedBefore(labelled(lineFeatures), to)
        .filter(LineLabels.MATURES_ON.col().geq(lit(from)));
  }

  /**
   * All lines bought from a day on and before another, as {@link Fitted#predict} reads them, with
   * the part of the lines that each belongs to.
   */
  public Dataset<Row> boughtIn(LocalDate from, LocalDate to) {
    return FeatureVectors.of(
        Segments.marked(TrainingLines.boughtIn(lineFeatures, from, to)),
        features,
        LineFeatures.LINE_ID,
        LineFeatures.PURCHASED_ON,
        LineHistories.BASKET_ID,
        Segments.SEGMENT);
  }

  /**
   * What a model of a learner says of lines that were final before a day: their probability, label,
   * basket and part, kept, so that they are predicted once, however often they are looked at.
   *
   * @param lines predicts lines of {@link #boughtIn}, if there is enough to learn from
   */
  public Optional<Dataset<Row>> judged(
      Learner learner, LocalDate maturedBefore, Supplier<Optional<Dataset<Row>>> lines) {
    return judged
        .computeIfAbsent(
            new JudgedKey(learner.name(), maturedBefore),
            key -> new Once<>(() -> lines.get().map(this::kept)))
        .get();
  }

  private Dataset<Row> kept(Dataset<Row> lines) {
    Dataset<Row> kept =
        lines
            .select(
                LineFeatures.LINE_ID.col(),
                LineHistories.BASKET_ID.col(),
                Segments.SEGMENT.col(),
                col(ReturnModels.PROBABILITY),
                LineLabels.LABEL.col())
            .persist(StorageLevel.DISK_ONLY());
    persisted.add(kept);
    return kept;
  }

  private record JudgedKey(String learner, LocalDate maturedBefore) {}

  /** Of some lines those that were final before a day, with their label. */
  public Dataset<Row> labelled(Dataset<Row> lines, LocalDate maturedBefore) {
    return TrainingLines.maturedBefore(labelled(lines), maturedBefore);
  }

  /** Of some lines the matured ones, with their label. */
  public Dataset<Row> labelled(Dataset<Row> lines) {
    return TrainingLines.of(lines, lineLabels);
  }

  private FeatureMoments prepared(LocalDate maturedBefore) {
    FeatureMoments found = moments.get(maturedBefore);
    if (found == null) {
      throw new IllegalArgumentException("Nothing was prepared for " + maturedBefore);
    }
    return found;
  }

  @Override
  public void close() {
    persisted.forEach(Dataset::unpersist);
    vectors.unpersist();
  }
}
