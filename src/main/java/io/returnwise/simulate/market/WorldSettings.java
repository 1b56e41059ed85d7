package io.returnwise.simulate.market;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a simulation is asked for: lines, seed, and a value for every {@link Setting}. */
public final class WorldSettings implements Serializable {
  /** Smallest and largest whole number. */
  private static final Map<Setting, List<Integer>> ENDS =
      Map.of(
          Setting.DAYS, List.of(60, 3_650),
          Setting.WINDOW, List.of(50, 365),
          Setting.HUB_SIZE, List.of(1, 100_000),
          Setting.MOST_SIZES, List.of(3, 6),
          Setting.MOST_COLOURS, List.of(1, 3));

  private static final double FARTHEST = 5;
  private static final double LARGEST = 100;

  private final String preset;
  private final long lines;
  private final long seed;

  /** Stands for preset, lines, seed and every value: other settings make another world. */
  private final long world;

  private final Map<Setting, String> values;

  /** The number, or what the seed draws from the range. */
  private final Map<Setting, Double> numbers = new EnumMap<>(Setting.class);

  private WorldSettings(String preset, long lines, long seed, Map<Setting, String> values) {
    this.preset = preset;
    this.lines = lines;
    this.seed = seed;
    this.values = values;
    this.world = Dice.hash(seed + "|" + settingsHash());
    values.forEach((setting, value) -> numbers.put(setting, numberOf(setting, value)));
  }

  /** Stands for everything but the seed. */
  public String settingsHash() {
    String all = preset + "|" + lines + "|" + values;
    return Long.toHexString(Dice.hash(all));
  }

  private double numberOf(Setting setting, String value) {
    return switch (setting.type()) {
      case TEXT, TEXTS, DAY -> Double.NaN;
      case WHOLE, NUMBER, SHARE, EXPONENT -> Double.parseDouble(value);
      case RANGE, AMOUNTS, SHARES -> {
        double[] ends = range(value);
        yield Dice.of(world, Dice.Purpose.WORLD, setting.key().hashCode())
            .between(ends[0], ends[1]);
      }
    };
  }

  /**
   * Settings of one simulation.
   *
   * @param preset name of the preset, for the truth
   * @param lines sold order lines to make
   * @param seed seed of all draws
   * @param given values by key; every other setting has its default
   * @throws InvalidConfigException listing unknown keys and unusable values
   */
  public static WorldSettings of(String preset, long lines, long seed, Map<String, String> given) {
    Problems problems = new Problems("Cannot simulate this");
    problems.require(lines >= 1, "expected at least 1 line, found %d", lines);
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = given.getOrDefault(setting.key(), setting.byDefault()).strip();
      values.put(setting, value);
      if (!isUsable(setting, value)) {
        problems.add(
            "%s: expected %s, found '%s'".formatted(setting.key(), expected(setting), value));
      }
    }
    Set<String> unknown = new TreeSet<>(given.keySet());
    Arrays.stream(Setting.values()).map(Setting::key).forEach(unknown::remove);
    unknown.forEach(key -> problems.add("%s: unknown setting".formatted(key)));
    problems.throwIfAny(InvalidConfigException::new);
    return new WorldSettings(preset, lines, seed, values);
  }

  public String preset() {
    return preset;
  }

  public long lines() {
    return lines;
  }

  public long seed() {
    return seed;
  }

  /** What all dice of this world are keyed by. */
  long world() {
    return world;
  }

  /** Every setting with its value, and ranges with what the seed drew from them. */
  public Map<String, String> effective() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      all.put(setting.key(), values.get(setting));
      if (setting.type().isRange()) {
        all.put(setting.key() + " drawn", Double.toString(drawn(setting)));
      }
    }
    return all;
  }

  String text(Setting setting) {
    return values.get(setting);
  }

  List<String> texts(Setting setting) {
    return split(values.get(setting));
  }

  double number(Setting setting) {
    return numbers.get(setting);
  }

  int whole(Setting setting) {
    return numbers.get(setting).intValue();
  }

  LocalDate day(Setting setting) {
    return LocalDate.parse(values.get(setting));
  }

  /** What the seed draws from the range. */
  double drawn(Setting setting) {
    return numbers.get(setting);
  }

  private static boolean isUsable(Setting setting, String value) {
    try {
      return switch (setting.type()) {
        case TEXT -> Set.of("log-normal", "heavy").contains(value);
        case TEXTS -> isListOf(Known.of(setting), split(value));
        case DAY -> LocalDate.parse(value) != null;
        case WHOLE -> isWithin(setting, Integer.parseInt(value));
        case NUMBER -> isAbove0(Double.parseDouble(value));
        case SHARE -> Double.parseDouble(value) >= 0 && Double.parseDouble(value) <= 1;
        case EXPONENT -> Double.parseDouble(value) >= 0 && Double.parseDouble(value) < 1;
        case RANGE -> isRange(value, -FARTHEST, FARTHEST);
        case AMOUNTS -> isRange(value, 0, LARGEST);
        case SHARES -> isRange(value, 0, Math.nextDown(1.0));
      };
    } catch (NumberFormatException | DateTimeException e) {
      return false;
    }
  }

  private static boolean isListOf(List<String> known, List<String> found) {
    return !found.isEmpty() && known.containsAll(found) && Set.copyOf(found).size() == found.size();
  }

  private static boolean isRange(String value, double low, double high) {
    double[] ends = range(value);
    return ends[0] <= ends[1] && ends[0] >= low && ends[1] <= high;
  }

  private static boolean isAbove0(double value) {
    return value > 0 && value < Double.MAX_VALUE;
  }

  private static boolean isWithin(Setting setting, int value) {
    return value >= ENDS.get(setting).get(0) && value <= ENDS.get(setting).get(1);
  }

  private static String expected(Setting setting) {
    String expectation = setting.type().expectation();
    return switch (setting.type()) {
      case TEXTS -> expectation + " " + Known.of(setting);
      case WHOLE ->
          "%s from %d to %d"
              .formatted(expectation, ENDS.get(setting).get(0), ENDS.get(setting).get(1));
      default -> expectation;
    };
  }

  private static double[] range(String value) {
    List<String> ends = split(value);
    if (ends.isEmpty() || ends.size() > 2) {
      throw new NumberFormatException("no range: " + value);
    }
    double low = Double.parseDouble(ends.get(0));
    double high = Double.parseDouble(ends.get(ends.size() - 1));
    if (Double.isNaN(low) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new NumberFormatException("no range: " + value);
    }
    return new double[] {low, high};
  }

  private static List<String> split(String value) {
    String inner =
        value.startsWith("[") && value.endsWith("]")
            ? value.substring(1, value.length() - 1)
            : value;
    return Arrays.stream(inner.split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toList());
  }
}
