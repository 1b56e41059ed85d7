package io.returnwise.job;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Settings;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
  private static final int ORDER_TIME = 2;
  private static final int PROCESSED_TIME = 5;

  @TempDir private static Path folder;
  private static SimulatedWarehouse shop;
  private static Map<String, List<String>> knownOnly;

  /** The simulated exports name no channel and no carrier. */
  private static final Set<Entity> NOT_NAMED = Set.of(Entity.CHANNEL, Entity.CARRIER, Entity.LANE);

  private static Map<String, List<String>> afterInjection;
  private static Map<String, List<String>> continued;
  private static Map<String, List<String>> anew;

  @BeforeAll
  static void build(SparkSession spark) throws IOException {
    shop = new SimulatedWarehouse(spark, folder);
    Path all = shop.simulate(new SimulationSettings(1_500, 7_700_123, true));
    shop.ingest("load-1", knownBefore(all));
    knownOnly = build("build-1", DAY, 30);
    shop.ingest("load-2", all);
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
    assertThat(knownOnly.get(table)).isNotEmpty();
    assertThat(afterInjection.get(table)).isEqualTo(knownOnly.get(table));
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
      assertThat(next.orderLines().filter(OrderLines.SKU.col().equalTo("restated")).count())
          .isEqualTo(now.orderLines().count());
      assertThat(next.orderLines().filter(OrderLines.SKU.col().equalTo("found late")).count())
          .isGreaterThan(500);
      assertThat(next.returnEvents().filter(ReturnEvents.SKU.col().equalTo("late")).count())
          .isGreaterThan(500);
    }
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
        Entity.withLedger().stream().filter(e -> !NOT_NAMED.contains(e)).map(Ledger::schema),
        Stream.of(
            Strengths.SCHEMA,
            LineFeatures.SCHEMA,
            LineLabels.SCHEMA,
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
                    context.warehouse().snapshot(schema, day).orElseThrow().collectAsList().stream()
                        .map(Row::toString)
                        .sorted()
                        .toList()));
    return built;
  }

  /** The exports as they would have been on the morning of the day. */
  private static Path knownBefore(Path all) throws IOException {
    Path known = Files.createDirectory(folder.resolve("known"));
    copyBefore(all.resolve("orders.csv"), known, ORDER_TIME);
    copyBefore(all.resolve("returns.csv"), known, PROCESSED_TIME);
    Files.copy(all.resolve("listings.csv"), known.resolve("listings.csv"));
    return known;
  }

  private static void copyBefore(Path file, Path target, int column) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> kept =
        Stream.concat(
                lines.stream().limit(1),
                lines.stream()
                    .skip(1)
                    .filter(line -> line.split(",", -1)[column].compareTo(DAY.toString()) < 0))
            .toList();
    assertThat(kept).hasSizeBetween(lines.size() / 3, lines.size() * 4 / 5);
    Files.write(target.resolve(file.getFileName()), kept);
  }

  /** Appends rows about the past that become known on the day itself. */
  private static void inject(String runId) {
    JobContext context = shop.run(runId);
    Dataset<Row> lines = context.warehouse().asOf(OrderLines.SCHEMA, DAY);
    Dataset<Row> events = context.warehouse().asOf(ReturnEvents.SCHEMA, DAY);
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
    change.append(OrderLines.SCHEMA, knownOnTheDay(restated.unionByName(foundLate)));
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
