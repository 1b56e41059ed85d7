package io.returnwise.job;

import io.returnwise.model.ActionCosts;
import io.returnwise.model.CategoryJudgement;
import io.returnwise.model.ModelCard;
import io.returnwise.model.Savings;
import io.returnwise.model.Savings.Saving;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What acting on lines would have saved, as rows; none where no costs are set. */
final class Decisions {
  private Decisions() {}

  /** Rows of {@code decision_thresholds}. */
  static List<Row> thresholds(ModelCard card) {
    List<Row> rows = new ArrayList<>();
    for (CategoryJudgement category : card.categories()) {
      if (category.savings().isPresent()) {
        Savings savings = category.savings().get();
        ActionCosts costs = category.costs().orElseThrow();
        Saving byCosts = savings.byCosts();
        Saving best = savings.best();
        rows.add(
            RowFactory.create(
                card.modelId(),
                category.name(),
                costs.action(),
                costs.ofReturn(),
                costs.lostSale(),
                costs.preventedShare(),
                costs.lostShare(),
                byCosts.actFrom(),
                category.bins().lines(),
                category.bins().positives(),
                byCosts.acted(),
                byCosts.returned(),
                byCosts.saved(),
                byCosts.low(),
                byCosts.high(),
                savings.always().saved(),
                best.actFrom(),
                best.saved()));
      }
    }
    return rows;
  }

  /** Rows of {@code saving_curves}. */
  static List<Row> curves(ModelCard card) {
    List<Row> rows = new ArrayList<>();
    for (CategoryJudgement category : card.categories()) {
      for (Saving point : category.savings().map(Savings::curve).orElse(List.of())) {
        rows.add(
            RowFactory.create(
                card.modelId(),
                category.name(),
                point.acted(),
                point.actFrom(),
                point.returned(),
                point.saved(),
                point.low(),
                point.high()));
      }
    }
    return rows;
  }
}
