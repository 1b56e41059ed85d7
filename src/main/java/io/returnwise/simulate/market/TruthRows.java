package io.returnwise.simulate.market;

import io.returnwise.schema.truth.ListingCause;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.simulate.market.SimulatedLine.Outcome;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of the tables of the truth. */
final class TruthRows implements Serializable {
  private static final RowBuilder.Shape LINES = new RowBuilder.Shape(TrueLines.SCHEMA);
  private static final RowBuilder.Shape LISTINGS = new RowBuilder.Shape(TrueListings.SCHEMA);
  private static final RowBuilder.Shape BUYERS = new RowBuilder.Shape(TrueBuyers.SCHEMA);

  private final Ids ids;
  private final Tokens tokens;
  private final Times times;
  private final int days;
  private final int window;

  TruthRows(WorldSettings settings, Ids ids, Tokens tokens, Times times) {
    this.ids = ids;
    this.tokens = tokens;
    this.times = times;
    this.days = settings.whole(Setting.DAYS);
    this.window = settings.whole(Setting.WINDOW);
  }

  /** Every line; one that is cancelled can never come back. */
  List<Row> lines(SimulatedOrder order) {
    List<Row> rows = new ArrayList<>();
    for (SimulatedLine line : order.lines()) {
      Outcome outcome = line.outcome();
      boolean isReturn = outcome != null && outcome.isReturn();
      rows.add(
          LINES
              .row()
              .with(TrueLines.LINE_ID, ids.line(line))
              .with(TrueLines.PURCHASED_ON, times.purchasedOn(order))
              .with(TrueLines.RETURN_PROBABILITY, line.isCancelled() ? 0.0 : line.probability())
              .with(TrueLines.IS_RETURNED, isReturn && outcome.afterDays() <= window)
              .with(
                  TrueLines.RETURNED_ON,
                  isReturn ? times.dayAfter(order, outcome.afterDays()) : null)
              .with(TrueLines.CAUSE, cause(line))
              .row());
    }
    return rows;
  }

  private static String cause(SimulatedLine line) {
    if (line.isCancelled()) {
      return TrueLines.CANCELLED;
    }
    return line.outcome() == null ? null : line.outcome().cause();
  }

  /** The variants of a product that have its problem. */
  List<Row> listings(Product product) {
    Problem problem = product.problem();
    List<Row> rows = new ArrayList<>();
    if (problem == null || problem.fromDay() >= days) {
      return rows;
    }
    for (int colour = 0; colour < Math.max(1, product.colours()); colour++) {
      for (int size = 0; size < Math.max(1, product.sizes()); size++) {
        if (problem.isOf(colour, size)) {
          rows.add(
              LISTINGS
                  .row()
                  .with(TrueListings.SKU, product.sku(colour, size))
                  .with(TrueListings.PARENT, product.id())
                  .with(TrueListings.CATEGORY, product.category().name())
                  .with(TrueListings.CAUSE, problem.cause().id())
                  .with(
                      TrueListings.LOG_ODDS,
                      problem.cause() == ListingCause.SLOW_LANE ? 0.0 : problem.logOdds())
                  .with(TrueListings.FROM_DAY, times.day(problem.fromDay()))
                  .with(
                      TrueListings.FIXED_ON,
                      problem.fixedDay() < days ? times.day(problem.fixedDay()) : null)
                  .row());
        }
      }
    }
    return rows;
  }

  /** A buyer who is not simply an honest person. */
  Row buyer(Buyer buyer) {
    boolean isAbuser = buyer.kind().isAbuser();
    return BUYERS
        .row()
        .with(TrueBuyers.BUYER_TOKEN, tokens.buyer(buyer))
        .with(TrueBuyers.KIND, buyer.kind().id())
        .with(TrueBuyers.IS_ABUSER, isAbuser)
        .with(TrueBuyers.GROUP_ID, tokens.group(buyer))
        .with(TrueBuyers.STRENGTH, isAbuser ? buyer.strength() : buyer.kindLogOdds())
        .with(TrueBuyers.FROM_DAY, times.day(buyer.registeredDay()))
        .row();
  }
}
