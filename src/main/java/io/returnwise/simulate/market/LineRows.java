package io.returnwise.simulate.market;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.truth.BuyerKind;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of {@code order_lines}: every version of every line, and of the replacements sent later. */
final class LineRows implements Serializable {
  private static final RowBuilder.Shape SHAPE = new RowBuilder.Shape(OrderLines.SCHEMA);

  static final String SOURCE = "simulated";

  private static final int KNOWN_LAG_DAYS = 14;
  private static final int SHIPPING_DAYS = 1;

  private final Ids ids;
  private final Tokens tokens;
  private final Times times;

  LineRows(Ids ids, Tokens tokens, Times times) {
    this.ids = ids;
    this.tokens = tokens;
    this.times = times;
  }

  /** When a version became known. */
  private record Known(int version, Instant at, LocalDate on) {}

  List<Row> of(SimulatedOrder order) {
    List<Row> rows = new ArrayList<>();
    Known atOnce = new Known(0, times.purchasedAt(order), times.purchasedOn(order));
    for (SimulatedLine line : order.lines()) {
      rows.add(
          line(order, line, atOnce)
              .with(OrderLines.STATUS, "sold")
              .with(OrderLines.LABEL_BASIS, LabelBasis.EVENTS)
              .with(OrderLines.UNIT_PRICE_MINOR, first(line))
              .with(OrderLines.LINE_VALUE_MINOR, first(line) * line.units())
              .row());
      int days = 1 + (int) (line.number() % 5);
      if (line.isRestated() && times.isKnown(order, days)) {
        rows.add(
            line(order, line, later(order, line, days))
                .with(OrderLines.STATUS, "sold")
                .with(OrderLines.LABEL_BASIS, LabelBasis.EVENTS)
                .row());
      }
      if (line.isCancelled() && times.isKnown(order, 1)) {
        rows.add(
            line(order, line, later(order, line, 1))
                .with(OrderLines.STATUS, "cancelled")
                .with(OrderLines.LABEL_BASIS, LabelBasis.NONE)
                .row());
      }
      addReplacement(rows, order, line);
    }
    return rows;
  }

  private void addReplacement(List<Row> rows, SimulatedOrder order, SimulatedLine line) {
    if (line.outcome() == null || !line.outcome().isReplaced()) {
      return;
    }
    int days = line.outcome().afterDays() + line.outcome().reportDays() + 1;
    if (!times.isKnown(order, days)) {
      return;
    }
    Instant at = times.daysAfter(order, line.number(), days);
    rows.add(
        line(order, line, new Known(2, at, times.dayAfter(order, days)))
            .with(OrderLines.LINE_ID, ids.replacement(line))
            .with(OrderLines.ORDER_ID, ids.order(order) + "-R")
            .with(OrderLines.ORDER_ITEM_ID, ids.item(line) + "-R")
            .with(OrderLines.STATUS, "replacement")
            .with(OrderLines.LABEL_BASIS, LabelBasis.NONE)
            .with(OrderLines.REPLACES_LINE_ID, ids.line(line))
            .with(OrderLines.UNITS, line.outcome().units())
            .with(OrderLines.UNIT_PRICE_MINOR, 0L)
            .with(OrderLines.LINE_VALUE_MINOR, 0L)
            .with(OrderLines.PURCHASED_AT, at)
            .with(OrderLines.PURCHASED_ON, times.dayAfter(order, days))
            .with(OrderLines.SHIPPED_AT, null)
            .with(OrderLines.PROMISED_AT, null)
            .with(OrderLines.DELIVERED_AT, null)
            .row());
  }

  /** The price as first reported. */
  private static long first(SimulatedLine line) {
    return line.isRestated() ? line.listMinor() : line.unitMinor();
  }

  private Known later(SimulatedOrder order, SimulatedLine line, int days) {
    return new Known(1, times.daysAfter(order, line.number(), days), times.dayAfter(order, days));
  }

  private RowBuilder line(SimulatedOrder order, SimulatedLine line, Known known) {
    Product product = line.product();
    RowBuilder row =
        SHAPE
            .row()
            .with(OrderLines.LINE_ID, ids.line(line))
            .with(OrderLines.SOURCE, SOURCE)
            .with(OrderLines.MARKETPLACE, order.marketplace().name())
            .with(OrderLines.ORDER_ID, ids.order(order))
            .with(OrderLines.ORDER_ITEM_ID, ids.item(line))
            .with(OrderLines.SKU, line.sku())
            .with(OrderLines.TITLE, product.title())
            .with(OrderLines.PARENT, product.id())
            .with(OrderLines.SIZE, product.size(line.size()))
            .with(OrderLines.COLOUR, product.colour(line.colour()))
            .with(OrderLines.BRAND, product.brand())
            .with(OrderLines.CATEGORY, product.category().name())
            .with(OrderLines.UNITS, line.units())
            .with(OrderLines.UNIT_PRICE_MINOR, line.unitMinor())
            .with(OrderLines.LINE_VALUE_MINOR, line.unitMinor() * line.units())
            .with(OrderLines.LIST_PRICE_MINOR, line.listMinor())
            .with(OrderLines.CURRENCY, order.marketplace().currency())
            .with(OrderLines.PURCHASED_AT, times.purchasedAt(order))
            .with(OrderLines.PURCHASED_ON, times.purchasedOn(order))
            .with(OrderLines.REGION, order.marketplace().regions().get(order.buyer().region()))
            .with(OrderLines.CHANNEL, product.number() % 4 == 0 ? "seller" : "platform")
            .with(OrderLines.CARRIER, line.trip().carrier())
            .with(OrderLines.KNOWN_LAG_DAYS, KNOWN_LAG_DAYS)
            .with(OrderLines.KNOWN_AT, known.at())
            .with(OrderLines.KNOWN_ON, known.on())
            .with(OrderLines.REVISION, 0)
            .with(OrderLines.CONTENT_HASH, ids.content(line.number(), known.version()));
    addBuyer(row, order);
    addDelivery(row, order, line);
    return row;
  }

  private void addBuyer(RowBuilder row, SimulatedOrder order) {
    if (!order.hasTokens()) {
      return;
    }
    Buyer buyer = order.buyer();
    row.with(OrderLines.IS_BUSINESS, buyer.kind() == BuyerKind.BUSINESS)
        .with(OrderLines.BUYER_TOKEN, tokens.buyer(buyer))
        .with(OrderLines.BUYER_SINCE, times.day(buyer.registeredDay()))
        .with(OrderLines.ADDRESS_TOKEN, tokens.address(buyer))
        .with(OrderLines.PAYMENT_TOKEN, tokens.payment(buyer))
        .with(OrderLines.DEVICE_TOKEN, tokens.device(buyer));
  }

  /** What was cancelled is not sent, and what is lost does not come. */
  private void addDelivery(RowBuilder row, SimulatedOrder order, SimulatedLine line) {
    Delivery.Trip trip = line.trip();
    row.with(OrderLines.PROMISED_AT, times.daysAfter(order, order.number(), trip.promisedDays()));
    if (line.isCancelled()) {
      return;
    }
    if (times.isKnown(order, SHIPPING_DAYS)) {
      row.with(OrderLines.SHIPPED_AT, times.daysAfter(order, order.number(), SHIPPING_DAYS));
    }
    boolean isLost = line.outcome() != null && line.outcome().cause().equals(ReturnLaw.LOST);
    if (!isLost && times.isKnown(order, trip.deliveredDays())) {
      row.with(
          OrderLines.DELIVERED_AT, times.daysAfter(order, order.number(), trip.deliveredDays()));
    }
  }
}
