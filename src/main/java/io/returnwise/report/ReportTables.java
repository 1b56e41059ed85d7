package io.returnwise.report;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.ReturnScores;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables a report shows. A table is left out when the run did not make it, for example for want
 * of data to train on; an empty table means that there was nothing to find.
 *
 * @param listings {@code listing_review}
 * @param buyers {@code buyer_review}
 * @param evidence {@code buyer_evidence}
 * @param scores {@code return_scores}
 * @param metrics {@code model_metrics}
 * @param imports {@code import_log}
 */
public record ReportTables(
    Optional<Dataset<Row>> listings,
    Optional<Dataset<Row>> buyers,
    Optional<Dataset<Row>> evidence,
    Optional<Dataset<Row>> scores,
    Optional<Dataset<Row>> metrics,
    Optional<Dataset<Row>> imports) {

  /** Checks every given table against its declaration. */
  public ReportTables {
    listings = listings.map(ListingReview.SCHEMA::conform);
    buyers = buyers.map(BuyerReview.SCHEMA::conform);
    evidence = evidence.map(BuyerEvidence.SCHEMA::conform);
    scores = scores.map(ReturnScores.SCHEMA::conform);
    metrics = metrics.map(ModelMetrics.SCHEMA::conform);
    imports = imports.map(ImportLog.SCHEMA::conform);
  }

  /** No table at all. */
  public static ReportTables none() {
    return new ReportTables(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
