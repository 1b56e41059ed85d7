package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Presets;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static HandShop shop;
  private static Map<String, Row> made;
  private static Map<String, Row> delivered;

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
    shop = HandShop.of(context, DAY);
    made = HandShop.made(context, LineFeatures.SCHEMA, DAY);
    delivered = HandShop.made(context, DeliveryFeatures.SCHEMA, DAY);
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

  /**
   * Training sees a line among all others, scoring sees it on its own day: to the last bit alike.
   */
  @Test
  void aBasketAloneOnItsDayHasTheFeaturesThatItHasAmongAll(SparkSession spark) throws IOException {
    HandLine last =
        shop.lines().stream()
            .max(Comparator.comparing(HandLine::bought).thenComparing(HandLine::id))
            .orElseThrow();
    LocalDate day = last.bought();
    Set<String> basket =
        shop.lines().stream()
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

    Map<String, Row> found = HandShop.made(context, LineFeatures.SCHEMA, day.plusDays(1));
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
    assertThat(made).hasSameSizeAs(shop.lines());
    shop.assertAreMadeAsDeclared(LineFeatures.ALL, some(shop.lines()), made);
  }

  @Test
  void everyFeatureOfADeliveryIsWhatItsDeclarationSays() {
    List<HandLine> arrived = shop.lines().stream().filter(line -> line.isDelivered(DAY)).toList();
    assertThat(delivered).hasSameSizeAs(arrived).hasSizeBetween(LINES / 2, shop.lines().size() - 1);
    shop.assertAreMadeAsDeclared(DeliveryFeatures.ALL, some(arrived), delivered);
  }

  private static List<HandLine> some(List<HandLine> lines) {
    return IntStream.iterate(0, i -> i < lines.size(), i -> i + STEP).mapToObj(lines::get).toList();
  }
}
