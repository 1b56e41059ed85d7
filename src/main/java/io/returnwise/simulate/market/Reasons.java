package io.returnwise.simulate.market;

import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.schema.truth.ListingCause;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reason codes buyers give, and the states in which things come back. */
final class Reasons implements Serializable {
  static final String MISTAKE = "ORDERED_WRONG_ITEM";
  static final String NOT_RECEIVED = "UNDELIVERABLE_UNKNOWN";
  static final String NONE_GIVEN = "NO_REASON_GIVEN";
  static final String LATE = "MISSED_ESTIMATED_DELIVERY";

  static final String SELLABLE = "SELLABLE";
  static final String USED = "CUSTOMER_DAMAGED";
  static final String FAULTY = "DEFECTIVE";
  static final String BROKEN = "CARRIER_DAMAGED";
  static final String OTHER_THING = "WRONG_ITEM";

  private static final Map<String, ReasonFamily> FAMILIES =
      Map.ofEntries(
          Map.entry("APPAREL_TOO_SMALL", ReasonFamily.SIZE),
          Map.entry("APPAREL_TOO_LARGE", ReasonFamily.SIZE),
          Map.entry("APPAREL_STYLE", ReasonFamily.REMORSE),
          Map.entry("DID_NOT_LIKE_COLOR", ReasonFamily.COLOUR),
          Map.entry("DID_NOT_LIKE_FABRIC", ReasonFamily.COLOUR),
          Map.entry("NOT_AS_DESCRIBED", ReasonFamily.LISTING),
          Map.entry("NOT_COMPATIBLE", ReasonFamily.LISTING),
          Map.entry("DEFECTIVE", ReasonFamily.QUALITY),
          Map.entry("QUALITY_UNACCEPTABLE", ReasonFamily.QUALITY),
          Map.entry("MISSING_PARTS", ReasonFamily.QUALITY),
          Map.entry("DAMAGED_BY_CARRIER", ReasonFamily.LOGISTICS),
          Map.entry(LATE, ReasonFamily.LOGISTICS),
          Map.entry(NOT_RECEIVED, ReasonFamily.LOGISTICS),
          Map.entry("SWITCHEROO", ReasonFamily.FULFILMENT),
          Map.entry("UNWANTED_ITEM", ReasonFamily.REMORSE),
          Map.entry(NONE_GIVEN, ReasonFamily.REMORSE),
          Map.entry(MISTAKE, ReasonFamily.BUYER_ERROR),
          Map.entry("FOUND_BETTER_PRICE", ReasonFamily.PRICE));

  private static final Mix WORN =
      new Mix()
          .with("APPAREL_TOO_SMALL", 25)
          .with("APPAREL_TOO_LARGE", 21)
          .with("APPAREL_STYLE", 13)
          .with("DID_NOT_LIKE_FABRIC", 5)
          .with("DID_NOT_LIKE_COLOR", 6)
          .with("UNWANTED_ITEM", 12)
          .with(NONE_GIVEN, 8)
          .with("NOT_AS_DESCRIBED", 4)
          .with("QUALITY_UNACCEPTABLE", 4)
          .with("SWITCHEROO", 2);
  private static final Mix ANYTHING =
      new Mix()
          .with("UNWANTED_ITEM", 23)
          .with(NONE_GIVEN, 14)
          .with("NOT_AS_DESCRIBED", 12)
          .with("QUALITY_UNACCEPTABLE", 11)
          .with("DEFECTIVE", 14)
          .with("DAMAGED_BY_CARRIER", 7)
          .with("NOT_COMPATIBLE", 5)
          .with("SWITCHEROO", 3)
          .with("FOUND_BETTER_PRICE", 4)
          .with("DID_NOT_LIKE_COLOR", 3)
          .with("MISSING_PARTS", 4);
  private static final Mix WRONG_SIZE =
      new Mix().with("APPAREL_TOO_SMALL", 45).with("APPAREL_TOO_LARGE", 40).with(NONE_GIVEN, 15);

  private static final Map<ListingCause, Mix> PLANTED = new EnumMap<>(ListingCause.class);
  private static final Map<BuyerKind, Mix> ABUSE = new EnumMap<>(BuyerKind.class);

