package io.returnwise.simulate.market;

import static io.returnwise.schema.truth.BuyerKind.BRACKETER;
import static io.returnwise.schema.truth.BuyerKind.BUSINESS;
import static io.returnwise.schema.truth.BuyerKind.GIFT_GIVER;
import static io.returnwise.schema.truth.BuyerKind.HONEST;
import static io.returnwise.schema.truth.BuyerKind.HUB_MEMBER;
import static io.returnwise.schema.truth.BuyerKind.RING_MEMBER;
import static io.returnwise.schema.truth.BuyerKind.SHARED_IDENTITY;
import static io.returnwise.schema.truth.BuyerKind.SIZE_TROUBLE;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.truth.BuyerKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The buyers, each made from a number alone. The numbers of a kind are a block; within the block
 * activity follows a Zipf-Mandelbrot law of the rank.
 */
final class Buyers implements Serializable {
  private static final int OLDEST_DAYS_BEFORE = 1_500;
  private static final double BUSINESS_ACTIVITY = 3;
  private static final double STRENGTH_VARIES = 0.15;
  private static final double LEAST_STRENGTH = 0.05;
  private static final double MOST_STRENGTH = 0.95;

  /** Added to the numbers of hubs, so that no ring has the same. */
  private static final long HUBS = 1L << 40;

  private static final int RING_SIZE = 4;
  private static final int TAIL_FREEDOM = 3;
  private static final int DRAWS = 30;
  private static final double SIZE_SPREAD = 0.22;
  private static final double[] NEARER = {0.8, 0.15, 0.05};

  private final WorldSettings settings;
  private final int days;
  private final double honestSpread;
  private final boolean hasHeavyTail;
  private final double abuseStrength;
  private final List<Marketplace> marketplaces;
  private final Weights marketplace;

  /** By marketplace. */
  private final List<Weights> regions = new ArrayList<>();

  private final List<BuyerKind> kinds = new ArrayList<>();
  private final List<Long> firstNumber = new ArrayList<>();
  private final List<Ranks> ranks = new ArrayList<>();
  private final Weights orders;
  private final long size;

