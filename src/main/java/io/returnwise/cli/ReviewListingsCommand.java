package io.returnwise.cli;

import io.returnwise.job.ReviewListings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the queue of listings to work on. */
@Command(
    name = "review-listings",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Makes the queue of listings to work on.")
final class ReviewListingsCommand implements Runnable {
  @Mixin private StageCommand stage;

  @Override
  public void run() {
    stage.run(context -> new ReviewListings(context)::run, ReviewListings.Result::listings);
  }
}
