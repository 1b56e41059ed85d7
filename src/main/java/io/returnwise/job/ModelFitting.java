package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.model.Learner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.MetricRows;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.StableFeatures;
import io.returnwise.model.StableFeatures.Left;
import io.returnwise.model.TrainingSet;
import io.returnwise.schema.ModelMetrics;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Fits and judges models: what training and back-testing have in common. */
final class ModelFitting {
  private ModelFitting() {}

  /** A fitted model with the lines it learned from, and the features it did not look at. */
  record Trained(Fitted fitted, List<Left> left, Period period) {
    Trained {
      left = List.copyOf(left);
    }
  }

  /**
   * Fits on the lines that were final before a day for which the training set is prepared.
   *
   * @throws TooLittleDataException if they are too few
   */
  static Trained fit(Learner learner, TrainingSet training, LocalDate maturedBefore) {
    MaturedDays learned = training.learned(maturedBefore);
    StableFeatures features = training.stable(maturedBefore);
    Fitted fitted = training.fit(learner, maturedBefore, features.kept());
    return new Trained(fitted, features.left(), period(learned));
  }

  /** Metrics over lines with a probability, a label and a basket. */
  static List<Estimate> judge(ScoreBins bins, Trained trained) {
    return MetricRows.of(bins, trained.period().rate());
  }

  static Period period(MaturedDays days) {
    return new Period(days.first(), days.last(), days.lines(), days.positives());
  }

  /** Rows of {@code model_metrics}. */
  static Dataset<Row> rows(
      SparkSession spark,
      String modelId,
      String population,
      List<Estimate> metrics,
      ScoreBins bins) {
    List<Row> rows = new ArrayList<>();
    for (Estimate estimate : metrics) {
      rows.add(
          RowFactory.create(
              modelId,
              population,
              estimate.metric().id(),
              estimate.value(),
              estimate.low(),
              estimate.high(),
              estimate.constant(),
              bins.lines(),
              bins.positives()));
    }
    return spark.createDataFrame(rows, ModelMetrics.SCHEMA.structType());
  }
}
