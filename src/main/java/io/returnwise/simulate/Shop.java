package io.returnwise.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** Trades through the simulated days, order after order, and writes down what happens. */
final class Shop {
  private static final long FIRST_ORDER = 100_001;
  private static final double GUEST_CHANCE = 0.02;

  /** For each sold line. */
  private static final double FEE_CHANCE = 0.005;

  private static final LocalDateTime EXPORTED_AT = Season.END.plusDays(1).atStartOfDay();

  private static final List<Exports.Fee> FEES = List.of(Exports.Fee.values());
  private static final List<Exports.Fault> FAULTS = List.of(Exports.Fault.values());

  private final SimulationSettings settings;
  private final World world;
  private final Exports exports;
  private final Dice dice;
  private final Season season;
  private final Baskets baskets;
  private final ReturnLaw returnLaw;

  private long nextOrder = FIRST_ORDER;
  private long lines;
  private long feeRows;
  private long returns;

  Shop(SimulationSettings settings, World world, Exports exports, Dice dice) {
    this.settings = settings;
    this.world = world;
    this.exports = exports;
    this.season = new Season(settings.lines(), dice.split());
    this.baskets =
        new Baskets(world.catalogue(), world.plants(), settings.withProblems(), dice.split());
    this.returnLaw = new ReturnLaw(world.catalogue(), world.buyers(), world.plants(), dice.split());
    this.dice = dice.split();
  }

  /** Everything that is decided before the first order. */
  record World(Catalogue catalogue, Buyers buyers, Plants plants) {}

  /** Rows written while trading. */
  record Counts(long lines, long feeRows, long returns) {}

  Counts trade() {
    for (int day = 0; day < Season.DAYS; day++) {
      LocalDate date = Season.START.plusDays(day);
      long opened = lines;
      long closing = season.soldBy(day);
      while (lines < closing) {
        double soldPart = (lines - opened + dice.unit()) / (closing - opened);
        take(nextOrder(date.atStartOfDay().plusSeconds(Season.secondOfDay(soldPart))));
      }
    }
    for (int row = 0; row < settings.badRows(); row++) {
      spoil(FAULTS.get(row % FAULTS.size()));
    }
    return new Counts(lines, feeRows, returns);
  }

  private Order nextOrder(LocalDateTime at) {
    int buyer = world.buyers().draw(dice);
    return new Order(nextOrder++, at, buyer, dice.chance(GUEST_CHANCE));
  }

  private void take(Order order) {
    List<Line> basket = baskets.draw(order, settings.lines() - lines);
    int item = 0;
    int fees = 0;
    for (Line line : basket) {
      item++;
      exports.sale(order, item, line);
      Optional<ReturnLaw.Return> back = returnLaw.outcome(order, line);
      if (back.isPresent() && back.get().processedAt().isBefore(EXPORTED_AT)) {
        returns++;
        exports.returned(returns, order, item, line, back.get());
      }
      fees += dice.chance(FEE_CHANCE) ? 1 : 0;
    }
    for (int fee = 0; fee < fees; fee++) {
      item++;
      exports.fee(order, item, dice.pick(FEES));
    }
    lines += basket.size();
    feeRows += fees;
  }

  private void spoil(Exports.Fault fault) {
    Order order = nextOrder(EXPORTED_AT.minusSeconds(1));
    exports.bad(order, baskets.draw(order, 1).get(0), fault);
  }
}