  Buyers(WorldSettings settings) {
    this.settings = settings;
    this.days = settings.whole(Setting.DAYS);
    this.honestSpread = settings.drawn(Setting.HONEST_SPREAD);
    this.hasHeavyTail = settings.text(Setting.HONEST_TAIL).equals("heavy");
    this.abuseStrength = settings.drawn(Setting.ABUSE_STRENGTH);
    this.marketplaces =
        settings.texts(Setting.MARKETPLACES).stream().map(Marketplace::named).toList();
    for (Marketplace found : marketplaces) {
      regions.add(new Weights(Arrays.copyOf(NEARER, found.regions().size())));
    }
    double[] halves = new double[marketplaces.size()];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = StrictMath.pow(0.5, i);
    }
    this.marketplace = new Weights(halves);
    if (share(HONEST, settings) <= 0) {
      throw new InvalidConfigException(
          "Cannot simulate this: the shares of kinds of buyers and of abusers must leave some honest"
              + " ones, found a sum of 1 or more");
    }
    double all = Math.max(10, settings.lines() / settings.number(Setting.LINES_PER_BUYER));
    List<Double> orderWeights = new ArrayList<>();
    long next = 0;
    double weightOfPersons = 0;
    for (BuyerKind kind : BuyerKind.values()) {
      double share = share(kind, settings);
      long count = kind == SHARED_IDENTITY ? (share > 0 ? 1 : 0) : count(kind, all * share);
      if (count == 0) {
        continue;
      }
      kinds.add(kind);
      firstNumber.add(next);
      next += count;
      ranks.add(
          new Ranks(
              count,
              settings.number(Setting.ACTIVITY_SHIFT),
              settings.number(Setting.ACTIVITY_EXPONENT)));
      double weight = kind == SHARED_IDENTITY ? 0 : count * activity(kind, settings);
      weightOfPersons += weight;
      orderWeights.add(weight);
    }
    int shared = kinds.indexOf(SHARED_IDENTITY);
    if (shared >= 0) {
      double share = settings.number(Setting.WHALE_BUYER);
      orderWeights.set(shared, weightOfPersons * share / (1 - share));
    }
    this.orders = new Weights(orderWeights.stream().mapToDouble(Double::doubleValue).toArray());
    this.size = next;
  }

  /** Rings are whole. */
  private static long count(BuyerKind kind, double buyers) {
    return kind == RING_MEMBER ? RING_SIZE * Math.round(buyers / RING_SIZE) : Math.round(buyers);
  }

  private static double share(BuyerKind kind, WorldSettings settings) {
    List<String> abuse = settings.texts(Setting.ABUSE_KINDS);
    double abusers = settings.drawn(Setting.ABUSERS);
    return switch (kind) {
      case BRACKETER -> settings.number(Setting.BRACKETERS);
      case SIZE_TROUBLE -> settings.number(Setting.SIZE_TROUBLE);
      case GIFT_GIVER -> settings.number(Setting.GIFT_GIVERS);
      case BUSINESS -> settings.number(Setting.BUSINESSES);
      case HUB_MEMBER -> settings.number(Setting.HUB_MEMBERS);
      case SHARED_IDENTITY -> settings.number(Setting.WHALE_BUYER);
      case HONEST ->
          1
              - abusers
              - settings.number(Setting.BRACKETERS)
              - settings.number(Setting.SIZE_TROUBLE)
              - settings.number(Setting.GIFT_GIVERS)
              - settings.number(Setting.BUSINESSES)
              - settings.number(Setting.HUB_MEMBERS);
      default -> abuse.contains(kind.id()) ? abusers / abuse.size() : 0;
    };
  }

  private static double activity(BuyerKind kind, WorldSettings settings) {
    if (kind.isAbuser()) {
      return settings.drawn(Setting.ABUSE_ACTIVITY);
    }
    return kind == BUSINESS ? BUSINESS_ACTIVITY : 1;
  }

  /** Number of buyers. */
  long size() {
    return size;
  }

  /** Number of honest buyers of no particular kind: they have the numbers from 0. */
  long honest() {
    return kinds.get(0) == HONEST ? ranks.get(0).size() : 0;
  }

  /** Marketplaces by number. */
  List<Marketplace> marketplaces() {
    return marketplaces;
  }

  /** Share of the orders that buyers of the kind place. */
  double orderShare(BuyerKind kind) {
    int index = kinds.indexOf(kind);
    return index < 0 ? 0 : orders.share(index);
  }

  /**
   * A buyer who is registered by that day, in proportion to activity. The most active of each kind
   * always is.
   */
  Buyer draw(Dice dice, int day) {
    int kind = orders.draw(dice);
    for (int i = 0; i < DRAWS; i++) {
      long rank = ranks.get(kind).draw(dice);
      // Most of a buyer need not be made to see that there is none yet.
      if (registeredDay(firstNumber.get(kind) + rank, rank) <= day) {
        return buyer(kind, rank);
      }
    }
    return buyer(kind, 0);
  }

  private int registeredDay(long number, long rank) {
    Dice dice = Dice.of(settings.world(), Dice.Purpose.REGISTERED, number);
    boolean isNew = dice.chance(settings.number(Setting.NEW_BUYERS)) && rank > 0;
    return isNew ? dice.between(0, days - 1) : -dice.between(1, OLDEST_DAYS_BEFORE);
  }

  Buyer buyer(long number) {
    int kind = kinds.size() - 1;
    while (firstNumber.get(kind) > number) {
      kind--;
    }
    return buyer(kind, number - firstNumber.get(kind));
  }

  private Buyer buyer(int index, long rank) {
    BuyerKind kind = kinds.get(index);
    long number = firstNumber.get(index) + rank;
    long group = group(kind, rank);
    Dice own = Dice.of(settings.world(), Dice.Purpose.BUYER, number);
    // Those who share an address live in the same place.
    Dice place = group < 0 ? own : Dice.of(settings.world(), Dice.Purpose.BUYER, -1 - group);
    int market = marketplace.draw(place);
    int region = regions.get(market).draw(place);
    double strength =
        kind.isAbuser()
            ? Math.max(
                LEAST_STRENGTH,
                Math.min(
                    MOST_STRENGTH, abuseStrength + own.between(-STRENGTH_VARIES, STRENGTH_VARIES)))
            : 0;
    double size = Math.max(0, Math.min(1, 0.5 + SIZE_SPREAD * own.gaussian()));
    return new Buyer(
        number,
        kind,
        group,
        market,
        region,
        registeredDay(number, rank),
        honestSpread * spread(own),
        kindLogOdds(kind, own),
        strength,
        size);
  }

  private double spread(Dice dice) {
    double normal = dice.gaussian();
    if (!hasHeavyTail) {
      return normal;
    }
    double squares = 0;
    for (int i = 0; i < TAIL_FREEDOM; i++) {
      double other = dice.gaussian();
      squares += other * other;
    }
    return normal / StrictMath.sqrt(squares / TAIL_FREEDOM);
  }

  private static double kindLogOdds(BuyerKind kind, Dice dice) {
    return switch (kind) {
      case SIZE_TROUBLE -> dice.between(0.9, 1.6);
      case GIFT_GIVER -> dice.between(0.4, 0.9);
      case BUSINESS -> dice.between(0.2, 0.6);
      default -> 0;
    };
  }

  private long group(BuyerKind kind, long rank) {
    return switch (kind) {
      case HUB_MEMBER -> HUBS + rank / settings.whole(Setting.HUB_SIZE);
      case RING_MEMBER -> rank / RING_SIZE;
      default -> -1;
    };
  }
}
