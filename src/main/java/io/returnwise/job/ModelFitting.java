package io.returnwise.job;

import io.returnwise.error.TooLittleDataException;
import io.returnwise.model.Learner;
import io.returnwise.model.MaturedDays;
import io.returnwise.model.MetricRows;
import io.returnwise.model.MetricRows.Estimate;
import io.returnwise.model.ModelCard.Period;
import io.returnwise.model.ModelSettings;
import io.returnwise.model.ReturnModels;
import io.returnwise.model.ReturnModels.Fitted;
import io.returnwise.model.ScoreBins;
import io.returnwise.model.StableFeatures;
import io.returnwise.model.StableFeatures.Left;
import io.returnwise.model.TrainingLines;
import io.returnwise.schema.ModelMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Fits and judges models: what training and back-testing have in common. */
final class ModelFitting {
  private final Learner learner;
  private final ModelSettings settings;

  ModelFitting(Learner learner, ModelSettings settings) {
    this.learner = learner;
    this.settings = settings;
  }

  /** A fitted model with the lines it learned from, and the features it did not look at. */
  record Trained(Fitted fitted, List<Left> left, Period period) {
    Trained {
      left = List.copyOf(left);
    }
  }

  /**
   * Fits on all the lines.
   *
   * @throws TooLittleDataException if they are too few
   */
  Trained fit(Dataset<Row> training) {
    return fit(training, MaturedDays.of(training));
  }

  /**
   * Fits on all the lines.
   *
   * @param days counts of the lines
   * @throws TooLittleDataException if they are too few
   */
  Trained fit(Dataset<Row> training, MaturedDays days) {
    days.requireEnough(settings);
    Dataset<Row> laidOut =
        TrainingLines.laidOut(training, days.lines(), settings)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      StableFeatures features = StableFeatures.of(laidOut, days, settings);
      Fitted fitted = ReturnModels.fit(learner, laidOut, features.kept(), settings);
      return new Trained(fitted, features.left(), period(days));
    } finally {
      laidOut.unpersist();
    }
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
