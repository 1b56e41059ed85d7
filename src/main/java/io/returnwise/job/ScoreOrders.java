package io.returnwise.job;

import static org.apache.spark.sql.functions.broadcast;

import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.model.Contributions;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.scoring.OpenLines;
import io.returnwise.scoring.ReturnTiming;
import io.returnwise.scoring.Scores;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Scores the order lines that can still come back, and of which everything is known that the model
 * looks at.
 *
 * <p>Reads {@code order_lines}, the features of lines, {@code line_labels} and the model in use;
 * writes {@code return_scores}.
 */
public final class ScoreOrders {
  private static final String OPEN = "open";

  private final JobContext context;

  public ScoreOrders(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long lines) {}

  /** Scores and publishes. */
  public Result run(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("score-orders", context.runId())) {
      return run(tables, work);
    }
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    StoredModel model = StoredModel.inUse(context, tables.asOf());
    Dataset<Row> labels = tables.output(LineLabels.SCHEMA, "build-features");
    Dataset<Row> lines =
        work.keep(
            OPEN,
            OpenLines.at(
                tables.orderLines(),
                labels,
                context.policy().returnUntil(OrderLines.PURCHASED_ON.col()),
                tables.asOf()));
    Dataset<Row> features =
        FeatureRows.of(tables, model.set()).drop(LineFeatures.PURCHASED_ON.name());
    Dataset<Row> ids = lines.select(OrderLines.LINE_ID.col());
    if (work.areFew(OPEN, ids)) {
      // Most lines are closed; their features need not move.
      features = features.join(broadcast(ids), OrderLines.LINE_ID.name(), "left_semi");
    }
    Dataset<Row> open = lines.join(features, OrderLines.LINE_ID.name());
    Scores.Context scoring =
        new Scores.Context(
            model.id(),
            model.features(),
            model.means(),
            Contributions.of(model.members(), model.features()),
            ReturnTiming.of(tables.orderLines(), labels, context.settings().label().windowDays()),
            tables.shopCurrency(),
            context.settings().costs().isSet(OrderLines.CATEGORY.col()),
            context.settings().costs().actFrom(OrderLines.CATEGORY.col()));
    Change change = context.warehouse().change("score-orders", context.runId());
    long scored =
        change.publish(
            ReturnScores.SCHEMA,
            tables.asOf(),
            Scores.of(model.predict(open), scoring, tables.asOf()));
    change.commit();
    return new Result(scored);
  }
}
