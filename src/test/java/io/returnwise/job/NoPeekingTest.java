package io.returnwise.job;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Presets;
import io.returnwise.config.Settings;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.SkuDescriptions;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promise 2: what was not yet known never changes what was said as of an earlier day. */
@ExtendWith(SparkExtension.class)
class NoPeekingTest {
  private static final LocalDate DAY = LocalDate.of(2025, 10, 1);
  private static final LocalDate LATER = DAY.plusDays(20);
  private static final int PERSON_ORDERS = 3;

  /** Lines of which something is heard on the day. */
  private static final Column IS_OF_HALF =
      pmod(xxhash64(OrderLines.LINE_ID.col()), lit(2)).equalTo(0);

  /** What no line has before the day. */
  private static final List<Field> NEW_KEYS =
      List.of(OrderLines.PARENT, OrderLines.SIZE, OrderLines.COLOUR);

  /** Carriers as well: none is named before the day, also not of what is delivered then. */
  private static final List<Entity> NEW_KINDS =
      List.of(
          Entity.PARENT, Entity.VARIANT, Entity.SIZE, Entity.COLOUR, Entity.CARRIER, Entity.LANE);

  @TempDir private static Path folder;
  private static SimulatedWarehouse shop;
  private static Map<String, List<String>> knownOnly;

  private static Map<String, List<String>> afterInjection;
  private static Map<String, List<String>> continued;
  private static Map<String, List<String>> anew;

  @BeforeAll
  static void build(SparkSession spark) {
    shop = new SimulatedWarehouse(spark, folder);
    new SimulateMarket(spark, folder.resolve("world").toString())
        .run(Presets.settings("small", 1_500, 7_700_123, Map.of()));
    Path known = copy(spark, "known", OrderLines.KNOWN_ON.col().lt(lit(DAY)));
    Path all = copy(spark, "all", lit(true));
    assertThat(lines(spark, known)).isBetween(lines(spark, all) / 3, lines(spark, all) * 4 / 5);
    ingest("load-1", known);
    knownOnly = build("build-1", DAY, 30);
    ingest("load-2", all);
    inject("inject");
    afterInjection = build("build-2", DAY, 30);
    continued = build("build-3", LATER, 30);
    anew = build("build-4", LATER, 0);
  }

