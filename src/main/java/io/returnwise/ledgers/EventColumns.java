package io.returnwise.ledgers;

import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import java.io.Serializable;
import java.util.List;

/** Places of the columns that a pass reads of each row; -1 for those that are not there. */
record EventColumns(
    int order,
    int key,
    int text,
    int lineId,
    int asked,
    int sold,
    int units,
    int value,
    int matures,
    int firstKnown,
    int pieces,
    int unmatched,
    int unmatchedUntil,
    int delivered,
    int deliveryHours,
    int late,
    int carrierFrom,
    int basketStart,
    int basketReturned)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static EventColumns of(List<String> names) {
    return new EventColumns(
        names.indexOf(RunningPass.ORDER),
        names.indexOf(RunningPass.KEY),
        names.indexOf(RunningPass.TEXT),
        names.indexOf(OrderLines.LINE_ID.name()),
        names.indexOf(LineEvents.ASKED),
        names.indexOf(LineEvents.SOLD),
        names.indexOf(LineEvents.UNITS),
        names.indexOf(LineEvents.VALUE),
        names.indexOf(LineEvents.MATURES),
        names.indexOf(LineEvents.FIRST_KNOWN),
        names.indexOf(LineEvents.PIECES),
        names.indexOf(LineEvents.UNMATCHED),
        names.indexOf(LineEvents.UNMATCHED_UNTIL),
        names.indexOf(LineEvents.DELIVERED),
        names.indexOf(LineEvents.DELIVERY_HOURS),
        names.indexOf(LineEvents.LATE),
        names.indexOf(LineEvents.CARRIER_FROM),
        names.indexOf(LineHistories.IS_BASKET_START.name()),
        names.indexOf(LineHistories.BASKET_RETURNED.name()));
  }
}
