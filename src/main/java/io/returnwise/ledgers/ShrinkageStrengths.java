package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.Strengths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;

/**
 * How strongly the rates of a key are drawn to the level above, for each day, from what was known
 * before it.
 *
 * <p>By moments. The level above is the next larger whole of which enough was known before the day,
 * whatever comes later: enough pairs, and so many of the lines of the shop that at least nine in
 * ten of those of the keys must be among them, since both mean squares have to speak of the same
 * lines. Where the true rates <i>p</i> of keys spread around that of the level above as in a beta
 * distribution of strength <i>k</i>, the mean of <i>p(1 − p)</i> over the spread of <i>p</i> within
 * the level is <i>k</i>: (m − q)/(q − q'), with <i>m</i> the mean rate, <i>q</i> the mean square of
 * the keys' rates, and <i>q'</i> that of the level above. With <i>n</i> matured lines and <i>r</i>
 * returned ones per key, Σr(r−1)/Σn(n−1) estimates a mean square without bias. Mixes of reasons
 * likewise, as in a Dirichlet distribution: (1 − s)/(s − s'), with <i>s</i> the chance that two
 * returns of a key have the same reason. All sums grow day by day by what the ledger adds, so each
 * day's estimate is exact for its past.
 */
public final class ShrinkageStrengths {
  static final double DEFAULT_STRENGTH = 20;
  static final double MIN_STRENGTH = 1;
  static final double MAX_STRENGTH = 1000;
  private static final long MIN_PAIRS = 500;
  private static final long ONE_IN = 10;
  private static final int RETURNS = Strengths.SUMS.indexOf(Strengths.RETURNS);
  private static final int FIRST_GAIN = 2;

  private ShrinkageStrengths() {}

  /** Sums over the keys of an entity, in the order of {@link Strengths#SUMS}. */
  private static final class Moments {
    private final long[] sums = new long[Strengths.SUMS.size()];

    /** Moments as of the day of a row of {@link Strengths}; null for none. */
    Moments(Row start) {
      for (int i = 0; start != null && i < sums.length; i++) {
        sums[i] = start.getAs(Strengths.SUMS.get(i).name());
      }
    }

