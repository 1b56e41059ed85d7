package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passes over many small random shops at once, against counting line by line. */
@ExtendWith(SparkExtension.class)
class RunningPassTest {
  private static final int SHOPS = 120;
  private static final LocalDate AS_OF = History.START.plusDays(65);
  private static final List<Integer> WINDOWS = List.of(0, 3, 20);
  private static final LedgerTotal FULL_RETURNS = new LedgerTotal(Ledger.FULL_RETURN_ORDERS, 0);

  /** Orders of a part are not counted: a basket may hold several parts. */
  private static final Map<Entity, Function<Bought, String>> INSIDE_BUYER =
      Map.of(
          Entity.BUYER_SKU, one -> one.ofBuyer(one.sku()),
          Entity.BUYER_PARENT, one -> one.ofBuyer(one.parent()),
          Entity.BUYER_CATEGORY, one -> one.ofBuyer(one.category()),
          Entity.BUYER_SIZE,
              one -> one.ofBuyer(one.size() == null ? null : one.size() + "/" + one.category()));

  /** What was counted already, by kind of key, key and day. */
  private static final Map<List<Object>, Map<String, Long>> KNOWN = new HashMap<>();

  private static List<Bought> lines;
  private static Dataset<Row> events;
  private static LedgerPasses passes;

  @BeforeAll
  static void invent(SparkSession spark) {
    lines = Bought.ofShops(SHOPS, new Random(20261125));
    events = Bought.events(lines, spark).persist();
    passes = new LedgerPasses(AS_OF, 3, LedgerSettings.DEFAULTS);
  }

  private static List<LedgerTotal> totals() {
    List<LedgerTotal> totals = new ArrayList<>();
    for (int days : WINDOWS) {
      History.MEASURES.forEach(measure -> totals.add(new LedgerTotal(measure, days)));
    }
    return totals;
  }

  private static List<LedgerTotal> withoutOrders() {
    return totals().stream().filter(total -> !total.measure().equals(Ledger.ORDERS)).toList();
  }

  private static Dataset<Row> withBuyers() {
    Map<Entity, List<LedgerTotal>> parts = new EnumMap<>(Entity.class);
    INSIDE_BUYER.keySet().forEach(part -> parts.put(part, withoutOrders()));
    List<LedgerTotal> ofBuyer = new ArrayList<>(totals());
    ofBuyer.add(FULL_RETURNS);
    return passes.withBuyers(events, ofBuyer, parts);
  }

