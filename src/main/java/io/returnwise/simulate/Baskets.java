package io.returnwise.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What goes into an order: one to five lines, in fashion now and then two sizes of one product. */
final class Baskets {
  static final int MAX_LINES = 5;

  /** Mean number of lines of an order is about 1.8. */
  private static final WeightedChoice LINES = new WeightedChoice(0.55, 0.24, 0.12, 0.06, 0.03);

  private static final WeightedChoice UNITS = new WeightedChoice(0.93, 0.055, 0.015);
  private static final double TWO_SIZES_CHANCE = 0.12;
  private static final double FIRST_FITS_CHANCE = 0.5;

  private static final int DISCOUNT_STEPS = 8;
  private static final int DISCOUNT_STEP_PERCENT = 5;

  private static final double BULK_ORDER_CHANCE = 0.35;
  private static final int BULK_UNITS_LOW = 8;
  private static final int BULK_UNITS_HIGH = 40;

  private static final double MISTAKE_CHANCE = 0.003;
  private static final int MISTAKE_UNITS_LOW = 10;
  private static final int MISTAKE_UNITS_HIGH = 60;

  private final Catalogue catalogue;
  private final Plants plants;
  private final boolean withProblems;
  private final Dice dice;

  Baskets(Catalogue catalogue, Plants plants, boolean withProblems, Dice dice) {
    this.catalogue = catalogue;
    this.plants = plants;
    this.withProblems = withProblems;
    this.dice = dice;
  }

  /** One line for each SKU, at most {@code limit} lines. */
  List<Line> draw(Order order, long limit) {
    double special = dice.unit();
    AbuseKind abuse = plants.abuseOf(order.buyer());
    if (abuse == AbuseKind.BULK_BUYER && special < BULK_ORDER_CHANCE) {
      return List.of(many(order, Line.Intent.BULK, BULK_UNITS_LOW, BULK_UNITS_HIGH));
    }
    if (withProblems && abuse == null && special < MISTAKE_CHANCE) {
      return List.of(many(order, Line.Intent.MISTAKE, MISTAKE_UNITS_LOW, MISTAKE_UNITS_HIGH));
    }
    return usual(order, Math.min(limit, MAX_LINES));
  }

  private List<Line> usual(Order order, long limit) {
    List<Line> lines = new ArrayList<>(MAX_LINES);
    for (int wanted = LINES.draw(dice) + 1; wanted > 0 && lines.size() < limit; wanted--) {
      int sku = catalogue.draw(dice, order.day());
      int other = catalogue.nextSize(sku);
      boolean twoSizes = other >= 0 && lines.size() + 2 <= limit && dice.chance(TWO_SIZES_CHANCE);
      if (twoSizes && !holds(lines, sku) && !holds(lines, other)) {
        addTwoSizes(lines, order.day(), sku, other);
      } else if (!holds(lines, sku)) {
        lines.add(line(order.day(), sku, Line.Intent.USUAL, UNITS.draw(dice) + 1));
      }
    }
    return lines;
  }

  private void addTwoSizes(List<Line> lines, LocalDate day, int sku, int other) {
    boolean firstFits = dice.chance(FIRST_FITS_CHANCE);
    lines.add(line(day, sku, firstFits ? Line.Intent.FITTING_SIZE : Line.Intent.SPARE_SIZE, 1));
    lines.add(line(day, other, firstFits ? Line.Intent.SPARE_SIZE : Line.Intent.FITTING_SIZE, 1));
  }

  private Line many(Order order, Line.Intent intent, int low, int high) {
    int sku = catalogue.draw(dice, order.day());
    return line(order.day(), sku, intent, dice.between(low, high));
  }

  private Line line(LocalDate day, int sku, Line.Intent intent, int units) {
    long listPrice = catalogue.sku(sku).parent().listPriceCents();
    int percent =
        dice.chance(Season.discountChance(day))
            ? DISCOUNT_STEP_PERCENT * dice.between(1, DISCOUNT_STEPS)
            : 0;
    long price = Math.round(listPrice * (100 - percent) / 100.0);
    return new Line(sku, intent, units, price, percent / 100.0);
  }

  private static boolean holds(List<Line> lines, int sku) {
    return lines.stream().anyMatch(line -> line.sku() == sku);
  }
}
