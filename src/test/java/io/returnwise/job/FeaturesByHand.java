package io.returnwise.job;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.Formula;
import io.returnwise.schema.Input;
import io.returnwise.schema.Input.Told;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The features of one line by looking through all lines of the shop for each of them: slow, and
 * with nothing in common with how they are made but the declarations.
 */
final class FeaturesByHand implements Formula.Kinds<Double> {
  private static final double WEIGHT_OF_START = 20;
  private static final double SHOP_STRENGTH = 50;
  private static final double SMALLEST = 1e-4;

  private final Shop shop;
  private final Strengths strengths;
  private final HandLine line;
  private final LocalDate day;
  private final Map<List<Object>, Optional<Double>> found = new HashMap<>();

  /** The strength with which rates of an entity are drawn on a day. */
  interface Strengths {
    double of(Entity entity, Ratio.Basis basis, LocalDate day);
  }

  /** All lines, by what they share. */
  static final class Shop {
    private final Map<Entity, Map<String, List<HandLine>>> byKey = new EnumMap<>(Entity.class);
    private final Map<List<Object>, List<HandLine>> baskets;

    Shop(List<HandLine> lines) {
      baskets = lines.stream().collect(Collectors.groupingBy(HandLine::basket));
      for (Entity entity : Entity.values()) {
        byKey.put(
            entity,
            lines.stream()
                .filter(line -> line.key(entity) != null)
                .collect(Collectors.groupingBy(line -> line.key(entity))));
      }
    }

    private Map<String, List<HandLine>> of(Entity entity) {
      return byKey.get(entity);
    }

    private List<HandLine> basket(HandLine of) {
      return baskets.get(of.basket());
    }
  }

  FeaturesByHand(Shop shop, Strengths strengths, HandLine line) {
    this.shop = shop;
    this.strengths = strengths;
    this.line = line;
    this.day = line.bought();
  }

  double of(Feature feature) {
    for (Entity entity : feature.formula().entities()) {
      if (line.key(entity) == null) {
        return 0;
      }
    }
    Double value = feature.formula().tell(this);
    return value == null ? 0 : value;
  }

  @Override
  public Double amount(Formula.Amount formula) {
    return logOf(number(formula.of()));
  }

  @Override
  public Double part(Formula.Part formula) {
    Double part = number(formula.part());
    Double whole = number(formula.whole());
    return part == null || whole == null || whole <= 0
        ? null
        : (Double) Math.min(1, Math.max(0, part) / whole);
  }

  @Override
  public Double discount(Formula.Discount formula) {
    Double price = number(formula.price());
    Double full = number(formula.full());
    return price == null || full == null || full <= 0
        ? null
        : (Double) Math.max(0, (full - price) / full);
  }

  @Override
  public Double absent(Formula.Absent formula) {
    boolean isWithoutKey =
        formula.of().entity().filter(entity -> line.key(entity) == null).isPresent();
    Double value = number(formula.of());
    return !isWithoutKey && (value == null || value == 0) ? 1.0 : 0.0;
  }

  @Override
  public Double lower(Formula.Lower formula) {
    Double one = number(formula.one());
    Double other = number(formula.other());
    return one != null && other != null && one < other ? 1.0 : 0.0;
  }

  @Override
  public Double against(Formula.Against formula) {
    Double value = number(formula.value());
    Double usual = number(formula.sum());
    if (formula.count().isPresent()) {
      usual = ratio(usual, number(formula.count().get()));
    }
    return value == null || usual == null || value <= 0 || usual <= 0
        ? null
        : (Double) Math.log(value / usual);
  }

  @Override
  public Double mean(Formula.Mean formula) {
    return logOf(ratio(number(formula.sum()), number(formula.count())));
  }

  @Override
  public Double since(Formula.Since formula) {
    if (formula.day() instanceof Input.Line) {
      return line.buyerSince() == null
          ? null
          : logOf((double) ChronoUnit.DAYS.between(line.buyerSince(), day));
    }
    Double since = number(formula.day());
    return since == null ? null : logOf(day.toEpochDay() - since);
  }

  @Override
  public Double span(Formula.Span formula) {
    Double from = number(formula.from());
    Double to = number(formula.to());
    if (from == null || to == null) {
      return null;
    }
    Double days = to - from;
    return logOf(
        formula.events().isEmpty() ? days : ratio(days, number(formula.events().get()) - 1));
  }

  @Override
  public Double both(Formula.Both formula) {
    return logOf(Math.min(number(formula.one()), number(formula.other())));
  }

  @Override
  public Double rate(Formula.Rate formula) {
    double mean = shopMean(formula.ratio());
    double rate =
        formula.of() == Entity.SHOP
            ? shrunk(formula.of(), formula.ratio(), formula.days(), mean, SHOP_STRENGTH)
            : shrunk(formula.of(), formula.ratio(), formula.days());
    return logOdds(rate) - logOdds(mean);
  }

  @Override
  public Double trend(Formula.Trend formula) {
    return rate(formula.recent()) - rate(formula.usual());
  }

  @Override
  public Double season(Formula.Season formula) {
    double weekday = 2 * Math.PI * (day.getDayOfWeek().getValue() % 7) / 7;
    double hour = 2 * Math.PI * line.boughtAt().atZone(ZoneOffset.UTC).getHour() / 24;
    double year = 2 * Math.PI * (day.getDayOfYear() - 1) / 365.25;
    Moment moment = formula.moment();
    return switch (moment) {
      case WEEKDAY_SIN -> Math.sin(weekday);
      case WEEKDAY_COS -> Math.cos(weekday);
      case HOUR_SIN -> Math.sin(hour);
      case HOUR_COS -> Math.cos(hour);
      case SEASON_SIN -> Math.sin(year);
      case SEASON_COS -> Math.cos(year);
      default -> line.ofCalendar(moment);
    };
  }

