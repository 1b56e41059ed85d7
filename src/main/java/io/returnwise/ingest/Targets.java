package io.returnwise.ingest;

import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns a mapping may fill, per table. */
public final class Targets {
  static final String BUYER = "buyer";
  static final String UNITS = "units";
  static final String UNIT_PRICE = "unit_price";
  static final String LINE_VALUE = "line_value";
  static final String REFUND = "refund";
  static final String LIST_PRICE = "list_price";
  static final String REASON = "reason";
  static final String FLAG = "returned_flag";

  private static final Map<String, List<Target>> BY_TABLE =
      Map.of(
          OrderLines.SCHEMA.table(),
          List.of(
              Target.optional("marketplace", Kind.TEXT),
              Target.optional("order_id", Kind.TEXT),
              Target.optional("order_item_id", Kind.TEXT),
              Target.required("sku", Kind.TEXT),
              Target.optional("title", Kind.TEXT),
              Target.optional("parent", Kind.TEXT),
              Target.optional("size", Kind.TEXT),
              Target.optional("colour", Kind.TEXT),
              Target.optional("brand", Kind.TEXT),
              Target.optional("category", Kind.TEXT),
              Target.optional(BUYER, Kind.PERSONAL),
              Target.optional("buyer_since", Kind.DAY),
              Target.required(UNITS, Kind.UNITS),
              Target.optional(UNIT_PRICE, Kind.MONEY),
              Target.optional(LINE_VALUE, Kind.MONEY),
              Target.optional("currency", Kind.TEXT),
              Target.required("purchased_at", Kind.TIME),
              Target.optional("region", Kind.TEXT),
              Target.optional("channel", Kind.TEXT),
              Target.optional("carrier", Kind.TEXT),
              Target.optional("shipped_at", Kind.TIME),
              Target.optional("promised_at", Kind.TIME),
              Target.optional("delivered_at", Kind.TIME),
              Target.optional("known_at", Kind.TIME)),
          ReturnEvents.SCHEMA.table(),
          List.of(
              Target.optional("marketplace", Kind.TEXT),
              Target.optional("order_id", Kind.TEXT),
              Target.optional("order_item_id", Kind.TEXT),
              Target.optional("sku", Kind.TEXT),
              Target.optional(BUYER, Kind.PERSONAL),
              Target.required("returned_at", Kind.TIME),
              Target.required(UNITS, Kind.UNITS),
              Target.optional(REASON, Kind.TEXT),
              Target.optional(REFUND, Kind.MONEY),
              Target.optional("currency", Kind.TEXT),
              Target.optional("known_at", Kind.TIME)),
          Listings.SCHEMA.table(),
          List.of(
              Target.required("sku", Kind.TEXT),
              Target.optional("title", Kind.TEXT),
              Target.optional("category", Kind.TEXT),
              Target.optional("brand", Kind.TEXT),
              Target.optional("parent", Kind.TEXT),
              Target.optional(LIST_PRICE, Kind.MONEY),
              Target.optional("currency", Kind.TEXT),
              Target.required("known_at", Kind.TIME)));

  private Targets() {}

  /** Names of the tables a mapping may fill. */
  public static List<String> tables() {
    return BY_TABLE.keySet().stream().sorted().toList();
  }

  /** Names of the columns a mapping may fill in a table. */
  public static List<String> names(String table) {
    return of(table).stream().map(Target::name).toList();
  }

  /** Names of the columns a mapping must fill in a table. */
  public static List<String> requiredNames(String table) {
    return of(table).stream().filter(Target::isRequired).map(Target::name).toList();
  }

  /** Columns of a table by which a return may find its line. */
  public static List<String> matchColumns() {
    return List.of(BUYER, "order_id", "order_item_id", "sku");
  }

  static List<Target> of(String table) {
    return BY_TABLE.get(table);
  }

  static Map<String, Target> byName(String table) {
    return of(table).stream().collect(Collectors.toMap(Target::name, target -> target));
  }

  /** What the text of a target has to look like. */
  enum Kind {
    TEXT,
    PERSONAL,
    UNITS,
    MONEY,
    TIME,
    DAY
  }

  /** One column a mapping may fill. */
  record Target(String name, Kind kind, boolean isRequired) {
    static Target required(String name, Kind kind) {
      return new Target(name, kind, true);
    }

    static Target optional(String name, Kind kind) {
      return new Target(name, kind, false);
    }
  }
}
