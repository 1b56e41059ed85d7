package io.returnwise.schema;

import io.returnwise.schema.Formula.Against;
import io.returnwise.schema.Formula.Amount;
import io.returnwise.schema.Formula.Lower;
import io.returnwise.schema.Formula.Rate;
import io.returnwise.schema.Input.Elapsed;
import io.returnwise.schema.Input.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Columns of {@code delivery_features}: what the delivery of a line adds to what was known when it
 * was bought.
 *
 * <p>The delivery is that of the line itself; the past of its carrier, and of the carrier in the
 * region, is what was known before the day of the purchase, as everywhere. Of these only
 * deliveries, returns and settled lines are counted, not sales: who delivers is known from shipping
 * on. Their age is told from the day of the first purchase of which that was known.
 */
public final class DeliveryFeatures {
  public static final Field LINE_ID = OrderLines.LINE_ID;
  public static final Field PURCHASED_ON = OrderLines.PURCHASED_ON;

  private static final Input PROMISED =
      new Elapsed(OrderLines.PURCHASED_AT, OrderLines.PROMISED_AT);
  private static final Input TAKEN = new Elapsed(OrderLines.PURCHASED_AT, OrderLines.DELIVERED_AT);

  public static final Feature DELIVERY_TIME =
      Feature.of(
          "delivery_time",
          "Hours from purchase to delivery.",
          new Amount(TAKEN),
          "a long wait for the delivery",
          "a short wait for the delivery");
  public static final Feature HANDLING_TIME =
      Feature.of(
          "handling_time",
          "Hours from purchase to shipping.",
          new Amount(new Elapsed(OrderLines.PURCHASED_AT, OrderLines.SHIPPED_AT)),
          "shipped late",
          "shipped soon");
  public static final Feature TRANSIT_TIME =
      Feature.of(
          "transit_time",
          "Hours from shipping to delivery.",
          new Amount(new Elapsed(OrderLines.SHIPPED_AT, OrderLines.DELIVERED_AT)),
          "long on its way",
          "a short time on its way");
  public static final Feature PROMISED_TIME =
      Feature.of(
          "promised_time",
          "Hours from purchase to the promised time of delivery.",
          new Amount(PROMISED),
          "a late delivery was promised",
          "an early delivery was promised");
  public static final Feature DELAY =
      Feature.of(
          "delivery_delay",
          "Hours from the promised time to the delivery; 0 when it came in time.",
          new Amount(new Elapsed(OrderLines.PROMISED_AT, OrderLines.DELIVERED_AT)),
          "delivered after the promised time",
          "delivered in time or little later");
  public static final Feature AHEAD =
      Feature.of(
          "delivery_ahead",
          "Hours from the delivery to the promised time; 0 when it came late.",
          new Amount(new Elapsed(OrderLines.DELIVERED_AT, OrderLines.PROMISED_AT)),
          "delivered well before the promised time",
          "delivered late or just in time");
  public static final Feature IS_LATE =
      Feature.of(
          "is_late",
          "1 when the delivery came after the promised time.",
          new Lower(PROMISED, TAKEN),
          "delivered late",
          "delivered in time");

  /** Entities that are not known before the line is shipped. */
  static final List<Entity> KNOWN_AT_SHIPPING = List.of(Entity.CARRIER, Entity.LANE);

  /** Entities whose usual delivery that of the line is held against. */
  private static final List<Entity> DELIVERING =
      List.of(Entity.LANE, Entity.CARRIER, Entity.REGION);

  /** Every feature that the delivery adds, in the order of the model's input. */
  public static final List<Feature> ALL = all();

  public static final TableSchema SCHEMA =
      new TableSchema(
          "delivery_features",
          "one order line whose delivery is known",
          List.of(LINE_ID),
          Stream.concat(
                  Stream.of(LINE_ID, PURCHASED_ON, OrderLines.DELIVERED_AT),
                  ALL.stream().map(Feature::field))
              .toList());

  private DeliveryFeatures() {}

  private static List<Feature> all() {
    List<Feature> all =
        new ArrayList<>(
            List.of(
                DELIVERY_TIME, HANDLING_TIME, TRANSIT_TIME, PROMISED_TIME, DELAY, AHEAD, IS_LATE));
    for (Entity entity : DELIVERING) {
      all.add(againstUsual(entity));
      all.add(lateShare(entity));
    }
    for (Entity entity : KNOWN_AT_SHIPPING) {
      EntityHistory history = new EntityHistory(entity);
      all.addAll(history.deliveries());
      all.addAll(history.rates());
      all.addAll(history.mix());
    }
    return List.copyOf(all);
  }

  private static Feature againstUsual(Entity entity) {
    String what = entity.words();
    return Feature.of(
        "delivery_against_" + entity.id(),
        "The time from purchase to delivery against the mean of %s so far.".formatted(what),
        new Against(
            TAKEN,
            Told.ever(entity, Ledger.DELIVERY_HOURS),
            Optional.of(Told.ever(entity, Ledger.DELIVERED_LINES))),
        "slower than usual for " + what,
        "faster than usual for " + what);
  }

  private static Feature lateShare(Entity entity) {
    String what = entity.words();
    return Feature.of(
        entity.id() + "_" + Ratio.LATE.name(),
        "Share of the deliveries of %s that came after the promised time.".formatted(what),
        new Rate(entity, Ratio.LATE, 0),
        what + " often delivers late",
        what + " rarely delivers late");
  }
}
