package io.returnwise.bench;

import io.returnwise.schema.LineFeatures;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Gradient boosted trees by XGBoost, with fixed parameters. */
final class Trees implements AutoCloseable {
  private static final int ROUNDS = 200;
  private static final int PATIENCE = 20;

  private final DMatrix training;
  private final DMatrix validation;
  private final long rows;
  private final long validationRows;
  private Booster booster;

  /**
   * Trees over lines.
   *
   * @param older lines to learn from
   * @param newer later lines, by which to decide when to stop
   */
  Trees(Matrix older, Matrix newer) {
    training = loaded(older);
    validation = loaded(newer);
    rows = (long) older.rows() + newer.rows();
    validationRows = newer.rows();
  }

  static Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "binary:logistic");
    parameters.put("eval_metric", "logloss");
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", 6);
    parameters.put("eta", 0.1);
    parameters.put("maximize_evaluation_metrics", false);
    parameters.put("nthread", BenchSettings.CORES);
    parameters.put("seed", 1);
    parameters.put("verbosity", 0);
    parameters.put("verbose_eval", 0);
    return parameters;
  }

  /** Lines given, those that decide when to stop included. */
  long rows() {
    return rows;
  }

  long validationRows() {
    return validationRows;
  }

  void fit() {
    try {
      Map<String, DMatrix> watched = new LinkedHashMap<>();
      watched.put("validation", validation);
      booster =
          XGBoost.train(
              training, parameters(), ROUNDS, watched, new float[1][ROUNDS], null, null, PATIENCE);
    } catch (XGBoostError e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rounds up to the best one. */
  int bestRound() {
    try {
      return Integer.parseInt(booster.getAttr("best_iteration")) + 1;
    } catch (XGBoostError e) {
      throw new IllegalStateException(e);
    }
  }

  /** Probability of each line. */
  float[] predict(Matrix lines) {
    DMatrix test = loaded(lines);
    try {
      float[][] predicted = booster.predict(test, false, bestRound());
      float[] scores = new float[predicted.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = predicted[i][0];
      }
      return scores;
    } catch (XGBoostError e) {
      throw new IllegalStateException(e);
    } finally {
      test.dispose();
    }
  }

  @Override
  public void close() {
    training.dispose();
    validation.dispose();
    if (booster != null) {
      booster.dispose();
    }
  }

  private static DMatrix loaded(Matrix lines) {
    try {
      DMatrix matrix =
          new DMatrix(lines.features(), lines.rows(), LineFeatures.ALL.size(), Float.NaN);
      matrix.setLabel(lines.labels());
      return matrix;
    } catch (XGBoostError e) {
      throw new IllegalStateException(e);
    }
  }
}
