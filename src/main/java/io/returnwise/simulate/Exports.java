package io.returnwise.simulate;

import static io.returnwise.simulate.ExportFile.money;
import static io.returnwise.simulate.ExportFile.time;

import java.util.List;

/** The rows of the three exports. Orders and returns are written as they happen, none is held. */
final class Exports {
  static final List<String> ORDER_COLUMNS =
      List.of(
          "order_id",
          "order_item_id",
          "order_time",
          "sku",
          "title",
          "parent_sku",
          "size",
          "colour",
          "brand",
          "category",
          "quantity",
          "unit_price",
          "list_price",
          "currency",
          "buyer_email",
          "country",
          "order_type");
  static final List<String> RETURN_COLUMNS =
      List.of(
          "return_id",
          "order_id",
          "order_item_id",
          "sku",
          "return_time",
          "processed_time",
          "quantity",
          "reason_code",
          "refund_amount");
  static final List<String> LISTING_COLUMNS =
      List.of(
          "sku", "title", "category", "brand", "parent_sku", "list_price", "currency", "listed_on");

  private static final String CURRENCY = "EUR";
  private static final String SALE = "SALE";

  private final ExportFile orders;
  private final ExportFile returns;
  private final Catalogue catalogue;
  private final Buyers buyers;

  Exports(ExportFile orders, ExportFile returns, Catalogue catalogue, Buyers buyers) {
    this.orders = orders;
    this.returns = returns;
    this.catalogue = catalogue;
    this.buyers = buyers;
  }

  static void writeListings(ExportFile listings, Catalogue catalogue) {
    for (Sku sku : catalogue.skus()) {
      Parent parent = sku.parent();
      listings.write(
          sku.id(),
          parent.title(),
          parent.category().label(),
          parent.brand(),
          parent.id(),
          money(parent.listPriceCents()),
          CURRENCY,
          parent.listedOn().toString());
    }
  }

  void sale(Order order, int item, Line line) {
    orders.write(saleRow(order, item, line));
  }

  void fee(Order order, int item, Fee fee) {
    orders.write(
        orderId(order),
        itemId(order, item),
        time(order.at()),
        fee.sku(),
        fee.title(),
        "",
        "",
        "",
        "",
        "",
        "1",
        money(fee.cents()),
        money(fee.cents()),
        CURRENCY,
        email(order),
        buyers.country(order.buyer()),
        "FEE");
  }

  /** A sale that no import can use. */
  void bad(Order order, Line line, Fault fault) {
    String[] row = saleRow(order, 1, line);
    row[ORDER_COLUMNS.indexOf(fault.column)] = fault.value;
    orders.write(row);
  }

  void returned(long number, Order order, int item, Line line, ReturnLaw.Return back) {
    returns.write(
        "R" + number,
        orderId(order),
        itemId(order, item),
        catalogue.sku(line.sku()).id(),
        time(back.at()),
        time(back.processedAt()),
        Integer.toString(back.units()),
        back.reason(),
        money(back.units() * line.unitPriceCents()));
  }

  private String[] saleRow(Order order, int item, Line line) {
    Sku sku = catalogue.sku(line.sku());
    Parent parent = sku.parent();
    return new String[] {
      orderId(order),
      itemId(order, item),
      time(order.at()),
      sku.id(),
      parent.title(),
      parent.id(),
      sku.size(),
      sku.colour(),
      parent.brand(),
      parent.category().label(),
      Integer.toString(line.units()),
      money(line.unitPriceCents()),
      money(parent.listPriceCents()),
      CURRENCY,
      email(order),
      buyers.country(order.buyer()),
      SALE
    };
  }

  private String email(Order order) {
    return order.isGuest() ? "" : buyers.email(order.buyer());
  }

  private static String orderId(Order order) {
    return Long.toString(order.number());
  }

  private static String itemId(Order order, int item) {
    return order.number() + "-" + item;
  }

  /** What is broken in a bad row. */
  enum Fault {
    QUANTITY_IN_WORDS("quantity", "two"),
    NO_SUCH_TIME("order_time", "31/13/2025 25:00"),
    NO_SKU("sku", "");

    private final String column;
    private final String value;

    Fault(String column, String value) {
      this.column = column;
      this.value = value;
    }
  }

  /** Something charged with an order that nobody can return. */
  enum Fee {
    EXPRESS_SHIPPING("SHIP-EXPRESS", "Express shipping", 499),
    GIFT_WRAP("GIFT-WRAP", "Gift wrap", 299);

    private final String sku;
    private final String title;
    private final long cents;

    Fee(String sku, String title, long cents) {
      this.sku = sku;
      this.title = title;
      this.cents = cents;
    }

    String sku() {
      return sku;
    }

    String title() {
      return title;
    }

    long cents() {
      return cents;
    }
  }
}