    void add(Row gain) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += gain.getLong(FIRST_GAIN + i);
      }
    }

    double mean() {
      return ShrinkageStrengths.mean(sums[0], sums[1]);
    }

    boolean knowsRates() {
      return sums[2] >= MIN_PAIRS;
    }

    boolean knowsRatesOf(Moments keys, Moments shop) {
      return knowsRates() && covers(keys, shop, 0);
    }

    double square() {
      return (double) sums[3] / sums[2];
    }

    boolean knowsReasons() {
      return sums[5] >= MIN_PAIRS;
    }

    boolean knowsReasonsOf(Moments keys, Moments shop) {
      return knowsReasons() && covers(keys, shop, RETURNS);
    }

    /** Of the shop's no more are left than one in ten of the keys'. */
    private boolean covers(Moments keys, Moments shop, int place) {
      return ONE_IN * (shop.sums[place] - sums[place]) <= keys.sums[place];
    }

    double alike() {
      return (double) sums[6] / sums[5];
    }
  }

  /**
   * Gains of the moments by entity and day; as many rows as entities times days.
   *
   * @param ledgers rows of ledgers, in the columns of {@link Ledger} behind {@link Ledger#ENTITY};
   *     the first row of each key counts as gained from nothing
   */
  public static Dataset<Row> gains(Dataset<Row> ledgers) {
    List<Field> counts = PairGains.COUNTED;
    List<Column> gains = new ArrayList<>(List.of(Strengths.ENTITY.col(), Ledger.DAY.col()));
    List<Column> now = moments(counts.stream().map(Field::col).toList());
    List<Column> before = moments(counts.stream().map(ShrinkageStrengths::dayBefore).toList());
    for (int i = 0; i < now.size(); i++) {
      gains.add(now.get(i).minus(before.get(i)).as(PairGains.NAMES.get(i)));
    }
    return ledgers.select(gains.toArray(Column[]::new)).transform(ShrinkageStrengths::summed);
  }

  private static Column dayBefore(Field count) {
    var byDay =
        Window.partitionBy(Strengths.ENTITY.col(), Ledger.KEY.col()).orderBy(Ledger.DAY.col());
    return coalesce(lag(count.col(), 1).over(byDay), lit(0L));
  }

  /** In the order of {@link PairGains#NAMES}, from matured, returned, stated and each reason. */
  private static List<Column> moments(List<Column> counts) {
    Column alike =
        counts.subList(3, counts.size()).stream()
            .map(ShrinkageStrengths::pairs)
            .reduce(Column::plus)
            .orElseThrow();
    return List.of(
        counts.get(0),
        counts.get(1),
        pairs(counts.get(0)),
        pairs(counts.get(1)),
        counts.get(2),
        pairs(counts.get(2)),
        alike);
  }

  /**
   * The same from what a pass gained.
   *
   * @param gained rows of {@link LedgerPasses#gains}
   */
  public static Dataset<Row> added(Entity entity, Dataset<Row> gained) {
    return gained
        .withColumn(Strengths.ENTITY.name(), lit(entity.id()))
        .transform(ShrinkageStrengths::summed);
  }

  private static Dataset<Row> summed(Dataset<Row> gained) {
    Column[] sums = PairGains.NAMES.stream().map(name -> sum(name).as(name)).toArray(Column[]::new);
    return gained
        .groupBy(Strengths.ENTITY.col(), Ledger.DAY.col())
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  /**
   * The strengths of every entity for every day from its first gain on, in the columns of {@link
   * Strengths}.
   *
   * @param gains collected rows of {@link #gains} and {@link #added}
   * @param upTo last day
   */
  public static List<Row> byDay(List<Row> gains, LocalDate upTo) {
    return new Walk(gains, Map.of(), upTo).strengths();
  }

  /**
   * The strengths for the days behind those of an earlier build.
   *
   * @param last rows of {@link Strengths} for the last day of that build
   * @param gains gains of that day and later ones
   * @param upTo last day
   */
  public static List<Row> continued(List<Row> last, List<Row> gains, LocalDate upTo) {
    Map<Entity, Row> starts = new EnumMap<>(Entity.class);
    for (Entity entity : Entity.values()) {
      last.stream()
          .filter(row -> row.getAs(Strengths.ENTITY.name()).equals(entity.id()))
          .forEach(row -> starts.put(entity, row));
    }
    return new Walk(gains, starts, upTo).strengths();
  }

  /** Goes through the days and estimates. */
  private static final class Walk {
    private final Map<Entity, NavigableMap<LocalDate, Row>> gains = new EnumMap<>(Entity.class);
    private final Map<Entity, Row> starts;
    private final LocalDate upTo;
    private final List<Row> strengths = new ArrayList<>();

    Walk(List<Row> gained, Map<Entity, Row> starts, LocalDate upTo) {
      this.starts = starts;
      this.upTo = upTo;
      for (Entity entity : Entity.values()) {
        for (Row gain : gained) {
          if (gain.getString(0).equals(entity.id()) && isAny(gain)) {
            gains.computeIfAbsent(entity, e -> new TreeMap<>()).put(gain.getAs(1), gain);
          }
        }
      }
    }

    /** Days on which a ledger has rows that change no moment count in no way of building. */
    private static boolean isAny(Row gain) {
      return IntStream.range(FIRST_GAIN, gain.size()).anyMatch(i -> gain.getLong(i) != 0);
    }

    List<Row> strengths() {
      for (Entity entity : Entity.values()) {
        if (starts.containsKey(entity) || gains.containsKey(entity)) {
          addDays(entity);
        }
      }
      return strengths;
    }

    private NavigableMap<LocalDate, Row> gains(Entity entity) {
      return gains.getOrDefault(entity, new TreeMap<>());
    }

    private void addDays(Entity entity) {
      Row start = starts.get(entity);
      LocalDate first =
          start == null ? gains(entity).firstKey() : start.getAs(Strengths.DAY.name());
      Moments own = new Moments(start);
      Map<Entity, Moments> wholes = wholes(entity, first);
      for (LocalDate day = first; !day.isAfter(upTo); day = day.plusDays(1)) {
        if (start == null || day.isAfter(first)) {
          strengths.add(row(entity, day, own, wholes));
        }
        Optional.ofNullable(gains(entity).get(day)).ifPresent(own::add);
        for (Map.Entry<Entity, Moments> whole : wholes.entrySet()) {
          Optional.ofNullable(gains(whole.getKey()).get(day)).ifPresent(whole.getValue()::add);
        }
      }
    }

    /** What was known before a day of the larger wholes, the next one first, the shop last. */
    private Map<Entity, Moments> wholes(Entity entity, LocalDate first) {
      List<Entity> larger = new ArrayList<>(entity.allAbove());
      larger.add(Entity.SHOP);
      Map<Entity, Moments> wholes = new LinkedHashMap<>();
      for (Entity whole : larger) {
        Moments moments = new Moments(starts.get(whole));
        gains(whole).headMap(first).values().forEach(moments::add);
        wholes.put(whole, moments);
      }
      return wholes;
    }

    private static Row row(Entity entity, LocalDate day, Moments own, Map<Entity, Moments> wholes) {
      List<Object> values =
          new ArrayList<>(
              List.of(entity.id(), day, own.mean(), ofRates(own, wholes), ofReasons(own, wholes)));
      for (long sum : own.sums) {
        values.add(sum);
      }
      return RowFactory.create(values.toArray());
    }
  }

  /**
   * Keys spread around the next whole that is known well enough, or around the mean of them all.
   */
  private static double ofRates(Moments own, Map<Entity, Moments> wholes) {
    if (!own.knowsRates()) {
      return DEFAULT_STRENGTH;
    }
    double mean = own.mean();
    double squareAbove =
        wholes.entrySet().stream()
            .filter(whole -> whole.getKey() != Entity.SHOP)
            .filter(whole -> whole.getValue().knowsRatesOf(own, wholes.get(Entity.SHOP)))
            .findFirst()
            .map(whole -> whole.getValue().square())
            .orElse(mean * mean);
    return strength(mean, own.square(), squareAbove);
  }

  private static double ofReasons(Moments own, Map<Entity, Moments> wholes) {
    Optional<Moments> above =
        wholes.values().stream()
            .filter(whole -> whole.knowsReasonsOf(own, wholes.get(Entity.SHOP)))
            .findFirst();
    return own.knowsReasons() && above.isPresent()
        ? strength(1, own.alike(), above.get().alike())
        : DEFAULT_STRENGTH;
  }

  /** A shop's rate; before anything matured, a small rate that fades with the first lines. */
  static double mean(long lines, long returned) {
    return (returned + Ratio.RETURN.start() * Ratio.WEIGHT_OF_START)
        / (lines + Ratio.WEIGHT_OF_START);
  }

  /**
   * Strength with which keys are drawn to the level above.
   *
   * @param mean mean rate; 1 for a mix
   * @param square mean square of the rates of keys
   * @param squareAbove mean square of the rates of the level above
   */
  static double strength(double mean, double square, double squareAbove) {
    if (square <= squareAbove) {
      return MAX_STRENGTH;
    }
    double strength = (mean - square) / (square - squareAbove);
    return Math.min(MAX_STRENGTH, Math.max(MIN_STRENGTH, strength));
  }

  private static Column pairs(Column count) {
    return count.multiply(count.minus(1));
  }
}
