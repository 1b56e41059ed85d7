package io.returnwise.job;

import static org.apache.spark.sql.functions.date_diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.labels.ReturnLabels;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.Strengths;
import io.returnwise.simulate.SimulationSettings;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final LocalDate DAY = LocalDate.of(2025, 12, 1);
  private static final int LINES = 1_500;

  /** Every so many lines one is made by hand. */
  private static final int STEP = 67;

  @TempDir private static Path folder;
  private static List<HandLine> shop;
  private static Map<String, Row> made;
  private static FeaturesByHand.Strengths strengths;

  @BeforeAll
  static void build(SparkSession spark) {
    SimulatedWarehouse warehouse = new SimulatedWarehouse(spark, folder);
    warehouse.ingest("load", warehouse.simulate(new SimulationSettings(LINES, 20_261_126, true)));
    JobContext context = warehouse.run("build");
    try (AsOfTables tables = new AsOfTables(context, DAY)) {
      new BuildFeatures(context).run(tables);
      shop = shop(context, tables);
    }
    made =
        context
            .warehouse()
            .snapshot(LineFeatures.SCHEMA, DAY)
            .orElseThrow()
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getAs(LineFeatures.LINE_ID.name()), row -> row));
    strengths = strengths(context);
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
            .returnEvents()
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

  @Test
  void everyFeatureOfALineIsWhatItsDeclarationSays() {
    assertThat(made).hasSameSizeAs(shop);
    Map<String, Double> largest = new TreeMap<>();
    FeaturesByHand.Shop all = new FeaturesByHand.Shop(shop);
    for (int i = 0; i < shop.size(); i += STEP) {
      HandLine line = shop.get(i);
      FeaturesByHand byHand = new FeaturesByHand(all, strengths, line);
      for (Feature feature : LineFeatures.ALL) {
        double expected = byHand.of(feature);
        assertThat(made.get(line.id()).<Double>getAs(feature.name()))
            .as("%s of %s bought on %s", feature.name(), line.id(), line.bought())
            .isCloseTo(expected, within(1e-9));
        largest.merge(feature.name(), Math.abs(expected), Math::max);
      }
    }
    // Each kind of formula and each entity of this shop says something; it names no channel.
    assertThat(largest.values().stream().filter(value -> value > 0).count())
        .isGreaterThan(LineFeatures.ALL.size() / 2);
  }
}
