package io.returnwise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shop with two small exports, written out row by row, and the mapping for them. */
public final class SmallShop {
  public static final String MAPPING =
      """
      source: small-shop
      marketplace: small
      zone: Europe/Berlin
      currency: EUR
      known-lag-days: 0
      match-by: [order_item_id]
      reasons:
        TOO_SMALL: size
      files:
        orders:
          pattern: "orders*"
          columns: [order, item, time, sku, qty, price, currency, email, kind, note]
          null-values: ["NA"]
          exclude:
            - reason: fees
              when: "kind = 'FEE'"
          tables:
            order_lines:
              when: "kind = 'SALE'"
              natural-key: [item]
              occurrence-order: [time]
              columns:
                order_id: order
                order_item_id: item
                purchased_at: time
                sku: sku
                units: qty
                unit_price: price
                currency: currency
                buyer: email
                title: note
        returns:
          pattern: "returns*"
          columns: [id, item, sku, time, qty, reason, refund, email]
          tables:
            return_events:
              natural-key: [id]
              columns:
                order_item_id: item
                sku: sku
                returned_at: time
                units: qty
                reason: reason
                refund: refund
                buyer: email
      """;

  /** The mapping with a final flag in the column note, known 30 days after the purchase. */
  public static final String FLAGGED =
      MAPPING
          .replace("known-lag-days: 0", "known-lag-days: 30")
          .replaceFirst(
              "natural-key: \\[item\\]",
              "natural-key: [item]\n        returned-flag: {column: note, yes: \"1\", no: \"0\"}");

  private static final String ORDERS = "order,item,time,sku,qty,price,currency,email,kind,note";
  private static final String RETURNS = "id,item,sku,time,qty,reason,refund,email";

  private SmallShop() {}

  /** Text of an order export. */
  public static String orders(String... rows) {
    return ORDERS + "\n" + String.join("\n", rows) + "\n";
  }

  /** Text of a return export. */
  public static String returns(String... rows) {
    return RETURNS + "\n" + String.join("\n", rows) + "\n";
  }

  /** A row of the order export: one sale of the buyer ann. */
  public static String sale(String item, String time, String sku, int units) {
    return "O-%s,%s,%s,%s,%d,9.99,EUR,ann@example.com,SALE,blue"
        .formatted(item, item, time, sku, units);
  }

  /** A row of the return export: something the buyer ann sent back. */
  public static String comeback(String id, String item, String sku, String time, int units) {
    return "%s,%s,%s,%s,%d,TOO_SMALL,30.00,ann@example.com".formatted(id, item, sku, time, units);
  }

  /** Writes a file and returns its path. */
  public static Path write(Path folder, String name, String text) {
    try {
      Files.createDirectories(folder);
      return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
