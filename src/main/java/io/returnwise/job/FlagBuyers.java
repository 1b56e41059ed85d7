package io.returnwise.job;

import io.returnwise.abuse.AbuseSettings;
import io.returnwise.abuse.BulkReturns;
import io.returnwise.abuse.BuyerReviews;
import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.BasketFeatures;
import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the buyers a person should look at.
 *
 * <p>Reads {@code order_lines}, {@code line_features}, {@code line_labels} and, where a model could
 * be trained, {@code line_expectations}; writes {@code buyer_evidence} and {@code buyer_review}.
 */
public final class FlagBuyers {
  private final JobContext context;

  public FlagBuyers(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long buyers, long evidence) {}

  /** Buyers that anything is known of: who stands for many people cannot be judged as one. */
  private static Dataset<Row> people(AsOfTables tables) {
    return tables
        .output(BuyerFeatures.SCHEMA, "build-features")
        .select(BuyerFeatures.BUYER_TOKEN.col());
  }

  /** Flags and publishes. */
  public Result run(AsOfTables tables) {
    AbuseSettings settings = context.settings().abuse();
    Dataset<Row> labels =
        tables
            .output(LineLabels.SCHEMA, "build-features")
            .select(
                LineLabels.LINE_ID.col(),
                LineLabels.RETURNED_UNITS.col(),
                LineLabels.FIRST_RETURNED_ON.col());
    Dataset<Row> features =
        tables
            .output(LineFeatures.SCHEMA, "build-features")
            .select(
                LineFeatures.LINE_ID.col(),
                LineFeatures.USUAL_UNITS.col(),
                BasketFeatures.BASKET_OTHER_SIZES.field().col());
    Dataset<Row> lines =
        tables
            .orderLines()
            .filter(OrderLines.BUYER_TOKEN.col().isNotNull())
            .join(features, OrderLines.LINE_ID.name())
            .join(labels, OrderLines.LINE_ID.name())
            .join(people(tables), OrderLines.BUYER_TOKEN.name(), "left_semi");
    Change change = context.warehouse().change("flag-buyers", context.runId());
    long evidence =
        change.publish(
            BuyerEvidence.SCHEMA,
            tables.asOf(),
            BulkReturns.of(lines, tables.meanUnits(), tables.shopCurrency(), settings));
    Optional<Dataset<Row>> expectations =
        context.warehouse().snapshot(LineExpectations.SCHEMA, tables.asOf());
    BuyerReviews reviews = new BuyerReviews(settings, tables.asOf(), tables.shopCurrency());
    long buyers =
        change.publish(
            BuyerReview.SCHEMA,
            tables.asOf(),
            reviews.of(lines, expectations, change.written(BuyerEvidence.SCHEMA)));
    change.commit();
    return new Result(buyers, evidence);
  }
}
