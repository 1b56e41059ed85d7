package io.returnwise.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was to be expected of each matured line, from models that do not see the history that is
 * judged.
 *
 * <p>Out of fold in time: the matured lines are cut into blocks of equal size by day of purchase;
 * the lines of a block are predicted by models trained on lines matured before it. Within a block
 * the probabilities are scaled to the block's number of returns, so that a drift of the whole shop
 * is nobody's fault. The first block is learned from and not judged.
 */
public final class Expectations {
  private static final double LARGEST = 0.999;
  private static final double NANO = 1e9;

  private final Learner learner;
  private final ModelSettings settings;

  public Expectations(Learner learner, ModelSettings settings) {
    this.learner = learner;
    this.settings = settings;
  }

  /** Lines bought from a day on and before another; the first block has the number 0. */
  public record Block(int number, LocalDate from, LocalDate to) {}

  /** The blocks that are judged, each after lines to learn from. */
  public List<Block> judged(MaturedDays days) {
    List<Block> blocks = blocks(days, settings.folds() + 1);
    return blocks.subList(1, blocks.size());
  }

  /**
   * Rows of {@code line_expectations} of one block; none when there is too little data before it.
   *
   * @param training lines to learn from, prepared for the first day of the block
   * @param keep writes rows that are read twice, and reads them
   */
  public Optional<Dataset<Row>> of(
      TrainingSet training, Block block, UnaryOperator<Dataset<Row>> keep) {
    if (!training.isEnough(block.from())) {
      return Optional.empty();
    }
    Fitted ofListing = fit(training, block, LineFeatures.BLIND_TO_LISTING);
    Fitted ofBuyer = fit(training, block, LineFeatures.BLIND_TO_BUYER);
    Dataset<Row> predicted =
        ofListing.withProbability(
            training.boughtIn(block.from(), block.to()),
            LineExpectations.LISTING_PROBABILITY.name());
    predicted = ofBuyer.withProbability(predicted, LineExpectations.BUYER_PROBABILITY.name());
    Dataset<Row> labelled = keep.apply(training.labelled(predicted.drop(FeatureVectors.ALL)));
    return Optional.of(
        LineExpectations.SCHEMA.conform(
            scaled(labelled).withColumn(LineExpectations.FOLD.name(), lit(block.number()))));
  }

  private Fitted fit(TrainingSet training, Block block, List<Feature> blind) {
    List<Feature> stable = training.stable(block.from()).kept();
    return training.fit(learner, block.from(), both(stable, blind));
  }

  private static List<Feature> both(List<Feature> stable, List<Feature> blind) {
    return stable.stream().filter(blind::contains).toList();
  }

  private static Dataset<Row> scaled(Dataset<Row> predicted) {
    List<String> names =
        List.of(
            LineExpectations.LISTING_PROBABILITY.name(), LineExpectations.BUYER_PROBABILITY.name());
    List<Column> sums = new ArrayList<>();
    names.forEach(name -> sums.add(sum(round(col(name).multiply(NANO)).cast("bigint"))));
    Row totals =
        predicted
            .agg(sum(LineLabels.LABEL.col().cast("bigint")), sums.toArray(Column[]::new))
            .first();
    Dataset<Row> result = predicted;
    for (int i = 0; i < names.size(); i++) {
      if (!totals.isNullAt(0) && totals.getLong(0) > 0) {
        double factor = totals.getLong(0) / (totals.getLong(i + 1) / NANO);
        Column scaled = least(col(names.get(i)).multiply(factor), lit(LARGEST));
        result = result.withColumn(names.get(i), scaled);
      }
    }
    return result;
  }

  /** Cuts the days into blocks of about the same number of lines. */
  static List<Block> blocks(MaturedDays days, int count) {
    List<LocalDate> starts = days.startsOfBlocks(count);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      LocalDate end = i + 1 < starts.size() ? starts.get(i + 1) : days.last().plusDays(1);
      blocks.add(new Block(i, starts.get(i), end));
    }
    return blocks;
  }
}
