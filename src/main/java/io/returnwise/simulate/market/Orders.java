package io.returnwise.simulate.market;

import io.returnwise.schema.truth.BuyerKind;
import io.returnwise.simulate.market.ReturnLaw.Purchase;
import io.returnwise.simulate.market.SimulatedLine.Fit;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The orders. Lines are numbered in the order of their days; a block of numbers is cut into orders
 * on its own, so that any executor can make any block, and the last order of a block is cut short.
 */
final class Orders implements Serializable {
  /** Lines of a block. */
  static final int BLOCK = 512;

  private static final int MOST_MORE_LINES = 7;
  private static final int MOST_MORE_UNITS = 5;
  private static final double BRACKETERS_TIMES = 7;
  private static final double MOST_BRACKETING = 0.7;
  private static final double THREE_SIZES = 0.2;
  private static final double BUSINESS_UNITS = 1 / 3.0;
  private static final int BUSINESS_UNITS_LOW = 3;
  private static final int BUSINESS_UNITS_HIGH = 12;
  private static final int MISTAKE_UNITS_LOW = 6;
  private static final int MISTAKE_UNITS_HIGH = 60;
  private static final int BULK_UNITS_LOW = 8;
  private static final int BULK_UNITS_HIGH = 40;
  private static final int DISCOUNT_STEPS = 8;
  private static final int DISCOUNT_STEP_PERCENT = 5;
  private static final int DRAWS = 30;
  private static final double[] COLOUR_SALES = {1, 0.6, 0.35};

  private final WorldSettings settings;
  private final Calendar calendar;
  private final Catalogue catalogue;
  private final Buyers buyers;
  private final Delivery delivery;
  private final ReturnLaw returnLaw;
  private final double moreLines;
  private final double bracketing;
  private final double strangers;

  Orders(WorldSettings settings, Calendar calendar, Catalogue catalogue, Buyers buyers) {
    this.settings = settings;
    this.calendar = calendar;
    this.catalogue = catalogue;
    this.buyers = buyers;
    this.delivery = new Delivery(settings, calendar);
    this.returnLaw = new ReturnLaw(settings, calendar, catalogue);
    this.moreLines = settings.drawn(Setting.MORE_LINES);
    this.bracketing = settings.drawn(Setting.BRACKETING);
    this.strangers = settings.drawn(Setting.HONEST_SPREAD);
  }

  /** Number of blocks. */
  long blocks() {
    return (settings.lines() + BLOCK - 1) / BLOCK;
  }

  /** The orders of a block. */
  List<SimulatedOrder> block(long block) {
    long next = block * BLOCK;
    long end = Math.min(settings.lines(), next + BLOCK);
    List<SimulatedOrder> orders = new ArrayList<>();
    while (next < end) {
      SimulatedOrder order = order(next, (int) (end - next));
      orders.add(order);
      next += order.lines().size();
    }
    return orders;
  }

  /** What is put into the basket, before prices and outcome. */
  private record Item(
      Product product, int colour, int size, int sizesOff, Fit fit, boolean isFitting, int units) {}

  private SimulatedOrder order(long number, int room) {
    Dice dice = Dice.of(settings.world(), Dice.Purpose.ORDER, number);
    int day = calendar.dayOf(number);
    Buyer buyer = buyers.draw(dice, day);
    boolean hasTokens = !dice.chance(settings.number(Setting.MISSING_BUYERS));
    double stranger = buyer.kind() == BuyerKind.SHARED_IDENTITY ? strangers * dice.gaussian() : 0;
    int carrier = delivery.carrier(dice);
    List<SimulatedLine> lines = new ArrayList<>();
    Marketplace marketplace = buyers.marketplaces().get(buyer.marketplace());
    for (Item item : basket(dice, buyer, day, room)) {
      Dice own = Dice.of(settings.world(), Dice.Purpose.LINE, number + lines.size());
      double discount = discount(own, day);
      Problem problem = item.product().problemOf(item.colour(), item.size(), day);
      Delivery.Trip trip = delivery.trip(own, carrier, buyer.region(), day, problem);
      Purchase purchase =
          new Purchase(
              buyer,
              stranger,
              day,
              item.product(),
              item.colour(),
              item.size(),
              item.sizesOff(),
              item.fit(),
              item.isFitting(),
              item.units(),
              discount,
              trip);
      lines.add(line(own, number + lines.size(), purchase, marketplace));
    }
    return new SimulatedOrder(
        number, day, calendar.secondOfDay(dice), buyer, marketplace, hasTokens, lines);
  }

  private SimulatedLine line(Dice dice, long number, Purchase bought, Marketplace marketplace) {
    long list = marketplace.minor(bought.product().euros());
    long price = Math.round(list * (1 - bought.discount()));
    boolean isCancelled =
        bought.fit() != Fit.MISTAKE && dice.chance(settings.number(Setting.CANCELLED));
    boolean isRestated =
        price < list && !isCancelled && dice.chance(settings.number(Setting.RESTATED_LINES));
    return new SimulatedLine(
        number,
        bought.product(),
        bought.colour(),
        bought.size(),
        bought.fit(),
        bought.units(),
        list,
        price,
        bought.discount(),
        bought.trip(),
        returnLaw.probability(bought),
        isCancelled,
        isRestated,
        isCancelled ? null : returnLaw.outcome(dice, bought));
  }

