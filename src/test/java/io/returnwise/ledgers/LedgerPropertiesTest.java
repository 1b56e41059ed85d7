package io.returnwise.ledgers;

import static io.returnwise.ledgers.LedgersTest.AS_OF;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.testing.SharedSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * What holds for the ledgers of any history. Each history has a key of its own, so that one try of
 * jqwik brings {@value #HISTORIES} of them through Spark at once; they are others in every run.
 */
class LedgerPropertiesTest {
  private static final int HISTORIES = 200;
  private static final int POINTS = 6;
  private static final int WINDOW = 7;

  /** All histories belong to one shop and one carrier, which is known late. */
  private static final List<Entity> ENTITIES = List.of(Entity.SKU, Entity.SHOP, Entity.CARRIER);

  private static final SparkSession SPARK = SharedSession.get();

  @Provide
  Arbitrary<List<History>> histories() {
    return Arbitraries.randomValue(
        dice ->
            IntStream.range(0, HISTORIES).mapToObj(i -> History.random("key-" + i, dice)).toList());
  }

  @Provide
  Arbitrary<Random> dice() {
    return Arbitraries.longs().map(Random::new);
  }

  @Provide
  Arbitrary<LocalDate> days() {
    return Arbitraries.integers().between(1, 64).map(History.START::plusDays);
  }

  @Property(tries = 1)
  void everyTotalAndWindowIsWhatCountingLineByLineGives(
      @ForAll("histories") List<History> histories, @ForAll("dice") Random dice) {
    Dataset<Row> events = LedgersTest.events(SPARK, histories).persist();
    List<Row> points = new ArrayList<>();
    List<Map<String, Long>> expected = new ArrayList<>();
    List<Map<String, Long>> expectedGains = new ArrayList<>();
    for (History history : histories) {
      for (int i = 0; i < POINTS; i++) {
        LocalDate day = History.START.plusDays(dice.nextInt(66));
        points.add(RowFactory.create(history.key(), day, expected.size()));
        expected.add(history.before(day));
        expectedGains.add(less(history.before(day), history.before(day.minusDays(WINDOW))));
      }
    }
    Dataset<Row> passed = LedgersTest.ledger(events, Entity.SKU).persist();

    List<Row> found = LedgersTest.read(SPARK, passed, points, WINDOW);

    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      String point = points.get(i).toString();
      assertThat(LedgersTest.values(found.get(i), 0)).as(point).isEqualTo(expected.get(i));
      assertThat(LedgersTest.values(found.get(i), WINDOW))
          .as(point)
          .isEqualTo(expectedGains.get(i));
    }
    // The ledger of many keys and that of few are made in different ways.
    assertThat(texts(passed))
        .isEqualTo(texts(LedgersTest.added(events, Entity.SKU)))
        .hasSizeGreaterThan(HISTORIES);
  }

  private static Map<String, Long> less(Map<String, Long> totals, Map<String, Long> earlier) {
    Map<String, Long> gained = new TreeMap<>();
    totals.forEach((measure, total) -> gained.put(measure, total - earlier.get(measure)));
    return gained;
  }

  @Property(tries = 2)
  void whatIsNotKnownYetChangesNothing(
      @ForAll("histories") List<History> histories,
      @ForAll("days") LocalDate day,
      @ForAll("dice") Random dice) {
    List<History> later = histories.stream().map(h -> h.withNews(day, dice)).toList();

    Dataset<Row> told = ledgers(histories).persist();
    Dataset<Row> toldLater = ledgers(later).persist();

    Column isBefore = Ledger.DAY.col().lt(lit(day));
    assertThat(texts(toldLater.filter(isBefore))).isEqualTo(texts(told.filter(isBefore)));
    assertThat(texts(toldLater)).isNotEqualTo(texts(told));
  }

  private static Dataset<Row> ledgers(List<History> histories) {
    return Ledgers.build(LedgersTest.events(SPARK, histories), ENTITIES, AS_OF);
  }

  @Property(tries = 2)
  void aLedgerContinuedFromAnyDayIsTheSameAsOneBuiltAnew(
      @ForAll("histories") List<History> histories, @ForAll("days") LocalDate from) {
    Dataset<Row> events = LedgersTest.events(SPARK, histories).persist();
    Dataset<Row> anew = Ledgers.build(events, ENTITIES, AS_OF);
    Dataset<Row> earlier = Ledgers.build(events, ENTITIES, from).persist();
    Map<Entity, Dataset<Row>> ledgers = new EnumMap<>(Entity.class);
    for (Entity entity : ENTITIES) {
      Dataset<Row> ofEntity = earlier.filter(Ledger.ENTITY.col().equalTo(entity.id()));
      ledgers.put(entity, ofEntity.drop(Ledger.ENTITY.name()));
    }

    Dataset<Row> gained = Ledgers.gained(events, ENTITIES, from, AS_OF);
    Dataset<Row> continued =
        Ledgers.continued(gained, Ledgers.openings(ledgers, gained, from), Integer.MAX_VALUE)
            .filter(Ledger.DAY.col().geq(lit(from)));

    assertThat(texts(earlier.unionByName(continued)))
        .isEqualTo(texts(anew))
        .hasSizeGreaterThan(HISTORIES);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