  private double shrunk(Entity entity, Ratio ratio, int days) {
    Optional<Entity> above = entity.above();
    while (above.isPresent() && line.key(above.get()) == null) {
      above = above.get().above();
    }
    double level = above.map(next -> shrunk(next, ratio, 0)).orElseGet(() -> shopMean(ratio));
    return shrunk(entity, ratio, days, level, strengths.of(entity, ratio.basis(), day));
  }

  private double shrunk(Entity entity, Ratio ratio, int days, double level, double strength) {
    double trials = number(new Told(entity, new LedgerTotal(ratio.trials(), days)));
    double hits = hits(entity, ratio, days, trials);
    double weight = strength * unit(ratio);
    return (hits + weight * level) / (trials + weight);
  }

  private double shopMean(Ratio ratio) {
    double trials = number(Told.ever(Entity.SHOP, ratio.trials()));
    double weight = WEIGHT_OF_START * unit(ratio);
    return (hits(Entity.SHOP, ratio, 0, trials) + ratio.start() * weight) / (trials + weight);
  }

  /** Value of a mean line; 1 for what is counted. */
  private double unit(Ratio ratio) {
    if (ratio.unit().isEmpty()) {
      return 1;
    }
    double units = number(Told.ever(Entity.SHOP, ratio.unit().get()));
    double price = number(Told.ever(Entity.SHOP, ratio.trials())) / Math.max(1, units);
    double lines = number(Told.ever(Entity.SHOP, Ledger.LINES));
    return Math.max(1, price * (number(Told.ever(Entity.SHOP, Ledger.UNITS)) / Math.max(1, lines)));
  }

  /** No more is given back of an amount than there was. */
  private double hits(Entity entity, Ratio ratio, int days, double trials) {
    double hits =
        ratio.hits().stream()
            .mapToDouble(hit -> number(new Told(entity, new LedgerTotal(hit, days))))
            .sum();
    return ratio.unit().isPresent() ? Math.min(hits, trials) : hits;
  }

  private Double number(Input input) {
    if (input instanceof Told told) {
      LedgerTotal total = told.total();
      Double ever = told(told.of(), total.measure(), day);
      return total.days() == 0
          ? ever
          : (Double) (ever - told(told.of(), total.measure(), day.minusDays(total.days())));
    }
    if (input instanceof Input.Kept kept) {
      return told(kept.of(), Ledger.MATURED_LINES, day)
          - told(kept.of(), Ledger.MATURED_RETURNED_LINES, day);
    }
    if (input instanceof Input.Price price) {
      return ratio(plain(price.value()), plain(OrderLines.UNITS));
    }
    if (input instanceof Input.Elapsed elapsed) {
      return line.hours(elapsed.from(), elapsed.to());
    }
    return plain(((Input.Line) input).field());
  }

  /** Looked up once for each line, however many features ask for it. */
  private Double told(Entity entity, Field measure, LocalDate before) {
    return found
        .computeIfAbsent(
            List.of(entity, measure, before),
            asked -> Optional.ofNullable(lookedUp(entity, measure, before)))
        .orElse(null);
  }

  private Double lookedUp(Entity entity, Field measure, LocalDate before) {
    String key = line.key(entity);
    Stream<HandLine> same =
        key == null
            ? Stream.of()
            : shop.of(entity).get(key).stream().filter(other -> other.isKeyed(entity, before));
    if (measure.equals(Ledger.FIRST_SOLD_DAY) || measure.equals(Ledger.LAST_SOLD_DAY)) {
      Stream<Double> days =
          same.filter(other -> other.sold().isBefore(before))
              .map(other -> (double) other.sold().toEpochDay());
      Comparator<Double> order = Comparator.naturalOrder();
      return (measure.equals(Ledger.FIRST_SOLD_DAY) ? days.min(order) : days.max(order))
          .orElse(null);
    }
    boolean isLast = measure.equals(Ledger.LAST_PRICE_MINOR);
    if (isLast || measure.equals(Ledger.MAX_PRICE_MINOR)) {
      return same.filter(other -> other.sold().isBefore(before) && other.price() > 0)
          .max(
              isLast
                  ? Comparator.comparing(HandLine::sold).thenComparing(HandLine::price)
                  : Comparator.comparing(HandLine::price))
          .map(other -> (double) other.price())
          .orElse(null);
    }
    return (double) same.mapToLong(other -> other.count(measure, before, shop.basket(other))).sum();
  }

  private Double plain(Field field) {
    List<HandLine> basket =
        shop.basket(line).stream().filter(other -> !other.sold().isAfter(line.sold())).toList();
    Set<Field> ofLine =
        Set.of(
            LineHistories.VALUE,
            OrderLines.UNITS,
            OrderLines.LINE_VALUE_MINOR,
            OrderLines.LIST_PRICE_MINOR);
    return ofLine.contains(field) ? line.plain(field) : (Double) line.inBasket(field, basket);
  }

  private static Double ratio(Double sum, Double count) {
    return sum == null || count == null || count <= 0 ? null : (Double) (sum / count);
  }

  private static Double logOf(Double amount) {
    return amount == null ? null : (Double) Math.log1p(Math.max(0, amount));
  }

  private static double logOdds(double rate) {
    double p = Math.min(1 - SMALLEST, Math.max(SMALLEST, rate));
    return Math.log(p / (1 - p));
  }
}