  private List<Item> basket(Dice dice, Buyer buyer, int day, int room) {
    double special = dice.unit();
    if (special < settings.number(Setting.MISTAKES) && !buyer.kind().isAbuser()) {
      int units = dice.between(MISTAKE_UNITS_LOW, MISTAKE_UNITS_HIGH);
      return List.of(single(dice, buyer, product(dice, day), Fit.MISTAKE, units));
    }
    if (buyer.kind() == BuyerKind.BULK_RETURNER && special < buyer.strength()) {
      int units = dice.between(BULK_UNITS_LOW, BULK_UNITS_HIGH);
      return List.of(single(dice, buyer, product(dice, day), Fit.BULK, units));
    }
    List<Item> items = new ArrayList<>();
    Set<Long> products = new HashSet<>();
    int wanted = 1 + dice.geometric(moreLines, MOST_MORE_LINES);
    for (int i = 0; i < wanted && items.size() < room; i++) {
      Product product = product(dice, day);
      if (!products.add(product.number())) {
        continue;
      }
      int sizes = sizesWanted(dice, buyer, product);
      if (sizes > 1 && items.size() + sizes <= room) {
        addSizes(items, dice, buyer, product, sizes);
      } else {
        items.add(single(dice, buyer, product, Fit.SINGLE, units(dice, buyer)));
      }
    }
    return items;
  }

  /** A product that is on sale that day. */
  private Product product(Dice dice, int day) {
    if (dice.chance(settings.number(Setting.WHALE_SKU))) {
      return catalogue.whale();
    }
    return catalogue.draw(dice, day, DRAWS);
  }

  private int sizesWanted(Dice dice, Buyer buyer, Product product) {
    if (product.sizes() < 2 || isWhale(product)) {
      return 1;
    }
    double chance =
        buyer.kind() == BuyerKind.BRACKETER
            ? Math.min(MOST_BRACKETING, BRACKETERS_TIMES * bracketing)
            : bracketing;
    if (!dice.chance(chance)) {
      return 1;
    }
    return product.sizes() > 2 && dice.chance(THREE_SIZES) ? 3 : 2;
  }

  private static void addSizes(
      List<Item> items, Dice dice, Buyer buyer, Product product, int sizes) {
    int own = ownSize(buyer, product);
    int first = Math.max(0, Math.min(product.sizes() - sizes, own - dice.below(sizes)));
    int fitting = dice.below(sizes);
    int colour = colour(dice, product);
    Fit fit = sizes == 2 ? Fit.ONE_OF_TWO : Fit.ONE_OF_THREE;
    for (int i = 0; i < sizes; i++) {
      items.add(new Item(product, colour, first + i, 0, fit, i == fitting, 1));
    }
  }

  private Item single(Dice dice, Buyer buyer, Product product, Fit fit, int units) {
    int own = ownSize(buyer, product);
    int size = own;
    if (product.sizes() > 1 && dice.chance(settings.number(Setting.OTHER_SIZE))) {
      size = Math.max(0, Math.min(product.sizes() - 1, dice.chance(0.5) ? own + 1 : own - 1));
    }
    // A whale is one SKU: every line has the first colour and the middle size.
    boolean isWhale = isWhale(product);
    if (isWhale) {
      size = product.sizes() / 2;
    }
    int colour = isWhale ? 0 : colour(dice, product);
    return new Item(product, colour, size, Math.abs(size - own), fit, false, units);
  }

  private boolean isWhale(Product product) {
    return settings.number(Setting.WHALE_SKU) > 0 && product.number() == 0;
  }

  /** Number of the size of the product that is nearest to the buyer's own. */
  private static int ownSize(Buyer buyer, Product product) {
    if (product.sizes() == 0) {
      return 0;
    }
    int inCategory = (int) Math.round(buyer.size() * (product.category().sizes().size() - 1));
    return Math.max(0, Math.min(product.sizes() - 1, inCategory - product.firstSize()));
  }

  private static int colour(Dice dice, Product product) {
    double total = 0;
    for (int i = 0; i < product.colours(); i++) {
      total += COLOUR_SALES[i];
    }
    double point = dice.unit() * total;
    int colour = 0;
    while (colour < product.colours() - 1 && point >= COLOUR_SALES[colour]) {
      point -= COLOUR_SALES[colour];
      colour++;
    }
    return colour;
  }

  private int units(Dice dice, Buyer buyer) {
    if (buyer.kind() == BuyerKind.BUSINESS && dice.chance(BUSINESS_UNITS)) {
      return dice.between(BUSINESS_UNITS_LOW, BUSINESS_UNITS_HIGH);
    }
    return 1 + dice.geometric(settings.number(Setting.MORE_UNITS), MOST_MORE_UNITS);
  }

  private double discount(Dice dice, int day) {
    double chance =
        settings.number(calendar.isSale(day) ? Setting.SALE_DISCOUNTS : Setting.DISCOUNTS);
    return dice.chance(chance)
        ? DISCOUNT_STEP_PERCENT * dice.between(1, DISCOUNT_STEPS) / 100.0
        : 0;
  }
}
