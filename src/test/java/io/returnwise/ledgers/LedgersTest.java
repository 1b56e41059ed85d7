package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LedgersTest {
  static final LocalDate AS_OF = History.START.plusDays(65);
  private static final LocalDate BOUGHT = LocalDate.of(2024, 1, 1);
  private static final TableSchema LINES_WITH_BASKETS =
      OrderLines.SCHEMA.with(List.of(LineHistories.IS_BASKET_START, LineHistories.BASKET_RETURNED));

  @Test
  void aReturnKnownLateIsAnEventOnItsKnownDayAndTheMaturedRateFollowsTheMaturityDay(
      SparkSession spark) {
    // Matures on day 20; the return of day 5 is reported on day 30 only.
    Dataset<Row> ledger = ledger(events(spark, List.of(oneLine(back(5, 30)))), Entity.SKU);

    assertThat(
            ledger
                .select(
                    Ledger.DAY.col(),
                    Ledger.LINES.col(),
                    Ledger.MATURED_LINES.col(),
                    Ledger.MATURED_RETURNED_LINES.col(),
                    Ledger.RETURNED_LINES.col(),
                    Ledger.OPEN_RETURNED_LINES.col())
                .orderBy(Ledger.DAY.col())
                .collectAsList())
        .containsExactly(
            RowFactory.create(BOUGHT, 1L, 0L, 0L, 0L, 0L),
            RowFactory.create(BOUGHT.plusDays(20), 1L, 1L, 0L, 0L, 0L),
            RowFactory.create(BOUGHT.plusDays(30), 1L, 1L, 1L, 1L, 0L));
  }

  @Test
  void anEarlyReturnIsOpenUntilItsLineMatures(SparkSession spark) {
    Dataset<Row> ledger = ledger(events(spark, List.of(oneLine(back(5, 6)))), Entity.SKU);

    assertThat(
            ledger
                .select(
                    Ledger.DAY.col(),
                    Ledger.MATURED_RETURNED_LINES.col(),
                    Ledger.OPEN_RETURNED_LINES.col())
                .orderBy(Ledger.DAY.col())
                .collectAsList())
        .containsExactly(
            RowFactory.create(BOUGHT, 0L, 0L),
            RowFactory.create(BOUGHT.plusDays(6), 0L, 1L),
            RowFactory.create(BOUGHT.plusDays(20), 1L, 0L));
  }

  @Test
  void eventsOfTheDayItselfAreNotSeen(SparkSession spark) {
    Dataset<Row> ledger = ledger(events(spark, List.of(oneLine(back(5, 6)))), Entity.SKU);
    List<Row> points =
        List.of(
            RowFactory.create("mug", BOUGHT, 0),
            RowFactory.create("mug", BOUGHT.plusDays(1), 1),
            RowFactory.create("mug", BOUGHT.plusDays(6), 2),
            RowFactory.create("mug", BOUGHT.plusDays(7), 3));

    List<Row> found = read(spark, ledger, points, 30);

    assertThat(found.stream().map(row -> values(row, 0).get("lines")))
        .containsExactly(0L, 1L, 1L, 1L);
    assertThat(found.stream().map(row -> values(row, 0).get("returned_lines")))
        .containsExactly(0L, 0L, 0L, 1L);
  }

  @Test
  void nothingIsKnownBeforeTheFirstEventAndOfARowWithoutKey(SparkSession spark) {
    Dataset<Row> ledger = ledger(events(spark, List.of(oneLine(back(5, 6)))), Entity.SKU);
    List<Row> points =
        List.of(
            RowFactory.create("mug", BOUGHT, 0),
            RowFactory.create(null, BOUGHT.plusDays(60), 1),
            RowFactory.create(null, BOUGHT.plusDays(60), 2),
            RowFactory.create("never sold", BOUGHT.plusDays(60), 3),
            RowFactory.create("mug", BOUGHT.plusDays(60), 4));
    List<LedgerTotal> totals = LedgerTotal.ever(Ledger.LINES, Ledger.FIRST_SOLD_DAY);

    List<Row> found =
        Ledgers.before(Entity.SKU.id(), ledger, points(spark, points), totals)
            .orderBy(col("point"))
            .select(totals.get(0).of(Entity.SKU), totals.get(1).of(Entity.SKU))
            .collectAsList();

    Row nothing = RowFactory.create(0L, null);
    assertThat(found)
        .containsExactly(
            nothing, nothing, nothing, nothing, RowFactory.create(1L, BOUGHT.toEpochDay()));
  }

  @Test
  void whoseKeyNothingWasAskedOfHasCountsOfNothing(SparkSession spark) {
    List<LedgerTotal> totals = LedgerTotal.ever(Ledger.LINES, Ledger.FIRST_SOLD_DAY);
    Dataset<Row> told =
        spark.createDataFrame(
            List.of(RowFactory.create(null, null), RowFactory.create(2L, 7L)),
            DataTypes.createStructType(
                totals.stream()
                    .map(total -> total.column(Entity.SKU.id()))
                    .map(name -> DataTypes.createStructField(name, DataTypes.LongType, true))
                    .toList()));

    assertThat(Ledgers.filled(Entity.SKU.id(), told, totals).collectAsList())
        .containsExactly(RowFactory.create(0L, null), RowFactory.create(2L, 7L));
  }

  @Test
  void linesWithoutTheKeyOfAnEntityAreInNoLedgerOfIt(SparkSession spark) {
    Dataset<Row> events = events(spark, List.of(oneLine(back(5, 6))));

    assertThat(ledger(events, Entity.BUYER).collectAsList()).isEmpty();
    assertThat(ledger(events, Entity.PARENT).collectAsList()).isEmpty();
    assertThat(added(events, Entity.BUYER).collectAsList()).isEmpty();
    assertThat(added(events, Entity.SHOP).select(Ledger.KEY.col()).distinct().collectAsList())
        .containsExactly(RowFactory.create("shop"));
  }

  /** The carrier of both lines is named on the same day. */
  @Test
  void theLastPriceIsTheSameHoweverLinesLie(SparkSession spark) {
    History history =
        new History(
            "mug",
            List.of(
                new History.Line("mug-1", BOUGHT, BOUGHT, 1, 900, 0, true, List.of()),
                new History.Line(
                    "mug-2", BOUGHT.plusDays(4), BOUGHT.plusDays(4), 3, 1500, 0, true, List.of())),
            List.of());
    Dataset<Row> events = events(spark, List.of(history));

    for (Dataset<Row> lying : List.of(events.coalesce(1), events.repartition(2))) {
      assertThat(
              added(lying, Entity.CARRIER)
                  .filter(Ledger.LINES.col().gt(0))
                  .select(Ledger.DAY.col(), Ledger.LAST_PRICE_MINOR.col())
                  .orderBy(Ledger.DAY.col())
                  .limit(1)
                  .collectAsList())
          .containsExactly(RowFactory.create(BOUGHT.plusDays(4), 900L));
    }
  }

  private static History.Back back(int returned, int known) {
    return new History.Back(
        BOUGHT.plusDays(returned), BOUGHT.plusDays(known), null, 1, "size", "DEFECTIVE");
  }

  /** A line that is never delivered, so that its return is the only event after the sale. */
  private static History oneLine(History.Back back) {
    return new History(
        "mug",
        List.of(new History.Line("mug-1", BOUGHT, BOUGHT, 1, 500, 0, true, List.of(back))),
        List.of());
  }

  static Dataset<Row> events(SparkSession spark, List<History> histories) {
    TestTable lines = TestTable.of(LINES_WITH_BASKETS);
    TestTable returns = TestTable.of(ReturnEvents.SCHEMA.with(List.of(LineHistories.RETURN_UNTIL)));
    for (History history : histories) {
      for (History.Line line : history.lines()) {
        lines.row(
            OrderLines.LINE_ID, line.id(),
            OrderLines.SKU, history.key(),
            OrderLines.PURCHASED_ON, line.bought(),
            OrderLines.PURCHASED_AT, line.purchasedAt(),
            OrderLines.DELIVERED_AT, line.deliveredAt(),
            OrderLines.PROMISED_AT, line.promisedAt(),
            OrderLines.KNOWN_ON, line.known(),
            OrderLines.UNITS, line.units(),
            OrderLines.LINE_VALUE_MINOR, line.value(),
            OrderLines.CURRENCY, "EUR",
            OrderLines.KNOWN_LAG_DAYS, line.lag(),
            OrderLines.CARRIER, "carrier",
            LineHistories.IS_BASKET_START, line.startsBasket(),
            LineHistories.BASKET_RETURNED, basketReturned(line));
        line.returns().forEach(back -> add(returns, history, line.id(), back));
      }
      history.unmatched().forEach(back -> add(returns, history, null, back));
    }
    return History.events(lines.on(spark), returns.on(spark));
  }

  /** Each line is a basket of its own, or none at all. */
  private static Integer[] basketReturned(History.Line line) {
    return line.startsBasket() && !line.returns().isEmpty()
        ? line.returns().stream()
            .map(History.Back::known)
            .min(Comparator.naturalOrder())
            .map(day -> new Integer[] {Math.toIntExact(day.toEpochDay())})
            .orElseThrow()
        : null;
  }

  private static void add(TestTable returns, History history, String line, History.Back back) {
    returns.row(
        ReturnEvents.LINE_ID, line,
        ReturnEvents.SKU, history.key(),
        ReturnEvents.RETURNED_ON, back.returned(),
        ReturnEvents.KNOWN_ON, back.known(),
        LineHistories.RETURN_UNTIL, back.until(),
        ReturnEvents.UNITS, back.units(),
        ReturnEvents.REASON_FAMILY, back.reason(),
        ReturnEvents.DISPOSITION, back.state());
  }

  private static Dataset<Row> points(SparkSession spark, List<Row> points) {
    return spark.createDataFrame(
        points,
        DataTypes.createStructType(
            List.of(
                DataTypes.createStructField(Ledger.KEY.name(), DataTypes.StringType, true),
                Ledger.DAY.toStructField(),
                DataTypes.createStructField("point", DataTypes.IntegerType, false))));
  }

  static List<Row> read(SparkSession spark, Dataset<Row> ledger, List<Row> points, int window) {
    List<LedgerTotal> totals = new ArrayList<>();
    for (Field measure : History.MEASURES) {
      totals.add(new LedgerTotal(measure, 0));
      totals.add(new LedgerTotal(measure, window));
    }
    return Ledgers.before(Entity.SKU.id(), ledger, points(spark, points), totals)
        .orderBy(col("point"))
        .collectAsList();
  }

  static Map<String, Long> values(Row row, int days) {
    Map<String, Long> values = new TreeMap<>();
    History.MEASURES.forEach(
        measure ->
            values.put(
                measure.name(), row.getAs(new LedgerTotal(measure, days).column(Entity.SKU))));
    return values;
  }

  static Dataset<Row> ledger(Dataset<Row> events, Entity entity) {
    return Ledger.schema(entity)
        .conform(new LedgerPasses(AS_OF, 3, LedgerSettings.DEFAULTS).ledger(entity, events));
  }

  static Dataset<Row> added(Dataset<Row> events, Entity entity) {
    return Ledger.schema(entity).conform(Ledgers.build(events, List.of(entity), AS_OF));
  }
}