  private static Map<String, Row> byLine(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(OrderLines.LINE_ID.name()), row -> row));
  }

  /** What is known of a key before a day, counted line by line. */
  private static Map<String, Long> known(
      Function<Bought, String> key, String value, LocalDate day) {
    return KNOWN.computeIfAbsent(List.of(key, value, day), same -> counted(key, value, day));
  }

  private static Map<String, Long> counted(
      Function<Bought, String> key, String value, LocalDate day) {
    return new History(
            value,
            lines.stream()
                .filter(one -> Objects.equals(key.apply(one), value))
                .map(Bought::line)
                .toList(),
            List.of())
        .before(day);
  }

  private static long expected(
      Function<Bought, String> key, String value, LocalDate day, LedgerTotal total) {
    String measure = total.measure().name();
    long ever = known(key, value, day).get(measure);
    return total.days() == 0
        ? ever
        : ever - known(key, value, day.minusDays(total.days())).get(measure);
  }

  private static void answersAreRight(
      Map<String, Row> found, Entity entity, Function<Bought, String> key) {
    answersAreRight(found, entity, key, totals());
  }

  private static void answersAreRight(
      Map<String, Row> found,
      Entity entity,
      Function<Bought, String> key,
      List<LedgerTotal> totals) {
    assertThat(found).hasSameSizeAs(lines);
    for (Bought one : lines) {
      String value = key.apply(one);
      LocalDate day = one.line().bought();
      Row row = found.get(one.line().id());
      for (LedgerTotal total : totals) {
        long expected = value == null ? 0 : expected(key, value, day, total);
        assertThat(row.<Long>getAs(total.column(entity)))
            .as("%s of %s on %s", total.column(entity), value, day)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void everyLineIsToldWhatWasKnownOfItsBuyerAndOfTheirPairBefore() {
    Map<String, Row> found = byLine(withBuyers());

    answersAreRight(found, Entity.BUYER, Bought::buyer);
    INSIDE_BUYER.forEach((part, key) -> answersAreRight(found, part, key, withoutOrders()));
  }

  @Test
  void wholeBasketsThatCameBackAreCountedOnceThatIsKnown() {
    Map<String, Row> found = byLine(withBuyers());
    Map<List<Object>, List<Bought>> baskets =
        lines.stream()
            .filter(one -> one.buyer() != null)
            .collect(Collectors.groupingBy(Bought::basket));

    long most = 0;
    for (Bought one : lines) {
      LocalDate day = one.line().bought();
      long expected =
          baskets.values().stream()
              .filter(basket -> basket.get(0).buyer().equals(one.buyer()))
              .map(basket -> basket.stream().filter(b -> b.line().soldOn().isBefore(day)).toList())
              .filter(known -> !known.isEmpty())
              .filter(known -> known.stream().allMatch(b -> b.line().isBackBefore(day)))
              .count();
      assertThat(found.get(one.line().id()).<Long>getAs(FULL_RETURNS.column(Entity.BUYER)))
          .isEqualTo(expected);
      most = Math.max(most, expected);
    }
    assertThat(most).isGreaterThan(1);
  }

  @Test
  void everyLineIsToldWhatWasKnownOfItsSkuAndItsParentBefore() {
    Dataset<Row> ofBuyers = withBuyers();
    Map<String, Row> ofSkus =
        byLine(
            passes.with(Entity.SKU, ofBuyers, totals(), Map.of(Entity.VARIANT, withoutOrders())));

    answersAreRight(ofSkus, Entity.SKU, Bought::sku);
    answersAreRight(ofSkus, Entity.VARIANT, Bought::variant, withoutOrders());
    answersAreRight(
        byLine(passes.with(Entity.PARENT, ofBuyers, totals(), Map.of())),
        Entity.PARENT,
        Bought::parent);
  }

  @Test
  void everyLineIsToldTheHighestAndTheLastPriceOfItsSku() {
    LedgerTotal highest = new LedgerTotal(Ledger.MAX_PRICE_MINOR, 0);
    LedgerTotal last = new LedgerTotal(Ledger.LAST_PRICE_MINOR, 0);
    Map<String, Row> found =
        byLine(passes.with(Entity.SKU, withBuyers(), List.of(highest, last), Map.of()));

    for (Bought one : lines) {
      List<History.Line> before =
          lines.stream()
              .filter(other -> other.sku().equals(one.sku()))
              .map(Bought::line)
              .filter(line -> line.soldOn().isBefore(one.line().bought()))
              .sorted(
                  Comparator.comparing(History.Line::soldOn).thenComparing(RunningPassTest::price))
              .toList();
      Row row = found.get(one.line().id());
      assertThat(row.<Long>getAs(highest.column(Entity.SKU)))
          .isEqualTo(before.stream().map(RunningPassTest::price).max(Long::compare).orElse(null));
      assertThat(row.<Long>getAs(last.column(Entity.SKU)))
          .isEqualTo(before.isEmpty() ? null : price(before.get(before.size() - 1)));
    }
  }

  private static long price(History.Line line) {
    return line.value() / line.units();
  }

  @Test
  void basketsAreCounted() {
    Map<String, Row> found = byLine(withBuyers());
    Map<List<Object>, List<Bought>> baskets =
        lines.stream().collect(Collectors.groupingBy(Bought::basket));

    assertThat(baskets.values().stream().mapToInt(List::size).max().orElseThrow()).isGreaterThan(3);
    for (Bought one : lines) {
      List<Bought> basket =
          baskets.get(one.basket()).stream()
              .filter(other -> !other.line().soldOn().isAfter(one.line().soldOn()))
              .toList();
      List<Bought> family =
          basket.stream()
              .filter(other -> one.parent() != null && one.parent().equals(other.parent()))
              .toList();
      Row row = found.get(one.line().id());
      String first = basket.stream().map(Bought::line).min(Bought.STARTS_FIRST).orElseThrow().id();
      assertThat(row.<String>getAs(LineHistories.BASKET_ID.name())).isEqualTo(first);
      assertThat(row.<Boolean>getAs(LineHistories.IS_BASKET_START.name()))
          .isEqualTo(first.equals(one.line().id()));
      is(row, LineHistories.BASKET_LINES, basket.size());
      is(row, LineHistories.BASKET_UNITS, basket.stream().mapToInt(o -> o.line().units()).sum());
      is(row, LineHistories.BASKET_VALUE, basket.stream().mapToLong(o -> o.line().value()).sum());
      is(row, LineHistories.SAME_SKU, others(basket, one, Bought::sku));
      is(row, LineHistories.SAME_CATEGORY, others(basket, one, Bought::category));
      is(row, LineHistories.SAME_PARENT, others(basket, one, Bought::parent));
      is(row, LineHistories.OTHER_SIZES, otherVariants(family, one, Bought::size));
      is(row, LineHistories.OTHER_COLOURS, otherVariants(family, one, Bought::colour));
      is(row, LineHistories.EARLIER_OF_KIND, isFirstOfKind(basket, one) ? 0 : 1);
    }
  }

  private static void is(Row row, Field field, long expected) {
    assertThat(row.<Long>getAs(field.name())).as(field.name()).isEqualTo(expected);
  }

  /** Lines have no numbers here, so that the order is that of their ids. */
  private static boolean isFirstOfKind(List<Bought> basket, Bought one) {
    return basket.stream()
        .filter(other -> Objects.equals(other.parent(), one.parent()))
        .filter(other -> one.parent() != null || other.sku().equals(one.sku()))
        .noneMatch(other -> other.line().id().compareTo(one.line().id()) < 0);
  }

  private static long others(List<Bought> basket, Bought one, Function<Bought, String> what) {
    return what.apply(one) == null
        ? 0
        : basket.stream().filter(o -> what.apply(one).equals(what.apply(o))).count() - 1;
  }

  private static long otherVariants(
      List<Bought> family, Bought one, Function<Bought, String> what) {
    return family.isEmpty() || what.apply(one) == null
        ? 0
        : family.stream().map(what).filter(Objects::nonNull).distinct().count() - 1;
  }

  @Test
  void everyKeyIsKnownAsOfTheDay() {
    Dataset<Row> ledger = passes.ledger(Entity.SKU, withBasketColumns()).persist();
    Dataset<Row> last = ledger.filter(Ledger.IS_LAST.col());

    List<Row> found = Ledgers.today(Entity.SKU.id(), ledger, last, AS_OF, totals()).collectAsList();

    assertThat(found).hasSize((int) lines.stream().map(Bought::sku).distinct().count());
    assertThat(last.count()).isEqualTo(found.size());
    for (Row row : found) {
      String sku = row.getAs(Ledger.KEY.name());
      for (LedgerTotal total : totals()) {
        long expected = expected(Bought::sku, sku, AS_OF, total);
        if (!total.measure().equals(Ledger.ORDERS)) {
          assertThat(row.<Long>getAs(total.column(Entity.SKU)))
              .as("%s of %s", total, sku)
              .isEqualTo(expected);
        }
      }
    }
  }

  private static Dataset<Row> withBasketColumns() {
    return events
        .withColumn(LineHistories.IS_BASKET_START.name(), lit(true))
        .withColumn(LineHistories.BASKET_RETURNED.name(), lit(null).cast("array<int>"));
  }

  @Test
  void gainsAddUpToThePairsOfTheLastDay() {
    Row found =
        passes
            .gains(Entity.SKU, withBasketColumns())
            .groupBy()
            .sum(PairGains.NAMES.toArray(String[]::new))
            .first();

    long[] expected = new long[PairGains.NAMES.size()];
    for (String sku : lines.stream().map(Bought::sku).distinct().toList()) {
      Map<String, Long> known = known(Bought::sku, sku, AS_OF);
      long matured = known.get(Ledger.MATURED_LINES.name());
      long returned = known.get(Ledger.MATURED_RETURNED_LINES.name());
      expected[0] += matured;
      expected[1] += returned;
      expected[2] += matured * (matured - 1);
      expected[3] += returned * (returned - 1);
      long stated = known.get(Ledger.STATED_RETURNS.name());
      long size = known.get(Ledger.reason(ReasonFamily.SIZE).name());
      // The histories know two reasons that tell of a cause.
      long quality = stated - size;
      expected[4] += stated;
      expected[5] += stated * (stated - 1);
      expected[6] += size * (size - 1) + quality * (quality - 1);
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.getLong(i)).isEqualTo(expected[i]);
    }
  }

  /** Numbers of keys share the bits that rows are sorted by; keys must not be mixed up. */
  @Test
  void keysWhoseNumbersBeginAlikeAreKeptApart() {
    Column number = length(OrderLines.SKU.col()).cast("bigint");
    RunningPass pass =
        new RunningPass(
            "alike",
            number,
            LedgerTotal.ever(Ledger.LINES),
            List.of(),
            false,
            RunningPass.ANY_ORDERS,
            Math.toIntExact(AS_OF.toEpochDay()));

    List<Row> found =
        pass.lines(events, lit(0L), 2)
            .select(OrderLines.LINE_ID.col(), col("_alike_lines"))
            .collectAsList();

    assertThat(found).hasSameSizeAs(lines);
    Map<String, Bought> byId =
        lines.stream().collect(Collectors.toMap(one -> one.line().id(), one -> one));
    for (Row row : found) {
      Bought one = byId.get(row.getString(0));
      long before =
          lines.stream()
              .filter(other -> other.sku().length() == one.sku().length())
              .filter(other -> other.line().soldOn().isBefore(one.line().bought()))
              .count();
      assertThat(row.getLong(1)).isEqualTo(before);
    }
  }
}