  static {
    PLANTED.put(
        ListingCause.WRONG_SIZE_CHART,
        new Mix().with("APPAREL_TOO_SMALL", 70).with("APPAREL_TOO_LARGE", 20).with(NONE_GIVEN, 10));
    PLANTED.put(
        ListingCause.COLOUR_DIFFERS,
        new Mix().with("DID_NOT_LIKE_COLOR", 70).with("NOT_AS_DESCRIBED", 20).with(NONE_GIVEN, 10));
    PLANTED.put(
        ListingCause.DESCRIPTION_MISMATCH,
        new Mix()
            .with("NOT_AS_DESCRIBED", 80)
            .with("QUALITY_UNACCEPTABLE", 10)
            .with(NONE_GIVEN, 10));
    PLANTED.put(
        ListingCause.BAD_BATCH,
        new Mix().with("DEFECTIVE", 65).with("QUALITY_UNACCEPTABLE", 25).with(NONE_GIVEN, 10));
    PLANTED.put(
        ListingCause.FRAGILE_PACKING,
        new Mix().with("DAMAGED_BY_CARRIER", 75).with("DEFECTIVE", 20).with(NONE_GIVEN, 5));
    PLANTED.put(ListingCause.SLOW_LANE, new Mix().with(LATE, 75).with("UNWANTED_ITEM", 25));
    PLANTED.put(
        ListingCause.MISSING_PARTS,
        new Mix().with("MISSING_PARTS", 75).with("DEFECTIVE", 15).with(NONE_GIVEN, 10));
    PLANTED.put(
        ListingCause.INCOMPATIBLE,
        new Mix().with("NOT_COMPATIBLE", 75).with("NOT_AS_DESCRIBED", 15).with("DEFECTIVE", 10));

    Mix noFault = new Mix().with("UNWANTED_ITEM", 50).with(NONE_GIVEN, 35).with("DEFECTIVE", 15);
    ABUSE.put(BuyerKind.BULK_RETURNER, noFault);
    ABUSE.put(BuyerKind.SERIAL_RETURNER, noFault);
    ABUSE.put(BuyerKind.RING_MEMBER, noFault);
    ABUSE.put(
        BuyerKind.WARDROBER,
        new Mix()
            .with("APPAREL_STYLE", 40)
            .with("UNWANTED_ITEM", 35)
            .with("APPAREL_TOO_LARGE", 25));
    ABUSE.put(
        BuyerKind.WRONG_ITEM,
        new Mix().with("DEFECTIVE", 45).with("UNWANTED_ITEM", 35).with("SWITCHEROO", 20));
    ABUSE.put(
        BuyerKind.FALSE_FAULT,
        new Mix()
            .with("DEFECTIVE", 60)
            .with("QUALITY_UNACCEPTABLE", 25)
            .with("NOT_AS_DESCRIBED", 15));
    ABUSE.put(BuyerKind.NOT_RECEIVED, new Mix().with(NOT_RECEIVED, 1));
    ABUSE.put(
        BuyerKind.REFUND_WITHOUT_RETURN,
        new Mix().with("DEFECTIVE", 50).with("NOT_AS_DESCRIBED", 30).with("MISSING_PARTS", 20));
  }

  private Reasons() {}

  static String usual(Category category, Dice dice) {
    return (category.isWorn() ? WORN : ANYTHING).draw(dice);
  }

  static String wrongSize(Dice dice) {
    return WRONG_SIZE.draw(dice);
  }

  static String planted(ListingCause cause, Dice dice) {
    return PLANTED.get(cause).draw(dice);
  }

  static String abuse(BuyerKind kind, Dice dice) {
    return ABUSE.get(kind).draw(dice);
  }

  /** What is said of the reasons: percent of each code, by what brings the line back. */
  static Map<String, Map<String, Long>> mixes() {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    all.put("usual, of what is worn", WORN.percent());
    all.put("usual, of anything else", ANYTHING.percent());
    all.put("a size that does not fit", WRONG_SIZE.percent());
    PLANTED.forEach((cause, mix) -> all.put(cause.id(), mix.percent()));
    ABUSE.forEach((kind, mix) -> all.put(kind.id(), mix.percent()));
    return all;
  }

  static ReasonFamily family(String code) {
    return FAMILIES.get(code);
  }

  /** Whether the seller or the carrier is said to be at fault. */
  static boolean isFault(String code) {
    return switch (FAMILIES.get(code)) {
      case QUALITY, LOGISTICS, FULFILMENT, LISTING -> true;
      default -> false;
    };
  }

  /** State in which an honest buyer sends something back. */
  static String disposition(String code, Dice dice) {
    return switch (code) {
      case "DEFECTIVE", "QUALITY_UNACCEPTABLE", "MISSING_PARTS" ->
          dice.chance(0.8) ? FAULTY : SELLABLE;
      case "DAMAGED_BY_CARRIER" -> dice.chance(0.9) ? BROKEN : SELLABLE;
      default -> dice.chance(0.06) ? USED : SELLABLE;
    };
  }

  /** State in which an abuser sends something back. */
  static String disposition(BuyerKind kind, Dice dice) {
    return switch (kind) {
      case WARDROBER -> dice.chance(0.55) ? USED : SELLABLE;
      case WRONG_ITEM -> dice.chance(0.8) ? OTHER_THING : SELLABLE;
      default -> dice.chance(0.15) ? USED : SELLABLE;
    };
  }

  /** Codes with the weight of each. */
  private static final class Mix {
    private final List<String> codes = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();
    private Weights weights = new Weights(1);

    Mix with(String code, double weight) {
      codes.add(code);
      shares.add(weight);
      weights = new Weights(shares.stream().mapToDouble(Double::doubleValue).toArray());
      return this;
    }

    Map<String, Long> percent() {
      Map<String, Long> all = new LinkedHashMap<>();
      for (int i = 0; i < codes.size(); i++) {
        all.put(codes.get(i), Math.round(100 * weights.share(i)));
      }
      return all;
    }

    String draw(Dice dice) {
      return codes.get(weights.draw(dice));
    }
  }
}
