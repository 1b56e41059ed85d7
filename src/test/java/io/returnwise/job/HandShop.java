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
import io.returnwise.schema.TableSchema;
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

/**
 * All lines of a shop as they are known on a day, for features to be made by hand.
 *
 * @param strengths with which its rates are drawn
 */
record HandShop(List<HandLine> lines, FeaturesByHand.Strengths strengths) {
  /** The shop in a warehouse whose features are built as of the day. */
  static HandShop of(JobContext context, LocalDate day) {
    try (AsOfTables tables = new AsOfTables(context, day)) {
      return new HandShop(lines(context, tables), strengths(context, day));
    }
  }

  private static List<HandLine> lines(JobContext context, AsOfTables tables) {
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

  private static FeaturesByHand.Strengths strengths(JobContext context, LocalDate asOf) {
    Map<List<Object>, Double> known = new HashMap<>();
    for (Row row :
        context.warehouse().snapshot(Strengths.SCHEMA, asOf).orElseThrow().collectAsList()) {
      Object entity = row.getAs(Strengths.ENTITY.name());
      Object day = row.getAs(Strengths.DAY.name());
      known.put(List.of(entity, day, Ratio.Basis.RETURNS), row.getAs(Strengths.STRENGTH.name()));
      known.put(
          List.of(entity, day, Ratio.Basis.REASONS), row.getAs(Strengths.REASON_STRENGTH.name()));
    }
    return (Entity entity, Ratio.Basis basis, LocalDate day) ->
        known.getOrDefault(List.of(entity.id(), day, basis), 20.0);
  }

  /** The rows of a table of features, by line. */
  static Map<String, Row> made(JobContext context, TableSchema table, LocalDate day) {
    return context.warehouse().snapshot(table, day).orElseThrow().collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(LineFeatures.LINE_ID.name()), row -> row));
  }

  /**
   * Makes the features of some of the lines by hand; nine in ten have to say something of one.
   *
   * @param rows what was made of them, by line
   */
  void assertAreMadeAsDeclared(List<Feature> features, List<HandLine> some, Map<String, Row> rows) {
    Map<String, Double> largest = new TreeMap<>();
    FeaturesByHand.Shop all = new FeaturesByHand.Shop(lines);
    for (HandLine line : some) {
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
