package io.returnwise.job;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.TestTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Small random histories in one shop. Each has few SKUs and buyers of its own, so that much meets
 * in it; categories, brands, sizes, colours, regions, channels and carriers are those of the shop.
 * Lines, deliveries and returns become known late, are restated and taken back, and lack things.
 */
final class RandomShop {
  static final LocalDate START = LocalDate.of(2023, 3, 1);
  static final int DAYS = 420;

  /** Days on which most is bought, so that days are shared. */
  private static final int BUSY_DAYS = 40;

  private static final List<String> STATES = List.of("SELLABLE", "DEFECTIVE", " customer_damaged ");
  private static final List<ReasonFamily> REASONS = List.of(ReasonFamily.values());

  private final TestTable lines = TestTable.of(OrderLines.SCHEMA);
  private final TestTable returns = TestTable.of(ReturnEvents.SCHEMA);
  private final Random dice;

  RandomShop(int histories, int linesOfEach, Random dice) {
    this.dice = dice;
    for (int history = 0; history < histories; history++) {
      for (int line = 0; line < linesOfEach; line++) {
        line("h" + history, "h" + history + "-" + line);
      }
    }
  }

  Dataset<Row> lines(SparkSession spark) {
    return lines.on(spark);
  }

  Dataset<Row> returns(SparkSession spark) {
    return returns.on(spark);
  }

  private boolean isOneIn(int many) {
    return dice.nextInt(many) == 0;
  }

  /** One of a few things, which is lacking now and then. */
  private String some(String name, int kinds) {
    return isOneIn(8) ? null : name + dice.nextInt(kinds);
  }

