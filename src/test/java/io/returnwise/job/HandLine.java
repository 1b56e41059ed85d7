package io.returnwise.job;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * An order line with everything that came back of it.
 *
 * @param row columns of {@code order_lines}
 * @param returns its rows of {@code return_events} with units, with every version in its turn
 * @param matures last day on which its label may change
 * @param shopCurrency currency in which values count
 * @param calendar what the policy says of its day
 */
record HandLine(
    Row row,
    List<Row> returns,
    LocalDate matures,
    String shopCurrency,
    Map<Moment, Double> calendar) {
  private static final int WINDOW_DAYS = 60;
  private static final Comparator<HandLine> STARTS_FIRST =
      Comparator.comparing(HandLine::sold).thenComparing(HandLine::id);
  private static final List<Field> OF_DELIVERIES =
      List.of(
          Ledger.DELIVERED_LINES, Ledger.DELIVERY_HOURS, Ledger.PROMISED_LINES, Ledger.LATE_LINES);

  String id() {
    return text(OrderLines.LINE_ID);
  }

  private String text(Field field) {
    return row.getAs(field.name());
  }

  LocalDate bought() {
    return row.getAs(OrderLines.PURCHASED_ON.name());
  }

  Instant boughtAt() {
    return row.getAs(OrderLines.PURCHASED_AT.name());
  }

  private Instant at(Field instant) {
    return row.getAs(instant.name());
  }

  /** Whole hours between two instants of the line; null where one is not known. */
  Double hours(Field from, Field to) {
    return at(from) == null || at(to) == null
        ? null
        : (Double) (double) ChronoUnit.HOURS.between(at(from), at(to));
  }

  boolean isDelivered(LocalDate before) {
    LocalDate reported = row.getAs(LineHistories.DELIVERY_KNOWN_ON.name());
    return at(OrderLines.DELIVERED_AT) != null
        && reported.isBefore(before)
        && sold().isBefore(before)
        && LocalDate.ofInstant(at(OrderLines.DELIVERED_AT), ZoneOffset.UTC)
            .plusDays(1)
            .isBefore(before);
  }

  LocalDate buyerSince() {
    return row.getAs(OrderLines.BUYER_SINCE.name());
  }

  Double ofCalendar(Moment moment) {
    return calendar.get(moment);
  }

  LocalDate sold() {
    LocalDate known = row.getAs(OrderLines.KNOWN_ON.name());
    return known.isAfter(bought()) ? known : bought();
  }

  private long units() {
    return row.<Integer>getAs(OrderLines.UNITS.name());
  }

  private long value() {
    Double value = plain(LineHistories.VALUE);
    return value == null ? 0 : value.longValue();
  }

  long price() {
    return units() > 0 ? value() / units() : 0;
  }

  Double plain(Field field) {
    boolean isOfShop = field.equals(LineHistories.VALUE);
    if (isOfShop && !text(OrderLines.CURRENCY).equals(shopCurrency)) {
      return null;
    }
    Number value = row.getAs((isOfShop ? OrderLines.LINE_VALUE_MINOR : field).name());
    return value == null ? null : (Double) value.doubleValue();
  }

  /** The key of an entity; null where the line has none. */
  String key(Entity entity) {
    String buyer = text(OrderLines.BUYER_TOKEN);
    String size = text(OrderLines.SIZE);
    String colour = text(OrderLines.COLOUR);
    return switch (entity) {
      case SHOP -> "shop";
      case SKU -> text(OrderLines.SKU);
      case VARIANT ->
          size == null && colour == null ? null : text(OrderLines.SKU) + "|" + size + "|" + colour;
      case PARENT -> text(OrderLines.PARENT);
      case BUYER -> buyer;
      case BUYER_SKU -> together(buyer, text(OrderLines.SKU));
      case BUYER_PARENT -> together(buyer, text(OrderLines.PARENT));
      case BUYER_BRAND -> together(buyer, text(OrderLines.BRAND));
      case BUYER_CATEGORY -> together(buyer, text(OrderLines.CATEGORY));
      case BUYER_SIZE ->
          together(buyer, size == null ? null : size + "|" + text(OrderLines.CATEGORY));
      case CATEGORY -> text(OrderLines.CATEGORY);
      case BRAND -> text(OrderLines.BRAND);
      case SIZE -> size;
      case COLOUR -> colour;
      case CHANNEL -> text(OrderLines.CHANNEL);
      case REGION -> text(OrderLines.REGION);
      case CARRIER -> text(OrderLines.CARRIER);
      case LANE -> together(text(OrderLines.CARRIER), text(OrderLines.REGION));
    };
  }

  private static String together(String one, String other) {
    return one == null || other == null ? null : one + "|" + other;
  }

  /** Whether the line counts for its key of an entity before a day. */
  boolean isKeyed(Entity entity, LocalDate before) {
    LocalDate carrier = row.getAs(LineHistories.CARRIER_KNOWN_ON.name());
    return (entity != Entity.CARRIER && entity != Entity.LANE) || carrier.isBefore(before);
  }

  /** What lines of one basket share. */
  List<Object> basket() {
    String buyer = text(OrderLines.BUYER_TOKEN);
    String order = text(OrderLines.ORDER_ID);
    Object ofOrder = order == null ? null : List.of(text(OrderLines.SOURCE), order);
    Object shared = ofOrder != null ? ofOrder : buyer != null ? buyer : id();
    return Arrays.asList(shared, buyer, bought());
  }

  double inBasket(Field field, List<HandLine> basket) {
    if (field.equals(LineHistories.BASKET_LINES)) {
      return basket.size();
    } else if (field.equals(LineHistories.BASKET_UNITS)) {
      return basket.stream().mapToLong(HandLine::units).sum();
    } else if (field.equals(LineHistories.BASKET_VALUE)) {
      return basket.stream().mapToLong(HandLine::value).sum();
    } else if (field.equals(LineHistories.SAME_SKU)) {
      return others(basket, OrderLines.SKU);
    } else if (field.equals(LineHistories.SAME_CATEGORY)) {
      return others(basket, OrderLines.CATEGORY);
    } else if (field.equals(LineHistories.SAME_BRAND)) {
      return others(basket, OrderLines.BRAND);
    } else if (field.equals(LineHistories.SAME_PARENT)) {
      return others(basket, OrderLines.PARENT);
    } else if (field.equals(LineHistories.OTHER_SIZES)) {
      return otherVariants(basket, OrderLines.SIZE);
    } else if (field.equals(LineHistories.OTHER_COLOURS)) {
      return otherVariants(basket, OrderLines.COLOUR);
    } else if (field.equals(LineHistories.EARLIER_OF_KIND)) {
      return basket.stream().anyMatch(this::isAfter) ? 1 : 0;
    }
    throw new IllegalArgumentException(field.name());
  }

  private long others(List<HandLine> basket, Field what) {
    return text(what) == null
        ? 0
        : basket.stream().filter(other -> text(what).equals(other.text(what))).count() - 1;
  }

  private long otherVariants(List<HandLine> basket, Field what) {
    return text(OrderLines.PARENT) == null || text(what) == null
        ? 0
        : basket.stream()
                .filter(other -> text(OrderLines.PARENT).equals(other.text(OrderLines.PARENT)))
                .map(other -> other.text(what))
                .filter(Objects::nonNull)
                .distinct()
                .count()
            - 1;
  }

  private boolean isAfter(HandLine other) {
    Field kind = text(OrderLines.PARENT) == null ? OrderLines.SKU : OrderLines.PARENT;
    boolean isAlike =
        Objects.equals(text(OrderLines.PARENT), other.text(OrderLines.PARENT))
            && text(kind).equals(other.text(kind));
    Comparator<HandLine> order = Comparator.comparing(HandLine::place).thenComparing(HandLine::id);
    return isAlike && order.compare(other, this) < 0;
  }

  private long place() {
    String number = text(OrderLines.ORDER_ITEM_ID);
    return number != null && number.matches("[0-9]{1,18}")
        ? Long.parseLong(number)
        : Long.MAX_VALUE;
  }

  /** What the line adds to a measure by what is known before a day. */
  long count(Field measure, LocalDate before, List<HandLine> basket) {
    boolean isSold = sold().isBefore(before);
    boolean isMatured = isSold && matures != null && matures.isBefore(before);
    boolean startsBasket = basket.stream().min(STARTS_FIRST).orElseThrow().id().equals(id());
    List<Row> known = returns.stream().filter(back -> isSold && holds(back, before)).toList();
    if (measure.equals(Ledger.LINES)) {
      return isSold ? 1 : 0;
    } else if (measure.equals(Ledger.ORDERS)) {
      return isSold && startsBasket ? 1 : 0;
    } else if (measure.equals(Ledger.FULL_RETURN_ORDERS)) {
      List<HandLine> told = basket.stream().filter(other -> other.sold().isBefore(before)).toList();
      boolean isBack = !told.isEmpty() && told.stream().allMatch(other -> other.isBack(before));
      return startsBasket && isBack ? 1 : 0;
    } else if (measure.equals(Ledger.UNITS)) {
      return isSold ? units() : 0;
    } else if (measure.equals(Ledger.VALUE_MINOR)) {
      return isSold ? value() : 0;
    } else if (measure.equals(Ledger.PRICED_UNITS)) {
      return isSold && plain(LineHistories.VALUE) != null ? units() : 0;
    } else if (measure.equals(Ledger.MATURED_LINES)) {
      return isMatured ? 1 : 0;
    } else if (measure.equals(Ledger.MATURED_RETURNED_LINES)) {
      return isMatured && known.stream().anyMatch(this::isInWindow) ? 1 : 0;
    } else if (measure.equals(Ledger.RETURNED_LINES)) {
      return known.isEmpty() ? 0 : 1;
    } else if (measure.equals(Ledger.REFUND_MINOR)) {
      return known.stream().mapToLong(this::refund).sum();
    } else if (measure.equals(Ledger.DATED_RETURNS)) {
      return known.stream().filter(back -> returned(back) != null).count();
    } else if (measure.equals(Ledger.RETURN_DAYS)) {
      return known.stream().filter(back -> returned(back) != null).mapToLong(this::days).sum();
    } else if (measure.equals(Ledger.STATED_RETURNS)) {
      return known.stream()
          .filter(back -> family(back).filter(ReasonFamily::isTelling).isPresent())
          .count();
    } else if (measure.equals(Ledger.GRADED_RETURNS)) {
      return known.stream().filter(back -> !state(back).isEmpty()).count();
    } else if (measure.equals(Ledger.UNSELLABLE_RETURNS)) {
      return known.stream()
          .filter(back -> !state(back).isEmpty() && !state(back).equals("SELLABLE"))
          .count();
    } else if (OF_DELIVERIES.contains(measure)) {
      return isDelivered(before) ? ofDelivery(measure) : 0;
    } else if (measure.equals(Ledger.UNMATCHED_RETURNS)) {
      return 0;
    }
    return known.stream()
        .filter(back -> family(back).filter(f -> Ledger.reason(f).equals(measure)).isPresent())
        .count();
  }

  /** What the delivery adds to a measure. */
  private long ofDelivery(Field measure) {
    if (measure.equals(Ledger.DELIVERED_LINES)) {
      return 1;
    } else if (measure.equals(Ledger.DELIVERY_HOURS)) {
      return Math.max(0, hours(OrderLines.PURCHASED_AT, OrderLines.DELIVERED_AT).longValue());
    }
    Instant promised = at(OrderLines.PROMISED_AT);
    boolean isCounted =
        measure.equals(Ledger.LATE_LINES)
            ? promised != null && at(OrderLines.DELIVERED_AT).isAfter(promised)
            : promised != null;
    return isCounted ? 1 : 0;
  }

  private boolean isBack(LocalDate before) {
    return returns.stream().anyMatch(back -> holds(back, before));
  }

  /** Whether that was the last that was said of the return before a day. */
  private static boolean holds(Row back, LocalDate before) {
    LocalDate until = back.getAs(LineHistories.RETURN_UNTIL.name());
    return known(back).isBefore(before) && (until == null || !until.isBefore(before));
  }

  private static LocalDate known(Row back) {
    return back.getAs(ReturnEvents.KNOWN_ON.name());
  }

  private static LocalDate returned(Row back) {
    return back.getAs(ReturnEvents.RETURNED_ON.name());
  }

  private long days(Row back) {
    return Math.max(0, ChronoUnit.DAYS.between(bought(), returned(back)));
  }

  private boolean isInWindow(Row back) {
    return returned(back) == null
        || ChronoUnit.DAYS.between(bought(), returned(back)) <= WINDOW_DAYS;
  }

  private long refund(Row back) {
    Long refund = back.getAs(ReturnEvents.REFUND_MINOR.name());
    if (refund != null && shopCurrency.equals(back.getAs(ReturnEvents.CURRENCY.name()))) {
      return refund;
    }
    int units = back.<Integer>getAs(ReturnEvents.UNITS.name());
    return Math.round(value() * (double) units / units());
  }

  private static Optional<ReasonFamily> family(Row back) {
    String id = back.getAs(ReturnEvents.REASON_FAMILY.name());
    return Arrays.stream(ReasonFamily.values())
        .filter(family -> family.id().equals(id))
        .findFirst();
  }

  private static String state(Row back) {
    String state = back.getAs(ReturnEvents.DISPOSITION.name());
    return state == null ? "" : state.strip().toUpperCase(Locale.ROOT);
  }
}
