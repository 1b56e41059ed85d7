package io.returnwise.job;

import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.config.Presets;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Features made for all lines at once, against those of single lines made by hand. */
@ExtendWith(SparkExtension.class)
class FeaturesByHandTest {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 1);
  private static final int LINES = 1_500;

  /** Every so many lines one is made by hand. */
  private static final int STEP = 67;

  private static final List<Field> MAY_LACK =
      List.of(
          OrderLines.PARENT,
          OrderLines.SIZE,
          OrderLines.COLOUR,
          OrderLines.BRAND,
          OrderLines.CATEGORY,
          OrderLines.BUYER_TOKEN,
          OrderLines.BUYER_SINCE,
          OrderLines.LIST_PRICE_MINOR,
          OrderLines.PROMISED_AT,
          OrderLines.REGION,
          OrderLines.CHANNEL);

  @TempDir private static Path folder;
  private static List<HandLine> shop;
  private static Map<String, Row> made;
  private static Map<String, Row> delivered;
  private static FeaturesByHand.Strengths strengths;

  @BeforeAll
  static void build(SparkSession spark) {
    Path simulated = folder.resolve("simulated");
    // Enough parcels are lost for some lines never to be delivered.
    new SimulateMarket(spark, simulated.toString())
        .run(Presets.settings("small", LINES, 20_261_126, Map.of("returns.lost-share", "0.03")));
    Path world = folder.resolve("world");
    SimulatedTables.copy(
        spark,
        simulated,
        world,
        (schema, rows) -> schema.equals(OrderLines.SCHEMA) ? withHoles(rows) : rows);
    // What is looked at was built in two steps, the second continuing the first.
    built(spark, folder, world, DAY.minusDays(40));
    JobContext context = build(spark, folder, DAY);
    assertThat(
            context
                .warehouse()
                .snapshot(FeatureBuilds.SCHEMA, DAY)
                .orElseThrow()
                .first()
                .<Integer>getAs(FeatureBuilds.APPENDS.name()))
        .isEqualTo(1);
    try (AsOfTables tables = new AsOfTables(context, DAY)) {
      shop = shop(context, tables);
    }
    made = made(context, LineFeatures.SCHEMA, DAY);
    delivered = made(context, DeliveryFeatures.SCHEMA, DAY);
    strengths = strengths(context);
  }

  /** Lines of which one in eight lacks each thing that a line may lack, in all of its versions. */
  private static Dataset<Row> withHoles(Dataset<Row> lines) {
    Dataset<Row> some = lines;
    for (Field field : MAY_LACK) {
      Column draw = xxhash64(OrderLines.LINE_ID.col(), lit(field.name()));
      some = some.withColumn(field.name(), when(pmod(draw, lit(8)).gt(0), field.col()));
    }
    return some;
  }

  /** Loads a world into a warehouse in a folder and builds everything as of a day. */
  private static JobContext built(SparkSession spark, Path in, Path world, LocalDate day) {
    JobContext context = new SimulatedWarehouse(spark, in).run("load");
    new Ingest(context).run(new ParquetSource(List.of(world.toString())), Optional.empty());
    return build(spark, in, day);
  }

  private static JobContext build(SparkSession spark, Path in, LocalDate day) {
    JobContext context = new SimulatedWarehouse(spark, in).run("build-" + day);
    try (AsOfTables tables = new AsOfTables(context, day)) {
      new BuildFeatures(context).run(tables);
    }
    return context;
  }

  private static Map<String, Row> made(JobContext context, TableSchema table, LocalDate day) {
    return context.warehouse().snapshot(table, day).orElseThrow().collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(LineFeatures.LINE_ID.name()), row -> row));
  }

  private static List<HandLine> shop(JobContext context, AsOfTables tables) {
    ReturnPolicy policy = context.policy();
    Column day = OrderLines.PURCHASED_ON.col();
    Map<Moment, Column> calendar = new TreeMap<>();
    calendar.put(Moment.PEAK_SEASON, policy.isPeak(day).cast("double"));
    calendar.put(Moment.DAYS_TO_PEAK, policy.daysToPeak(day).cast("double"));
    calendar.put(Moment.DAYS_SINCE_PEAK, policy.daysSincePeak(day).cast("double"));
    calendar.put(Moment.DAYS_OPEN, date_diff(policy.returnUntil(day), day).cast("double"));
    Dataset<Row> lines =
        tables
            .asBought()
            .withColumn("_matures", ReturnLabels.maturesOn(context.settings().label()));
    for (Map.Entry<Moment, Column> moment : calendar.entrySet()) {
      lines = lines.withColumn(moment.getKey().name(), moment.getValue());
    }
    Map<String, List<Row>> returns =
        tables
            .returnVersions()
            .filter(ReturnEvents.LINE_ID.col().isNotNull().and(ReturnEvents.UNITS.col().gt(0)))
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.getAs(ReturnEvents.LINE_ID.name())));
    List<HandLine> all = new ArrayList<>();
    for (Row row : lines.collectAsList()) {
      Map<Moment, Double> ofDay = new EnumMap<>(Moment.class);
      for (Moment moment : calendar.keySet()) {
        double number = row.<Double>getAs(moment.name());
        ofDay.put(moment, moment == Moment.PEAK_SEASON ? number : Math.log1p(number));
      }
      all.add(
          new HandLine(
              row,
              returns.getOrDefault(row.<String>getAs(OrderLines.LINE_ID.name()), List.of()),
              row.getAs("_matures"),
              tables.shopCurrency(),
              ofDay));
    }
    return all;
  }

  private static FeaturesByHand.Strengths strengths(JobContext context) {
    Map<List<Object>, Double> known = new HashMap<>();
    for (Row row :
        context.warehouse().snapshot(Strengths.SCHEMA, DAY).orElseThrow().collectAsList()) {
      Object entity = row.getAs(Strengths.ENTITY.name());
      Object day = row.getAs(Strengths.DAY.name());
      known.put(List.of(entity, day, Ratio.Basis.RETURNS), row.getAs(Strengths.STRENGTH.name()));
      known.put(
          List.of(entity, day, Ratio.Basis.REASONS), row.getAs(Strengths.REASON_STRENGTH.name()));
    }
    return (Entity entity, Ratio.Basis basis, LocalDate day) ->
        known.getOrDefault(List.of(entity.id(), day, basis), 20.0);
  }

  /**
   * Training sees a line among all others, scoring sees it on its own day: to the last bit alike.
   */
  @Test
  void aBasketAloneOnItsDayHasTheFeaturesThatItHasAmongAll(SparkSession spark) throws IOException {
    HandLine last =
        shop.stream()
            .max(Comparator.comparing(HandLine::bought).thenComparing(HandLine::id))
            .orElseThrow();
    LocalDate day = last.bought();
    Set<String> basket =
        shop.stream()
            .filter(line -> line.basket().equals(last.basket()))
            .map(HandLine::id)
            .collect(Collectors.toSet());
    Column isKnown = OrderLines.KNOWN_ON.col().lt(lit(day));
    Path alone = Files.createDirectory(folder.resolve("alone"));
    write(
        spark,
        alone,
        OrderLines.SCHEMA,
        isKnown.or(OrderLines.LINE_ID.col().isin(basket.toArray())));
    write(spark, alone, ReturnEvents.SCHEMA, isKnown);
    JobContext context = built(spark, alone, alone, day.plusDays(1));

    Map<String, Row> found = made(context, LineFeatures.SCHEMA, day.plusDays(1));
    assertThat(found.values().stream().filter(row -> row.getAs("purchased_on").equals(day)))
        .hasSameSizeAs(basket);
    for (String id : basket) {
      assertThat(found.get(id)).isEqualTo(made.get(id));
    }
  }

  /** Those rows of a table of the world for which something holds. */
  private static void write(SparkSession spark, Path to, TableSchema table, Column which) {
    spark
        .read()
        .parquet(folder.resolve("world").resolve(table.table()).toString())
        .filter(which)
        .write()
        .parquet(to.resolve(table.table()).toString());
  }

  @Test
  void everyFeatureOfALineIsWhatItsDeclarationSays() {
    assertThat(made).hasSameSizeAs(shop);
    assertAreMadeAsDeclared(LineFeatures.ALL, shop, made);
  }

  @Test
  void everyFeatureOfADeliveryIsWhatItsDeclarationSays() {
    List<HandLine> arrived = shop.stream().filter(line -> line.isDelivered(DAY)).toList();
    assertThat(delivered).hasSameSizeAs(arrived).hasSizeBetween(LINES / 2, shop.size() - 1);
    assertAreMadeAsDeclared(DeliveryFeatures.ALL, arrived, delivered);
  }

  /** Makes the features of some of the lines by hand; nine in ten have to say something. */
  private static void assertAreMadeAsDeclared(
      List<Feature> features, List<HandLine> lines, Map<String, Row> rows) {
    Map<String, Double> largest = new TreeMap<>();
    FeaturesByHand.Shop all = new FeaturesByHand.Shop(shop);
    for (int i = 0; i < lines.size(); i += STEP) {
      HandLine line = lines.get(i);
      FeaturesByHand byHand = new FeaturesByHand(all, strengths, line);
      for (Feature feature : features) {
        double expected = byHand.of(feature);
        assertThat(rows.get(line.id()).<Double>getAs(feature.name()))
            .as("%s of %s bought on %s", feature.name(), line.id(), line.bought())
            .isCloseTo(expected, within(1e-9));
        largest.merge(feature.name(), Math.abs(expected), Math::max);
      }
    }
    assertThat(largest.values().stream().filter(value -> value > 0).count())
        .isGreaterThan(features.size() * 9L / 10);
  }
}
