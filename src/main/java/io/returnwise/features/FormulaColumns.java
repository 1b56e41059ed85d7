package io.returnwise.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.dayofweek;
import static org.apache.spark.sql.functions.dayofyear;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.timestamp_diff;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.Formula;
import io.returnwise.schema.Input;
import io.returnwise.schema.Input.Told;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * The columns of formulas, over rows with the columns of an order line, the totals that were asked
 * for, and what {@link ShopDays} says of the day. The one place where a formula becomes a value.
 */
final class FormulaColumns implements Formula.Kinds<Column> {
  private static final double DAYS_A_WEEK = 7;
  private static final double DAYS_A_YEAR = 365.25;
  private static final double HOURS_A_DAY = 24;

  private final Set<Entity> known;
  private final Function<Entity, String> nameOf;
  private final Function<Entity, Column> keyOf;
  private final Map<Moment, Column> calendar;

  /**
   * Columns over some totals.
   *
   * @param known entities that any line has a key of; there are no totals of the others
   * @param nameOf what the columns with the totals of an entity are named for
   * @param keyOf the key of a row, null where it has none
   * @param calendar what the policy says of the days of purchase
   */
  FormulaColumns(
      Set<Entity> known,
      Function<Entity, String> nameOf,
      Function<Entity, Column> keyOf,
      Map<Moment, Column> calendar) {
    this.known = Set.copyOf(known);
    this.nameOf = nameOf;
    this.keyOf = keyOf;
    this.calendar = Map.copyOf(calendar);
  }

  /** The value of a feature: a double, never null. */
  Column of(Feature feature) {
    Formula formula = feature.formula();
    if (!known.containsAll(formula.entities())) {
      return lit(feature.whenUnknown());
    }
    return coalesce(formula.tell(this).cast("double"), lit(feature.whenUnknown()));
  }

  /**
   * The rate of a key, drawn to the level above it, which is {@link #levelName} of that; null
   * without a key.
   */
  Column level(Entity entity, Ratio ratio) {
    return ofKey(entity, shrunk(entity, ratio, 0));
  }

  /** Name of the column with the level that rates below the entity are drawn to. */
  static String levelName(Entity entity, Ratio ratio) {
    return "_level_" + entity.id() + "_" + ratio.name();
  }

  @Override
  public Column amount(Formula.Amount formula) {
    return logOf(number(formula.of()));
  }

  @Override
  public Column part(Formula.Part formula) {
    Column whole = number(formula.whole());
    return when(
        whole.gt(0), least(greatest(number(formula.part()), lit(0.0)).divide(whole), lit(1.0)));
  }

  @Override
  public Column discount(Formula.Discount formula) {
    Column full = number(formula.full());
    Column below = full.minus(number(formula.price())).divide(full);
    return when(full.gt(0), greatest(below, lit(0.0)));
  }

  @Override
  public Column absent(Formula.Absent formula) {
    Column isAbsent = coalesce(number(formula.of()), lit(0.0)).equalTo(0);
    // Nothing is new where there is no key.
    return formula
        .of()
        .entity()
        .map(entity -> keyOf.apply(entity).isNotNull().and(isAbsent))
        .orElse(isAbsent);
  }

  @Override
  public Column lower(Formula.Lower formula) {
    return number(formula.one()).lt(number(formula.other()));
  }

  @Override
  public Column against(Formula.Against formula) {
    Column value = number(formula.value());
    Column usual =
        formula
            .count()
            .map(count -> ratio(number(formula.sum()), number(count)))
            .orElseGet(() -> number(formula.sum()));
    return when(value.gt(0).and(usual.gt(0)), log(value.divide(usual)));
  }

  @Override
  public Column mean(Formula.Mean formula) {
    return logOf(ratio(number(formula.sum()), number(formula.count())));
  }

  @Override
  public Column since(Formula.Since formula) {
    Column days =
        formula.day() instanceof Input.Line line
            ? date_diff(OrderLines.PURCHASED_ON.col(), line.field().col())
            : unix_date(OrderLines.PURCHASED_ON.col()).minus(number(formula.day()));
    return formula
        .day()
        .entity()
        .map(entity -> when(keyOf.apply(entity).isNotNull(), logOf(days)))
        .orElseGet(() -> logOf(days));
  }

