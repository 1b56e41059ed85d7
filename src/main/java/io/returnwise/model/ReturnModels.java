package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;

import io.returnwise.schema.Feature;
import io.returnwise.schema.LineLabels;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits return models and applies them. */
public final class ReturnModels {
  /** Column with the vector of the two class probabilities. */
  public static final String PROBABILITY_VECTOR = "probability_vector";

  /** Column with the return probability, strictly between 0 and 1. */
  public static final String PROBABILITY = "probability";

  /** Column with the vector of the two log-odds before calibration. */
  static final String LOG_ODDS_VECTOR = "rawPrediction";

  private static final double SMALLEST = 1e-9;

  private ReturnModels() {}

  /**
   * A fitted model.
   *
   * @param pipeline reads the columns of its features
   * @param ofVectors the same model, reads the vector of all features
   * @param features the features that it learned from
   * @param means their means over the training lines
   * @param calibration what turns its log-odds into calibrated ones
   */
  public record Fitted(
      PipelineModel pipeline,
      PipelineModel ofVectors,
      List<Feature> features,
      List<Double> means,
      CalibrationLine calibration) {
    public Fitted {
      features = List.copyOf(features);
      means = List.copyOf(means);
    }

    /** The same model with another calibration. */
    public Fitted with(CalibrationLine line) {
      return new Fitted(pipeline, ofVectors, features, means, line);
    }

    /** Lines that have columns for its features, with {@link #PROBABILITY}. */
    public Dataset<Row> predictColumns(Dataset<Row> lines) {
      return ReturnModels.predict(pipeline, calibration, lines);
    }

    /** The lines of {@link TrainingSet#boughtIn} with {@link #PROBABILITY}, without the vector. */
    public Dataset<Row> predict(Dataset<Row> vectors) {
      return withProbability(vectors, PROBABILITY).drop(FeatureVectors.ALL);
    }

    /** The lines of {@link TrainingSet#boughtIn} with their probability in a column of a name. */
    Dataset<Row> withProbability(Dataset<Row> vectors, String name) {
      return ReturnModels.predict(ofVectors, calibration, vectors)
          .withColumnRenamed(PROBABILITY, name);
    }
  }

  /**
   * Fits a member of a learner on training lines.
   *
   * @param vectors lines with the vector of all features, and {@code label}
   * @param slicer cuts those to learn from out of the vector
   * @param lines number of the lines
   */
  static List<ProbabilisticClassificationModel<?, ?>> fit(
      MemberLearner member,
      Dataset<Row> vectors,
      Transformer slicer,
      long lines,
      ModelSettings settings) {
    return member.fit(
        slicer.transform(vectors).select(col(FeatureVectors.INPUT), LineLabels.LABEL.col()),
        settings,
        lines);
  }

  /**
   * A model of fitted members.
   *
   * @param steps what applies the members
   * @param vectors lines with the vector of all features
   * @param slicer cuts those that were learned from out of the vector
   * @param means their means
   */
  static Fitted of(
      List<PipelineStage> steps,
      Dataset<Row> vectors,
      Transformer slicer,
      List<Feature> learned,
      List<Double> means) {
    return new Fitted(
        behind(FeatureVectors.ofColumns(learned), steps, noLines(vectors, learned)),
        behind(slicer, steps, vectors),
        learned,
        means,
        CalibrationLine.NONE);
  }

  /** Fitted steps with one before them. */
  private static PipelineModel behind(
      Transformer first, List<PipelineStage> steps, Dataset<Row> lines) {
    PipelineStage[] stages =
        Stream.concat(Stream.of(first), steps.stream()).toArray(PipelineStage[]::new);
    // Nothing is left to be fitted; the lines only show the columns.
    return new Pipeline().setStages(stages).fit(lines);
  }

  /** No lines, with the columns of some features. */
  private static Dataset<Row> noLines(Dataset<Row> any, List<Feature> features) {
    Column[] columns =
        features.stream().map(feature -> lit(0.0).as(feature.name())).toArray(Column[]::new);
    return any.select(columns).limit(0);
  }

  /** The lines with {@link #PROBABILITY}. */
  public static Dataset<Row> predict(
      PipelineModel model, CalibrationLine calibration, Dataset<Row> lines) {
    return model
        .transform(lines)
        .withColumn(PROBABILITY, within(probability(calibration)))
        .drop(PROBABILITY_VECTOR, LOG_ODDS_VECTOR, "prediction", FeatureVectors.INPUT)
        .drop(Learner.columnsOfMembers());
  }

  private static Column probability(CalibrationLine calibration) {
    return calibration.equals(CalibrationLine.NONE)
        ? ofReturn(PROBABILITY_VECTOR)
        : calibration.ofLogOdds(ofReturn(LOG_ODDS_VECTOR));
  }

  /** Uncalibrated probabilities, calibrated. */
  static Column calibrated(Column probability, CalibrationLine calibration) {
    return calibration.equals(CalibrationLine.NONE)
        ? probability
        : within(calibration.ofLogOdds(logOdds(probability)));
  }

  /** Log-odds of probabilities. */
  static Column logOdds(Column probability) {
    return log(probability.divide(lit(1.0).minus(probability)));
  }

  private static Column ofReturn(String vector) {
    return functions.vector_to_array(col(vector), "float64").getItem(1);
  }

  /** Nothing is certain: {@link ScoreBins} and the scorer keep as far away from 0 and 1. */
  static double within(double probability) {
    return Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST);
  }

  private static Column within(Column probability) {
    return least(greatest(probability, lit(SMALLEST)), lit(1 - SMALLEST));
  }
}
