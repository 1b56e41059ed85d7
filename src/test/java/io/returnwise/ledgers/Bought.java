package io.returnwise.ledgers;

import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A sold line with everything it may share with others. */
record Bought(
    History.Line line,
    String order,
    String buyer,
    String sku,
    String parent,
    String category,
    String size,
    String colour) {

  /** The line that starts a basket is the one known first. */
  static final Comparator<History.Line> STARTS_FIRST =
      Comparator.comparing(History.Line::soldOn).thenComparing(History.Line::id);

  /** Lines of one basket have the same; a line without order and buyer is alone. */
  List<Object> basket() {
    Object shared = order != null ? order : buyer != null ? buyer : line.id();
    return Arrays.asList(shared, buyer, line.bought());
  }

  String ofBuyer(String what) {
    return buyer == null || what == null ? null : buyer + "/" + what;
  }

  String variant() {
    return size == null && colour == null ? null : sku + "/" + size + "/" + colour;
  }

  /** The lines of a number of random shops that share nothing. */
  static List<Bought> ofShops(int shops, Random dice) {
    List<Bought> all = new ArrayList<>();
    for (int shop = 0; shop < shops; shop++) {
      all.addAll(shop("shop" + shop, dice));
    }
    return withBaskets(all);
  }

  private static List<Bought> shop(String name, Random dice) {
    boolean hasOrders = dice.nextInt(4) > 0;
    List<Bought> sold = new ArrayList<>();
    int orders = 1 + dice.nextInt(6);
    for (int order = 0; order < orders; order++) {
      String buyer = dice.nextInt(4) == 0 ? null : name + "-buyer" + dice.nextInt(2);
      History history = History.random(name + "-" + order, dice);
      LocalDate day = history.lines().get(0).bought();
      for (History.Line line : history.lines()) {
        // Most lines of an order are of one day; a few come later.
        LocalDate bought = dice.nextInt(8) == 0 ? line.bought() : day;
        int sku = dice.nextInt(3);
        sold.add(
            new Bought(
                new History.Line(
                    line.id(),
                    bought,
                    line.known().isBefore(bought) ? bought : line.known(),
                    line.units(),
                    line.value(),
                    line.lag(),
                    false,
                    line.returns()),
                hasOrders ? name + "-order" + order : null,
                buyer,
                name + "-sku" + sku,
                sku == 0 ? null : name + "-parent",
                dice.nextInt(3) == 0 ? null : name + "-category" + dice.nextInt(2),
                dice.nextInt(3) == 0 ? null : "size" + dice.nextInt(3),
                dice.nextInt(3) == 0 ? null : "colour" + dice.nextInt(2)));
      }
    }
    return sold;
  }

  private static List<Bought> withBaskets(List<Bought> all) {
    Map<List<Object>, History.Line> first = new HashMap<>();
    for (Bought one : all) {
      first.merge(one.basket(), one.line(), BinaryOperator.minBy(STARTS_FIRST));
    }
    return all.stream()
        .map(
            one -> {
              History.Line line = one.line();
              boolean isStart = first.get(one.basket()).equals(line);
              return new Bought(
                  new History.Line(
                      line.id(),
                      line.bought(),
                      line.known(),
                      line.units(),
                      line.value(),
                      line.lag(),
                      isStart,
                      line.returns()),
                  one.order(),
                  one.buyer(),
                  one.sku(),
                  one.parent(),
                  one.category(),
                  one.size(),
                  one.colour());
            })
        .toList();
  }

  /** What passes read of lines. */
  static Dataset<Row> events(List<Bought> lines, SparkSession spark) {
    TestTable table = TestTable.of(OrderLines.SCHEMA);
    TestTable returns = TestTable.of(ReturnEvents.SCHEMA.with(List.of(LineHistories.RETURN_UNTIL)));
    for (Bought one : lines) {
      History.Line line = one.line();
      table.row(
          OrderLines.LINE_ID, line.id(),
          OrderLines.SOURCE, "test",
          OrderLines.ORDER_ID, one.order(),
          OrderLines.BUYER_TOKEN, one.buyer(),
          OrderLines.SKU, one.sku(),
          OrderLines.PARENT, one.parent(),
          OrderLines.CATEGORY, one.category(),
          OrderLines.SIZE, one.size(),
          OrderLines.COLOUR, one.colour(),
          OrderLines.PURCHASED_ON, line.bought(),
          OrderLines.PURCHASED_AT, line.purchasedAt(),
          OrderLines.DELIVERED_AT, line.deliveredAt(),
          OrderLines.PROMISED_AT, line.promisedAt(),
          OrderLines.KNOWN_ON, line.known(),
          OrderLines.UNITS, line.units(),
          OrderLines.LINE_VALUE_MINOR, line.value(),
          OrderLines.CURRENCY, "EUR",
          OrderLines.KNOWN_LAG_DAYS, line.lag());
      for (History.Back back : line.returns()) {
        returns.row(
            ReturnEvents.LINE_ID, line.id(),
            ReturnEvents.SKU, one.sku(),
            ReturnEvents.BUYER_TOKEN, one.buyer(),
            ReturnEvents.RETURNED_ON, back.returned(),
            ReturnEvents.KNOWN_ON, back.known(),
            LineHistories.RETURN_UNTIL, back.until(),
            ReturnEvents.UNITS, back.units(),
            ReturnEvents.REASON_FAMILY, back.reason(),
            ReturnEvents.DISPOSITION, back.state());
      }
    }
    return History.events(table.on(spark), returns.on(spark));
  }
}
