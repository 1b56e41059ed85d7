package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Columns of the ledgers: for each key and each day with an event, totals since the first day.
 *
 * <p>The value for day <i>t</i> is the last row with a day before <i>t</i>. A window of <i>w</i>
 * days is the total for <i>t</i> less the total for <i>t − w</i>. Every measure is a long, so that
 * totals are exact in whatever order they are added.
 */
public final class Ledger {
  /** Tells the rows of all ledgers apart before each goes to its own table. */
  public static final Field ENTITY = Field.required("entity", StringType, "What the key is of.");

  public static final Field KEY = Field.required("key", StringType, "Key of the entity.");
  public static final Field DAY =
      Field.required("day", DateType, "Day of the events; the totals are those at its end.");

  /** Marks rows where a ledger is written anew; what is added later has no marks. */
  public static final Field IS_LAST =
      Field.required("is_last", BooleanType, "True for the last row of each key.");

  public static final Field LINES = measure("lines", "Order lines sold.");
  public static final Field ORDERS = measure("orders", "Baskets, counted at their first line.");
  public static final Field UNITS = measure("units", "Units sold.");
  public static final Field VALUE_MINOR =
      measure("value_minor", "Sales value in minor units of the shop currency.");
  public static final Field PRICED_UNITS = measure("priced_units", "Units with a known value.");
  public static final Field MATURED_LINES =
      measure("matured_lines", "Lines whose label can no longer change.");
  public static final Field MATURED_RETURNED_LINES =
      measure("matured_returned_lines", "Matured lines that came back within the label window.");
  public static final Field RETURNED_LINES =
      measure("returned_lines", "Lines with any return known so far.");
  public static final Field OPEN_RETURNED_LINES =
      measure("open_returned_lines", "Lines not yet matured with a return known so far.");
  public static final Field RETURNED_UNITS = measure("returned_units", "Units known to be back.");
  public static final Field REFUND_MINOR =
      measure("refund_minor", "Money given back, in minor units of the shop currency.");
  public static final Field STATED_RETURNS =
      measure("stated_returns", "Returns whose reason tells of a cause.");
  public static final Field DATED_RETURNS =
      measure("dated_returns", "Returns of which the day is known.");
  public static final Field RETURN_DAYS =
      measure("return_days", "Days from purchase to return, over the returns of known day.");
  public static final Field GRADED_RETURNS =
      measure("graded_returns", "Returns whose state on arrival is known.");
  public static final Field UNSELLABLE_RETURNS =
      measure(
          "unsellable_returns", "Returns that arrived in a state in which they cannot be sold.");
  public static final Field FULL_RETURN_ORDERS =
      measure(
          "full_return_orders",
          "Baskets of which every line came back, counted once that is known.");
  public static final Field DELIVERED_LINES =
      measure("delivered_lines", "Lines whose delivery is known.");
  public static final Field DELIVERY_HOURS =
      measure("delivery_hours", "Whole hours from purchase to delivery, over those lines.");
  public static final Field PROMISED_LINES =
      measure("promised_lines", "Of the delivered lines those with a promised time.");
  public static final Field LATE_LINES =
      measure("late_lines", "Of these, lines delivered after the promised time.");
  public static final Field UNMATCHED_RETURNS =
      measure("unmatched_returns", "Returns that match no order line.");
  public static final Field FIRST_SOLD_DAY =
      Field.optional("first_sold_day", LongType, "First day with a sale, in days since 1970.");
  public static final Field LAST_SOLD_DAY =
      Field.optional("last_sold_day", LongType, "Last day with a sale, in days since 1970.");

  public static final Field MAX_PRICE_MINOR =
      Field.optional("max_price_minor", LongType, "Highest price of a unit so far.");
  public static final Field LAST_PRICE_MINOR =
      Field.optional(
          "last_price_minor", LongType, "Price of a unit on the last day with one, the highest.");

  /** Measures that are null before the first sale, or the first with a price. */
  private static final List<Field> OPTIONAL =
      List.of(FIRST_SOLD_DAY, LAST_SOLD_DAY, MAX_PRICE_MINOR, LAST_PRICE_MINOR);

  /** Measures that are added up. */
  public static final List<Field> SUMS = sums();

  private Ledger() {}

  /** Number of returns of one reason family. */
  public static Field reason(ReasonFamily family) {
    String name = family.name().toLowerCase(Locale.ROOT);
    return measure("returns_" + name, "Returns with a reason of the family " + family.id() + ".");
  }

  /** All measures: those added up, and first and last days and prices. */
  public static List<Field> measures() {
    List<Field> all = new ArrayList<>(SUMS);
    all.addAll(OPTIONAL);
    return List.copyOf(all);
  }

  /** The ledger table of one entity, for example {@code sku_ledger}. */
  public static TableSchema schema(Entity entity) {
    List<Field> fields = new ArrayList<>(List.of(KEY, DAY));
    fields.addAll(measures());
    return new TableSchema(
        entity.id() + "_ledger",
        "totals of " + entity.meaning() + " at the end of one day with an event",
        List.of(KEY, DAY),
        fields);
  }

  private static List<Field> sums() {
    List<Field> sums =
        new ArrayList<>(
            List.of(
                LINES,
                ORDERS,
                UNITS,
                VALUE_MINOR,
                PRICED_UNITS,
                MATURED_LINES,
                MATURED_RETURNED_LINES,
                RETURNED_LINES,
                OPEN_RETURNED_LINES,
                RETURNED_UNITS,
                REFUND_MINOR,
                STATED_RETURNS,
                DATED_RETURNS,
                RETURN_DAYS,
                GRADED_RETURNS,
                UNSELLABLE_RETURNS,
                FULL_RETURN_ORDERS,
                UNMATCHED_RETURNS,
                DELIVERED_LINES,
                DELIVERY_HOURS,
                PROMISED_LINES,
                LATE_LINES));
    Arrays.stream(ReasonFamily.values()).map(Ledger::reason).forEach(sums::add);
    return List.copyOf(sums);
  }

  private static Field measure(String name, String meaning) {
    return Field.required(name, LongType, meaning);
  }
}