  static Stream<String> tables() {
    return schemas().map(TableSchema::table);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void whatIsLoadedLaterAndKnownFromTheDayOnChangesNothing(String table) {
    assertThat(knownOnly.get(table).isEmpty())
        .isEqualTo(NEW_KINDS.stream().anyMatch(kind -> Ledger.schema(kind).table().equals(table)));
    assertThat(afterInjection.get(table)).isEqualTo(knownOnly.get(table));
  }

  static Stream<String> tablesByDay() {
    Stream<TableSchema> byDay = Stream.of(LineFeatures.SCHEMA, DeliveryFeatures.SCHEMA);
    return Stream.concat(
            Stream.concat(byDay, Stream.of(Strengths.SCHEMA)),
            Entity.withLedger().stream().map(Ledger::schema))
        .map(TableSchema::table);
  }

  /** A model learns from what was said of a line on its day, also where a new kind of key came. */
  @ParameterizedTest
  @MethodSource("tablesByDay")
  void whatWasSaidOfADayIsSaidOfItLater(String table) {
    assertThat(Set.copyOf(anew.get(table))).containsAll(knownOnly.get(table));
    assertThat(anew.get(table)).hasSizeGreaterThan(knownOnly.get(table).size());
  }

  /** Also where lines, returns and corrections of what is long past became known in between. */
  @ParameterizedTest
  @MethodSource("tables")
  void continuingAnEarlierBuildGivesWhatBuildingAnewGives(String table) {
    assertThat(continued.get(table)).isEqualTo(anew.get(table));
    assertThat(anew.get(table)).isNotEqualTo(knownOnly.get(table));
  }

  @Test
  void anEarlierBuildIsContinuedOnlyWhereAsked() {
    assertThat(appends(knownOnly)).isZero();
    assertThat(appends(afterInjection)).isZero();
    assertThat(appends(continued)).isEqualTo(1);
    assertThat(appends(anew)).isZero();
  }

  private static int appends(Map<String, List<String>> built) {
    String row = built.get(FeatureBuilds.SCHEMA.table()).get(0);
    return Integer.parseInt(row.substring(row.lastIndexOf(',') + 1, row.length() - 1));
  }

  @Test
  void theSameRowsAreSeenOnTheNextDay() {
    try (AsOfTables now = new AsOfTables(shop.run("look"), DAY);
        AsOfTables next = new AsOfTables(shop.run("look"), DAY.plusDays(1))) {
      Dataset<Row> again =
          next.orderLines()
              .join(
                  now.orderLines().select(OrderLines.LINE_ID.col()),
                  OrderLines.LINE_ID.name(),
                  "left_semi");
      assertThat(again.count()).isEqualTo(now.orderLines().count());
      // The shop itself may have corrected a few of them on the day.
      assertThat(again.filter(OrderLines.KNOWN_ON.col().lt(lit(DAY))).filter(IS_OF_HALF).count())
          .isZero();
      assertThat(again.filter(OrderLines.SKU.col().equalTo("restated")).count())
          .isGreaterThan(again.filter(IS_OF_HALF).count() - 10)
          .isLessThan(again.count() * 2 / 3);
      assertThat(next.orderLines().filter(OrderLines.SKU.col().equalTo("found late")).count())
          .isGreaterThan(250);
      assertThat(next.returnEvents().filter(ReturnEvents.SKU.col().equalTo("late")).count())
          .isGreaterThan(250);
    }
  }

  @Test
  void aModelOfThePastLearnsFromTheDeliveriesKnownThen() {
    JobContext context = shop.run("look");
    FeatureSet set = FeatureSet.AFTER_DELIVERY;
    try (AsOfTables then = new AsOfTables(context, DAY);
        AsOfTables later = new AsOfTables(context, LATER)) {
      Dataset<Row> features = FeatureRows.of(later, set);
      List<String> known = ids(FeatureRows.knownIn(then, features, set));

      assertThat(known).isEqualTo(ids(FeatureRows.of(then, set))).hasSizeGreaterThan(500);
      assertThat(ids(features)).hasSizeGreaterThan(known.size());
    }
  }

  private static List<String> ids(Dataset<Row> lines) {
    return lines.select(OrderLines.LINE_ID.col()).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** The ledger tells of the day on which a buyer was seen to stand for many, and then ends. */
  @Test
  void buyersWithMoreOrdersThanAPersonAreInNoTableOfFeatures() {
    Warehouse warehouse = shop.run("look").warehouse();
    Dataset<Row> ledger = warehouse.snapshot(Ledger.schema(Entity.BUYER), LATER).orElseThrow();
    Dataset<Row> buyers = warehouse.snapshot(BuyerFeatures.SCHEMA, LATER).orElseThrow();

    assertThat(ledger.filter(Ledger.ORDERS.col().gt(PERSON_ORDERS)).count()).isPositive();
    assertThat(buyers.filter(BuyerFeatures.ORDERS.col().gt(PERSON_ORDERS)).count()).isZero();
    assertThat(buyers.filter(BuyerFeatures.ORDERS.col().equalTo(PERSON_ORDERS)).count())
        .isPositive();
  }

  private static Stream<TableSchema> schemas() {
    return Stream.concat(
        Entity.withLedger().stream().map(Ledger::schema),
        Stream.of(
            Strengths.SCHEMA,
            LineFeatures.SCHEMA,
            DeliveryFeatures.SCHEMA,
            LineLabels.SCHEMA,
            SkuDescriptions.SCHEMA,
            SkuFeatures.SCHEMA,
            BuyerFeatures.SCHEMA));
  }

  private static Map<String, List<String>> build(String runId, LocalDate day, int mostAppends) {
    Map<String, String> settings =
        Map.of(
            "ledger.person-orders",
            Integer.toString(PERSON_ORDERS),
            "ledger.most-appends",
            Integer.toString(mostAppends));
    JobContext context = shop.run(runId, Settings.read("test", "", settings));
    try (AsOfTables tables = new AsOfTables(context, day)) {
      new BuildFeatures(context).run(tables);
    }
    Map<String, List<String>> built = new TreeMap<>();
    Stream.concat(schemas(), Stream.of(FeatureBuilds.SCHEMA))
        .forEach(
            schema ->
                built.put(
                    schema.table(),
                    context.warehouse().snapshot(schema, day).stream()
                        .flatMap(rows -> rows.collectAsList().stream())
                        .map(Row::toString)
                        .sorted()
                        .toList()));
    return built;
  }

  /** Some rows of a world whose first line with any key of the new kinds is bought on the day. */
  private static Path copy(SparkSession spark, String to, Column which) {
    Column hasKeys = OrderLines.PURCHASED_ON.col().geq(lit(DAY));
    SimulatedTables.copy(
        spark,
        folder.resolve("world"),
        folder.resolve(to),
        (schema, rows) -> {
          Dataset<Row> some = rows.filter(which);
          if (schema.equals(OrderLines.SCHEMA)) {
            for (Field key : NEW_KEYS) {
              some = some.withColumn(key.name(), when(hasKeys, key.col()));
            }
            Column isNamed = OrderLines.KNOWN_ON.col().geq(lit(DAY));
            some =
                some.withColumn(OrderLines.CARRIER.name(), when(isNamed, OrderLines.CARRIER.col()));
          }
          return some;
        });
    return folder.resolve(to);
  }

  private static long lines(SparkSession spark, Path folder) {
    return spark.read().parquet(folder.resolve(OrderLines.SCHEMA.table()).toString()).count();
  }

  private static void ingest(String runId, Path tables) {
    new Ingest(shop.run(runId))
        .run(new ParquetSource(List.of(tables.toString())), Optional.empty());
  }

  /** Appends rows about the past that become known on the day itself. */
  private static void inject(String runId) {
    JobContext context = shop.run(runId);
    // Of the other half nothing is heard, so that a build that is continued takes over what it
    // said.
    Dataset<Row> lines = context.warehouse().asOf(OrderLines.SCHEMA, DAY).filter(IS_OF_HALF);
    Dataset<Row> events = context.warehouse().asOf(ReturnEvents.SCHEMA, DAY).filter(IS_OF_HALF);
    Dataset<Row> listings = context.warehouse().asOf(Listings.SCHEMA, DAY);
    Change change = context.warehouse().change("inject", context.runId());
    Dataset<Row> restated =
        lines
            .withColumn(OrderLines.SKU.name(), lit("restated"))
            .withColumn(OrderLines.UNITS.name(), OrderLines.UNITS.col().plus(7))
            .withColumn(OrderLines.PURCHASED_ON.name(), date_sub(OrderLines.PURCHASED_ON.col(), 9))
            .withColumn(OrderLines.BUYER_TOKEN.name(), lit("somebody else"));
    Dataset<Row> foundLate =
        lines
            .withColumn(OrderLines.LINE_ID.name(), concat(OrderLines.LINE_ID.col(), lit("-x")))
            .withColumn(OrderLines.SKU.name(), lit("found late"));
    // The purchases that say what these SKUs are from now on, or were before what is known of
    // others.
    Dataset<Row> renamed =
        lines
            .withColumn(OrderLines.LINE_ID.name(), concat(OrderLines.LINE_ID.col(), lit("-y")))
            .withColumn(OrderLines.TITLE.name(), lit("renamed"))
            .withColumn(OrderLines.CATEGORY.name(), lit("found category"))
            .withColumn(
                OrderLines.PURCHASED_AT.name(),
                OrderLines.PURCHASED_AT.col().plus(expr("INTERVAL 5 HOURS")));
    change.append(
        OrderLines.SCHEMA, knownOnTheDay(restated.unionByName(foundLate).unionByName(renamed)));
    Dataset<Row> takenBack =
        events
            .withColumn(ReturnEvents.UNITS.name(), lit(0))
            .withColumn(ReturnEvents.REVISION.name(), lit(1));
    Dataset<Row> ofEveryLine =
        lines
            .select(
                ReturnEvents.LINE_ID.col(),
                OrderLines.PURCHASED_ON.col().as("_bought"),
                ReturnEvents.BUYER_TOKEN.col().as("_buyer"))
            .crossJoin(events.drop(ReturnEvents.LINE_ID.name()).limit(1))
            .withColumn(
                ReturnEvents.EVENT_ID.name(), concat(ReturnEvents.LINE_ID.col(), lit("-back")))
            .withColumn(ReturnEvents.SKU.name(), lit("late"));
    change.append(
        ReturnEvents.SCHEMA,
        knownOnTheDay(takenBack.unionByName(ReturnEvents.SCHEMA.conform(dated(ofEveryLine)))));
    change.append(
        Listings.SCHEMA, knownOnTheDay(listings.withColumn(Listings.TITLE.name(), lit("new"))));
    change.commit();
  }

  /** Returned on the day of the purchase, by the buyer of the line. */
  private static Dataset<Row> dated(Dataset<Row> returns) {
    return returns
        .withColumn(ReturnEvents.RETURNED_ON.name(), returns.col("_bought"))
        .withColumn(ReturnEvents.BUYER_TOKEN.name(), returns.col("_buyer"));
  }

  private static Dataset<Row> knownOnTheDay(Dataset<Row> rows) {
    return rows.withColumn(OrderLines.KNOWN_ON.name(), lit(DAY))
        .withColumn(OrderLines.KNOWN_AT.name(), lit(DAY).cast("timestamp"));
  }
}