  @Override
  public Column span(Formula.Span formula) {
    Column days = number(formula.to()).minus(number(formula.from()));
    return logOf(formula.events().map(n -> ratio(days, number(n).minus(1))).orElse(days));
  }

  @Override
  public Column both(Formula.Both formula) {
    return logOf(least(number(formula.one()), number(formula.other())));
  }

  @Override
  public Column rate(Formula.Rate formula) {
    Ratio ratio = formula.ratio();
    Column rate = shrunk(formula.of(), ratio, formula.days());
    return ofKey(formula.of(), Rates.againstMean(rate, ShopDays.mean(ratio)));
  }

  @Override
  public Column trend(Formula.Trend formula) {
    return rate(formula.recent()).minus(rate(formula.usual()));
  }

  @Override
  public Column season(Formula.Season formula) {
    Column day = OrderLines.PURCHASED_ON.col();
    Column weekday = angle(dayofweek(day).minus(1), DAYS_A_WEEK);
    Column ofDay = angle(hour(OrderLines.PURCHASED_AT.col()), HOURS_A_DAY);
    Column ofYear = angle(dayofyear(day).minus(1), DAYS_A_YEAR);
    return switch (formula.moment()) {
      case WEEKDAY_SIN -> sin(weekday);
      case WEEKDAY_COS -> cos(weekday);
      case HOUR_SIN -> sin(ofDay);
      case HOUR_COS -> cos(ofDay);
      case SEASON_SIN -> sin(ofYear);
      case SEASON_COS -> cos(ofYear);
      case PEAK_SEASON -> calendar.get(Moment.PEAK_SEASON);
      case DAYS_TO_PEAK, DAYS_SINCE_PEAK, DAYS_OPEN -> logOf(calendar.get(formula.moment()));
    };
  }

  private Column shrunk(Entity entity, Ratio ratio, int days) {
    Column hits =
        ratio.hits().stream()
            .map(hit -> number(new Told(entity, new LedgerTotal(hit, days))))
            .reduce(Column::plus)
            .orElseThrow();
    Column trials = number(new Told(entity, new LedgerTotal(ratio.trials(), days)));
    return Rates.shrunk(
        Rates.hits(ratio, hits, trials),
        trials,
        above(entity, ratio),
        ShopDays.strength(entity, ratio));
  }

  /**
   * The level that a rate is drawn to: of the next entity that the line has a key of. Whether any
   * other line has one makes no difference, so that what is sold later changes nothing.
   */
  private Column above(Entity entity, Ratio ratio) {
    List<Column> levels =
        Stream.concat(
                entity.allAbove().stream()
                    .filter(known::contains)
                    .map(above -> col(levelName(above, ratio))),
                Stream.of(ShopDays.mean(ratio)))
            .toList();
    return coalesce(levels.toArray(Column[]::new));
  }

  /** Without a past a rate says what the level above says; without a key it says nothing. */
  private Column ofKey(Entity entity, Column value) {
    return entity.allAbove().isEmpty() ? value : when(keyOf.apply(entity).isNotNull(), value);
  }

  private Column number(Input input) {
    if (input instanceof Told told) {
      return col(told.total().column(nameOf.apply(told.of()))).cast("double");
    }
    if (input instanceof Input.Kept kept) {
      return number(Told.ever(kept.of(), Ledger.MATURED_LINES))
          .minus(number(Told.ever(kept.of(), Ledger.MATURED_RETURNED_LINES)));
    }
    if (input instanceof Input.Price price) {
      return ratio(plain(price.value()), plain(OrderLines.UNITS));
    }
    if (input instanceof Input.Elapsed elapsed) {
      return timestamp_diff("HOUR", elapsed.from().col(), elapsed.to().col()).cast("double");
    }
    return plain(((Input.Line) input).field());
  }

  private static Column plain(Field field) {
    return field.col().cast("double");
  }

  /** Null without a count. */
  private static Column ratio(Column sum, Column count) {
    return when(count.gt(0), sum.divide(greatest(count, lit(1.0))));
  }

  /** ln(1 + x), 0 for what is below 0. */
  private static Column logOf(Column amount) {
    return log1p(greatest(amount, lit(0.0)).cast("double"));
  }

  private static Column angle(Column number, double period) {
    return number.multiply(2 * Math.PI / period);
  }
}