  private Instant later(Instant than, int hours) {
    return than.plus(Duration.ofMinutes(1L + dice.nextInt(hours * 60)));
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private Instant bought() {
    int day = isOneIn(3) ? dice.nextInt(DAYS) : dice.nextInt(BUSY_DAYS) * (DAYS / BUSY_DAYS);
    return START
        .plusDays(day)
        .atStartOfDay()
        .toInstant(ZoneOffset.UTC)
        .plus(Duration.ofMinutes(dice.nextInt(24 * 60)));
  }

  private void line(String history, String id) {
    Instant bought = bought();
    Instant known = isOneIn(6) ? later(bought, 200) : later(bought, 2);
    long value = 500L + dice.nextInt(5_000);
    String currency = isOneIn(10) ? "USD" : "EUR";
    String carrier = some("carrier-", 3);
    Instant arrived = later(bought, 200);
    Object[] said = said(history, id, bought, value, currency);
    Object[] parcel = {
      OrderLines.CARRIER, carrier,
      OrderLines.SHIPPED_AT, later(bought, 20),
      OrderLines.DELIVERED_AT, arrived
    };
    Object[] nothing = {OrderLines.CARRIER, isOneIn(2) ? carrier : null};
    boolean isToldAtOnce = isOneIn(4);
    version(together(said, isToldAtOnce ? parcel : nothing), known);
    if (!isToldAtOnce && !isOneIn(6)) {
      // Now and then everything is corrected with the delivery.
      Object[] again = isOneIn(3) ? said(history, id, bought, value / 2, "EUR") : said;
      version(together(again, parcel), later(arrived.isAfter(known) ? arrived : known, 300));
    }
    for (int i = 0; isOneIn(2) && i < 2; i++) {
      returned(id + "-return-" + i, id, arrived, value, currency);
    }
  }

  private Object[] said(String history, String id, Instant bought, long value, String currency) {
    int units = 1 + dice.nextInt(3);
    Object[] worth = {
      OrderLines.LINE_ID, id,
      OrderLines.UNITS, units,
      OrderLines.UNIT_PRICE_MINOR, value / units,
      OrderLines.LINE_VALUE_MINOR, value,
      OrderLines.LIST_PRICE_MINOR, isOneIn(8) ? null : value / units + dice.nextInt(2_000),
      OrderLines.CURRENCY, currency
    };
    return together(worth, what(history), when(bought), who(history, bought));
  }

  private Object[] what(String history) {
    int sku = dice.nextInt(3);
    return new Object[] {
      OrderLines.SKU, history + "-sku-" + sku,
      OrderLines.PARENT, isOneIn(8) ? null : history + "-parent-" + sku / 2,
      OrderLines.SIZE, some("size-", 3),
      OrderLines.COLOUR, some("colour-", 3),
      OrderLines.BRAND, some("brand-", 4),
      OrderLines.CATEGORY, some("category-", 4)
    };
  }

  private Object[] when(Instant bought) {
    return new Object[] {
      OrderLines.PURCHASED_AT,
      bought,
      OrderLines.PURCHASED_ON,
      day(bought),
      OrderLines.PROMISED_AT,
      isOneIn(8) ? null : later(bought, 120),
      OrderLines.LABEL_BASIS,
      LabelBasis.EVENTS,
      OrderLines.KNOWN_LAG_DAYS,
      0
    };
  }

  private Object[] who(String history, Instant bought) {
    String buyer = isOneIn(8) ? null : history + "-buyer-" + dice.nextInt(2);
    // The order number goes with buyer and day, now and then over all days.
    String order = isOneIn(8) ? null : history + "-" + buyer + (isOneIn(5) ? "" : day(bought));
    return new Object[] {
      OrderLines.BUYER_TOKEN,
      buyer,
      OrderLines.BUYER_SINCE,
      isOneIn(2) ? null : day(bought).minusDays(dice.nextInt(900)),
      OrderLines.ORDER_ID,
      order,
      OrderLines.ORDER_ITEM_ID,
      isOneIn(4) ? null : Integer.toString(dice.nextInt(20)),
      OrderLines.REGION,
      some("region-", 3),
      OrderLines.CHANNEL,
      some("channel-", 2)
    };
  }

  private void version(Object[] said, Instant known) {
    lines.row(
        together(
            said,
            new Object[] {
              OrderLines.KNOWN_AT, known, OrderLines.KNOWN_ON, day(known), OrderLines.REVISION, 1
            }));
  }

  private static Object[] together(Object[]... some) {
    return Arrays.stream(some).flatMap(Arrays::stream).toArray();
  }

  /** Versions of one return, of which the last may take it back. */
  private void returned(String event, String line, Instant arrived, long value, String currency) {
    Instant back = later(arrived, 24 * 70);
    Instant known = later(back, 200);
    LocalDate on = isOneIn(8) ? null : day(back);
    int versions = 1 + dice.nextInt(3);
    for (int version = 1; version <= versions; version++) {
      ReasonFamily family = REASONS.get(dice.nextInt(REASONS.size()));
      // Two versions of one instant, of which the later revision holds.
      known = isOneIn(4) ? known : later(known, 24 * 30);
      returns.row(
          ReturnEvents.EVENT_ID,
          event,
          ReturnEvents.LINE_ID,
          line,
          ReturnEvents.RETURNED_AT,
          on == null ? null : back,
          ReturnEvents.RETURNED_ON,
          on,
          ReturnEvents.UNITS,
          version > 1 && isOneIn(4) ? 0 : 1,
          ReturnEvents.ROW_UNITS,
          1,
          ReturnEvents.REASON_FAMILY,
          isOneIn(8) ? null : family.id(),
          ReturnEvents.DISPOSITION,
          isOneIn(4) ? null : STATES.get(dice.nextInt(STATES.size())),
          ReturnEvents.REFUND_MINOR,
          isOneIn(4) ? null : value - dice.nextInt(300),
          ReturnEvents.CURRENCY,
          isOneIn(10) ? "GBP" : currency,
          ReturnEvents.KNOWN_AT,
          known,
          ReturnEvents.KNOWN_ON,
          day(known),
          ReturnEvents.REVISION,
          version);
    }
  }
}
