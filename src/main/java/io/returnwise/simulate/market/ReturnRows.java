package io.returnwise.simulate.market;

import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.simulate.market.SimulatedLine.Outcome;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of {@code return_events} and of {@code refunds}, as far as they are known at the export. */
final class ReturnRows implements Serializable {
  private static final RowBuilder.Shape RETURNS = new RowBuilder.Shape(ReturnEvents.SCHEMA);
  private static final RowBuilder.Shape REFUNDS = new RowBuilder.Shape(Refunds.SCHEMA);

  private static final String MATCH = "by the source";
  private static final int POLICY_DAYS = 30;
  private static final long LABEL_COST = 490;

  private final Ids ids;
  private final Tokens tokens;
  private final Times times;

  ReturnRows(Ids ids, Tokens tokens, Times times) {
    this.ids = ids;
    this.tokens = tokens;
    this.times = times;
  }

  List<Row> returns(SimulatedOrder order) {
    List<Row> rows = new ArrayList<>();
    for (SimulatedLine line : order.lines()) {
      Outcome outcome = line.outcome();
      if (outcome == null || !outcome.isReturn()) {
        continue;
      }
      int known = outcome.afterDays() + outcome.reportDays();
      if (!times.isKnown(order, known)) {
        continue;
      }
      boolean isRestated = outcome.restateDays() > 0;
      RowBuilder first = returned(order, line, known, 0);
      if (isRestated) {
        first
            .with(ReturnEvents.REASON_RAW, Reasons.NONE_GIVEN)
            .with(ReturnEvents.REASON_FAMILY, Reasons.family(Reasons.NONE_GIVEN).id())
            .with(ReturnEvents.DISPOSITION, null)
            .with(ReturnEvents.RESOLUTION, null)
            .with(ReturnEvents.REFUND_MINOR, null)
            .with(ReturnEvents.LABEL_COST_MINOR, null);
      }
      rows.add(first.row());
      int corrected = known + outcome.restateDays();
      if (isRestated && times.isKnown(order, corrected)) {
        rows.add(returned(order, line, corrected, 1).row());
      }
    }
    return rows;
  }

  private RowBuilder returned(SimulatedOrder order, SimulatedLine line, int known, int version) {
    Outcome outcome = line.outcome();
    boolean isAtOnce = outcome.afterDays() == 0;
    Instant at =
        isAtOnce
            ? times.soonAfter(order)
            : times.daysAfter(order, line.number(), outcome.afterDays());
    boolean isFault = Reasons.isFault(outcome.reason());
    return RETURNS
        .row()
        .with(ReturnEvents.EVENT_ID, ids.returned(line))
        .with(ReturnEvents.RETURN_ROW_ID, ids.returned(line))
        .with(ReturnEvents.PIECE, 1)
        .with(ReturnEvents.LINE_ID, ids.line(line))
        .with(ReturnEvents.SOURCE, LineRows.SOURCE)
        .with(ReturnEvents.MARKETPLACE, order.marketplace().name())
        .with(ReturnEvents.ORDER_ID, ids.order(order))
        .with(ReturnEvents.ORDER_ITEM_ID, ids.item(line))
        .with(ReturnEvents.SKU, line.sku())
        .with(ReturnEvents.BUYER_TOKEN, order.hasTokens() ? tokens.buyer(order.buyer()) : null)
        .with(ReturnEvents.RETURNED_AT, at)
        .with(ReturnEvents.RETURNED_ON, times.dayAfter(order, outcome.afterDays()))
        .with(ReturnEvents.UNITS, outcome.units())
        .with(ReturnEvents.ROW_UNITS, outcome.units())
        .with(ReturnEvents.REASON_RAW, outcome.reason())
        .with(ReturnEvents.REASON_FAMILY, Reasons.family(outcome.reason()).id())
        .with(
            ReturnEvents.REFUND_MINOR,
            outcome.isReplaced() ? 0L : line.unitMinor() * outcome.units())
        .with(ReturnEvents.CURRENCY, order.marketplace().currency())
        .with(ReturnEvents.DISPOSITION, outcome.disposition())
        .with(ReturnEvents.RESOLUTION, outcome.isReplaced() ? "replacement" : "refund")
        .with(
            ReturnEvents.IS_IN_POLICY,
            outcome.afterDays() - line.trip().deliveredDays() <= POLICY_DAYS)
        .with(ReturnEvents.LABEL_COST_MINOR, isFault ? LABEL_COST : 0L)
        .with(ReturnEvents.MATCH_METHOD, MATCH)
        .with(
            ReturnEvents.KNOWN_AT,
            isAtOnce && version == 0 ? at : times.daysAfter(order, line.number(), known))
        .with(ReturnEvents.KNOWN_ON, times.dayAfter(order, known))
        .with(ReturnEvents.REVISION, 0)
        .with(ReturnEvents.CONTENT_HASH, ids.content(line.number(), 4 + version));
  }

  List<Row> refunds(SimulatedOrder order) {
    List<Row> rows = new ArrayList<>();
    for (SimulatedLine line : order.lines()) {
      Outcome outcome = line.outcome();
      if (outcome == null || outcome.isReturn()) {
        continue;
      }
      int known = outcome.afterDays() + outcome.reportDays();
      if (times.isKnown(order, known)) {
        rows.add(refund(order, line, known));
      }
    }
    return rows;
  }

  private Row refund(SimulatedOrder order, SimulatedLine line, int known) {
    Outcome outcome = line.outcome();
    return REFUNDS
        .row()
        .with(Refunds.REFUND_ID, ids.refund(line))
        .with(Refunds.LINE_ID, ids.line(line))
        .with(Refunds.SOURCE, LineRows.SOURCE)
        .with(Refunds.MARKETPLACE, order.marketplace().name())
        .with(Refunds.ORDER_ID, ids.order(order))
        .with(Refunds.SKU, line.sku())
        .with(Refunds.BUYER_TOKEN, order.hasTokens() ? tokens.buyer(order.buyer()) : null)
        .with(Refunds.KIND, outcome.refundKind())
        .with(Refunds.REFUNDED_AT, times.daysAfter(order, line.number(), outcome.afterDays()))
        .with(Refunds.REFUNDED_ON, times.dayAfter(order, outcome.afterDays()))
        .with(Refunds.UNITS, outcome.units())
        .with(Refunds.AMOUNT_MINOR, line.unitMinor() * outcome.units())
        .with(Refunds.CURRENCY, order.marketplace().currency())
        .with(Refunds.REASON_RAW, outcome.reason())
        .with(Refunds.KNOWN_AT, times.daysAfter(order, line.number(), known))
        .with(Refunds.KNOWN_ON, times.dayAfter(order, known))
        .with(Refunds.REVISION, 0)
        .with(Refunds.CONTENT_HASH, ids.content(line.number(), 6))
        .row();
  }
}
