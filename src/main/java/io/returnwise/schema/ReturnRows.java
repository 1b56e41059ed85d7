package io.returnwise.schema;

import java.util.List;

/**
 * Columns of return rows before they are matched to order lines: those of {@link ReturnEvents} that
 * say nothing of the match. Not stored; passes from {@code ingest} to {@code matching}.
 */
public final class ReturnRows {
  public static final TableSchema SCHEMA =
      new TableSchema(
          "return_rows",
          "one row of a return report",
          List.of(ReturnEvents.RETURN_ROW_ID, ReturnEvents.KNOWN_AT),
          List.of(
              ReturnEvents.RETURN_ROW_ID,
              ReturnEvents.LINE_ID,
              ReturnEvents.SOURCE,
              ReturnEvents.MARKETPLACE,
              ReturnEvents.ORDER_ID,
              ReturnEvents.ORDER_ITEM_ID,
              ReturnEvents.SKU,
              ReturnEvents.BUYER_TOKEN,
              ReturnEvents.RETURNED_AT,
              ReturnEvents.RETURNED_ON,
              ReturnEvents.ROW_UNITS,
              ReturnEvents.REASON_RAW,
              ReturnEvents.REASON_FAMILY,
              ReturnEvents.REFUND_MINOR,
              ReturnEvents.CURRENCY,
              ReturnEvents.DISPOSITION,
              ReturnEvents.RESOLUTION,
              ReturnEvents.IS_IN_POLICY,
              ReturnEvents.LABEL_COST_MINOR,
              ReturnEvents.KNOWN_AT,
              ReturnEvents.KNOWN_ON,
              ReturnEvents.CONTENT_HASH));

  private ReturnRows() {}
}
