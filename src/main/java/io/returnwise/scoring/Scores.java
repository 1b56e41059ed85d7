package io.returnwise.scoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Feature;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores of open order lines. */
public final class Scores {
  private Scores() {}

  /**
   * What the scores of one run have in common.
   *
   * @param modelId model that gave the probabilities
   * @param features what the model looks at
   * @param means their means over the training lines
   * @param contributions array with what each of them adds to the log-odds of a line
   * @param timing how soon returns come
   * @param shopCurrency currency of values
   * @param hasCosts whether it is known what acting on a line costs, over columns of order lines
   * @param actFrom probability from which it pays; null where it never does
   */
  public record Context(
      String modelId,
      List<Feature> features,
      List<Double> means,
      Column contributions,
      ReturnTiming timing,
      String shopCurrency,
      Column hasCosts,
      Column actFrom) {
    public Context {
      features = List.copyOf(features);
      means = List.copyOf(means);
    }
  }

  /**
   * One row of {@code return_scores} for each open line.
   *
   * @param predicted open lines with their features and {@code probability}
   */
  public static Dataset<Row> of(Dataset<Row> predicted, Context context, LocalDate asOf) {
    Column age = datediff(lit(asOf), OrderLines.PURCHASED_ON.col());
    Column open = context.timing().open(col("probability"), age);
    Column share = lit(context.timing().returnedShare());
    Column inShopCurrency = OrderLines.CURRENCY.col().equalTo(context.shopCurrency());
    Column value =
        when(
            inShopCurrency,
            round(
                    ReturnScores.OPEN_PROBABILITY
                        .col()
                        .multiply(share)
                        .multiply(OrderLines.LINE_VALUE_MINOR.col()))
                .cast("bigint"));
    return ReturnScores.SCHEMA.conform(
        predicted
            .withColumn(ReturnScores.OPEN_PROBABILITY.name(), open)
            .withColumn(
                ReturnScores.EXPECTED_UNITS.name(),
                ReturnScores.OPEN_PROBABILITY
                    .col()
                    .multiply(share)
                    .multiply(OrderLines.UNITS.col()))
            .withColumn(ReturnScores.EXPECTED_VALUE_MINOR.name(), value)
            .withColumn(ReturnScores.ACT_FROM.name(), context.actFrom())
            .withColumn(
                ReturnScores.IS_WORTH_ACTING.name(),
                when(
                    context.hasCosts(),
                    coalesce(
                        ReturnScores.OPEN_PROBABILITY.col().geq(ReturnScores.ACT_FROM.col()),
                        lit(false))))
            .withColumn(ReturnScores.CURRENCY.name(), lit(context.shopCurrency()))
            .withColumn(
                ReturnScores.REASONS.name(),
                Reasons.of(context.features(), context.means(), context.contributions()))
            .withColumn(ReturnScores.MODEL_ID.name(), lit(context.modelId())));
  }
}
