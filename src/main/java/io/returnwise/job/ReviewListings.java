package io.returnwise.job;

import io.returnwise.io.TableStore.Change;
import io.returnwise.listings.ListingReviews;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.SkuFeatures;
import java.time.LocalDate;

/**
 * Makes the queue of listings to work on.
 *
 * <p>Reads {@code order_lines}, {@code line_expectations} and {@code sku_features}; writes {@code
 * listing_review}.
 */
public final class ReviewListings {
  private final JobContext context;

  public ReviewListings(JobContext context) {
    this.context = context;
  }

  /** What the job wrote. */
  public record Result(long listings) {}

  /** Reviews and publishes. */
  public Result run(AsOfTables tables) {
    LocalDate latest = tables.asOf().plusDays(context.settings().listings().decideDays());
    // A decision before the next peak season still helps in it.
    LocalDate decideBy =
        context
            .policy()
            .nextPeak(tables.asOf())
            .filter(peak -> peak.isBefore(latest))
            .orElse(latest);
    ListingReviews reviews =
        new ListingReviews(
            context.settings().listings(), tables.asOf(), decideBy, tables.shopCurrency());
    Change change = context.warehouse().change("review-listings", context.runId());
    long listings =
        change.publish(
            ListingReview.SCHEMA,
            tables.asOf(),
            reviews.of(
                tables.orderLines(),
                tables.output(LineExpectations.SCHEMA, "train-model"),
                tables.output(SkuFeatures.SCHEMA, "build-features")));
    change.commit();
    return new Result(listings);
  }
}
