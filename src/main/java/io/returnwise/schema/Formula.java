package io.returnwise.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the value of a feature follows from what it reads: said once, as data.
 *
 * <p>What has to be read, the lineage, the catalogue and the columns all follow from it. A value is
 * a double and never null; it is 0 wherever something it needs is unknown.
 */
public sealed interface Formula {

  /** Everything it reads that is a number of the line or a total. */
  List<Input> inputs();

  /** What a value stands for. */
  String unit();

  /** Asks which kind of formula it is. */
  <T> T tell(Kinds<T> kinds);

  /** Columns of the order line that it reads. */
  default List<Field> columns() {
    return inputs().stream().flatMap(input -> input.columns().stream()).distinct().toList();
  }

  /** Totals that it reads, those it is drawn to included. */
  default Set<Input.Told> totals() {
    Set<Input.Told> totals = new LinkedHashSet<>();
    inputs().forEach(input -> totals.addAll(input.totals()));
    return totals;
  }

  /** Whose past it looks at; what a rate is drawn to does not count. */
  default Set<Entity> entities() {
    Set<Entity> entities = new LinkedHashSet<>();
    inputs().forEach(input -> input.entity().ifPresent(entities::add));
    return entities;
  }

  /** Each number of days it looks back over; empty for all time or no past at all. */
  default List<Integer> windows() {
    return totals().stream()
        .map(told -> told.total().days())
        .filter(days -> days > 0)
        .distinct()
        .sorted()
        .toList();
  }

  /** One answer for each kind. */
  interface Kinds<T> {
    T amount(Amount formula);

    T part(Part formula);

    T discount(Discount formula);

    T absent(Absent formula);

    T lower(Lower formula);

    T against(Against formula);

    T mean(Mean formula);

    T since(Since formula);

    T span(Span formula);

    T both(Both formula);

    T rate(Rate formula);

    T trend(Trend formula);

    T season(Season formula);
  }

  /** ln(1 + x); what is below 0 counts as 0. */
  record Amount(Input of) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(of);
    }

    @Override
    public String unit() {
      return "ln(1 + x)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.amount(this);
    }
  }

  /** A part of a whole, 0 to 1. */
  record Part(Input part, Input whole) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(part, whole);
    }

    @Override
    public String unit() {
      return "0 to 1";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.part(this);
    }
  }

  /** How much a price lies below the full one, as a share of it; 0 when it does not. */
  record Discount(Input price, Input full) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(price, full);
    }

    @Override
    public String unit() {
      return "0 to 1";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.discount(this);
    }
  }

  /** 1 when there is nothing of it, else 0, also for a line that has no key of what it is about. */
  record Absent(Input of) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(of);
    }

    @Override
    public String unit() {
      return "0 or 1";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.absent(this);
    }
  }

  /** 1 when one is below the other, else 0. */
  record Lower(Input one, Input other) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(one, other);
    }

    @Override
    public String unit() {
      return "0 or 1";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.lower(this);
    }
  }

  /**
   * ln(x / usual), where usual is a total, or a sum over a count.
   *
   * @param count empty where the total itself is the usual value
   */
  record Against(Input value, Input sum, Optional<Input> count) implements Formula {
    @Override
    public List<Input> inputs() {
      List<Input> inputs = new ArrayList<>(List.of(value, sum));
      count.ifPresent(inputs::add);
      return inputs;
    }

    @Override
    public String unit() {
      return "ln(x / usual)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.against(this);
    }
  }

  /** ln(1 + sum / count). */
  record Mean(Input sum, Input count) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(sum, count);
    }

    @Override
    public String unit() {
      return "ln(1 + mean)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.mean(this);
    }
  }

  /**
   * ln(1 + days) from a day to that of the purchase.
   *
   * @param day a date of the line, or a total that is a day since 1970
   */
  record Since(Input day) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(day);
    }

    @Override
    public String unit() {
      return "ln(1 + days)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.since(this);
    }
  }

  /**
   * ln(1 + days) from one day to another, or in the mean from one event to the next.
   *
   * @param events how many there were from the one day to the other; empty for the whole span
   */
  record Span(Input from, Input to, Optional<Input> events) implements Formula {
    @Override
    public List<Input> inputs() {
      List<Input> inputs = new ArrayList<>(List.of(from, to));
      events.ifPresent(inputs::add);
      return inputs;
    }

    @Override
    public String unit() {
      return "ln(1 + days)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.span(this);
    }
  }

  /** ln(1 + x) of the smaller of two. */
  record Both(Input one, Input other) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(one, other);
    }

    @Override
    public String unit() {
      return "ln(1 + x)";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.both(this);
    }
  }

  /**
   * Log-odds of a rate of the line's key, drawn to the level above, less those of the shop on that
   * day: 0 means like the shop.
   *
   * @param days length of the window; 0 for all time
   */
  record Rate(Entity of, Ratio ratio, int days) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.copyOf(ratio.totals(of, days));
    }

    @Override
    public Set<Input.Told> totals() {
      Set<Input.Told> totals = new LinkedHashSet<>(ratio.totals(of, days));
      of.allAbove().forEach(above -> totals.addAll(ratio.totals(above, 0)));
      return totals;
    }

    @Override
    public String unit() {
      return "log-odds less the shop's";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.rate(this);
    }
  }

  /** A rate over a short window less the same over a long one. */
  record Trend(Rate recent, Rate usual) implements Formula {
    @Override
    public List<Input> inputs() {
      List<Input> inputs = new ArrayList<>(recent.inputs());
      inputs.addAll(usual.inputs());
      return inputs;
    }

    @Override
    public Set<Input.Told> totals() {
      Set<Input.Told> totals = new LinkedHashSet<>(recent.totals());
      totals.addAll(usual.totals());
      return totals;
    }

    @Override
    public String unit() {
      return "difference of log-odds";
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.trend(this);
    }
  }

  /** What the calendar says of the purchase. */
  record Season(Moment moment) implements Formula {
    @Override
    public List<Input> inputs() {
      return List.of(
          new Input.Line(moment.isOfTheDay() ? OrderLines.PURCHASED_ON : OrderLines.PURCHASED_AT));
    }

    @Override
    public String unit() {
      return moment.unit();
    }

    @Override
    public <T> T tell(Kinds<T> kinds) {
      return kinds.season(this);
    }
  }
}
