package io.returnwise.job;

import static org.apache.spark.sql.functions.date_diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.labels.ReturnLabels;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.Strengths;
import io.returnwise.schema.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/**
 * All lines of a shop as they are known on a day, for features to be made by hand.
 *
 * @param strengths with which its rates are drawn
 */
record HandShop(List<HandLine> lines, FeaturesByHand.Strengths strengths) {
  private static final String MATURES = "_matures";

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
    Dataset<Row> versions =
        context
            .warehouse()
            .versions(OrderLines.SCHEMA)
            .withColumn(MATURES, ReturnLabels.maturesOn(context.settings().label()));
    for (Map.Entry<Moment, Column> moment : calendar.entrySet()) {
      versions = versions.withColumn(moment.getKey().name(), moment.getValue());
    }
    Map<String, List<Row>> returns = returns(context, tables.asOf());
    List<HandLine> all = new ArrayList<>();
    for (List<Row> told : inOrder(versions, OrderLines.LINE_ID, tables.asOf()).values()) {
      List<Row> bought =
          told.stream()
              .filter(row -> isBefore(row, OrderLines.PURCHASED_ON, tables.asOf()))
              .toList();
      if (!bought.isEmpty()) {
        Row row = asBought(bought);
        Map<Moment, Double> ofDay = new EnumMap<>(Moment.class);
        for (Moment moment : calendar.keySet()) {
          double number = row.<Double>getAs(moment.name());
          ofDay.put(moment, moment == Moment.PEAK_SEASON ? number : Math.log1p(number));
        }
        all.add(
            new HandLine(
                row,
                returns.getOrDefault(row.<String>getAs(OrderLines.LINE_ID.name()), List.of()),
                row.getAs(MATURES),
                tables.shopCurrency(),
                ofDay));
      }
    }
    return all;
  }

  /** Versions known before a day, in the order in which they became known. */
  private static Map<String, List<Row>> inOrder(Dataset<Row> versions, Field id, LocalDate asOf) {
    return versions.collectAsList().stream()
        .filter(row -> isBefore(row, OrderLines.KNOWN_ON, asOf))
        .sorted(
            Comparator.<Row, Instant>comparing(row -> row.getAs(OrderLines.KNOWN_AT.name()))
                .thenComparing(row -> row.<Integer>getAs(OrderLines.REVISION.name())))
        .collect(Collectors.groupingBy(row -> row.getAs(id.name())));
  }

  private static boolean isBefore(Row row, Field field, LocalDate day) {
    return row.<LocalDate>getAs(field.name()).isBefore(day);
  }

  /** The first version, with what the first one to tell of a delivery says of it. */
  private static Row asBought(List<Row> versions) {
    Row first = versions.get(0);
    Optional<Row> told =
        versions.stream()
            .filter(row -> row.getAs(OrderLines.DELIVERED_AT.name()) != null)
            .findFirst();
    Map<Field, Object> also = new LinkedHashMap<>();
    for (Field field :
        List.of(OrderLines.DELIVERED_AT, OrderLines.SHIPPED_AT, OrderLines.CARRIER)) {
      Object ofDelivery = told.<Object>map(row -> row.getAs(field.name())).orElse(null);
      Object ofFirst = first.getAs(field.name());
      also.put(
          field,
          field.equals(OrderLines.CARRIER) ? or(ofFirst, ofDelivery) : or(ofDelivery, ofFirst));
    }
    LocalDate knownOn = first.getAs(OrderLines.KNOWN_ON.name());
    LocalDate toldOn =
        told.<LocalDate>map(row -> row.getAs(OrderLines.KNOWN_ON.name())).orElse(null);
    also.put(LineHistories.DELIVERY_KNOWN_ON, toldOn);
    also.put(
        LineHistories.CARRIER_KNOWN_ON,
        first.getAs(OrderLines.CARRIER.name()) == null ? toldOn : knownOn);
    return with(first, also);
  }

  private static Object or(Object one, Object other) {
    return one == null ? other : one;
  }

  /** Returns by line: every version that was the newest at the end of a day, and until when. */
  private static Map<String, List<Row>> returns(JobContext context, LocalDate asOf) {
    Dataset<Row> versions = context.warehouse().versions(ReturnEvents.SCHEMA);
    Map<String, List<Row>> returns = new HashMap<>();
    for (List<Row> told : inOrder(versions, ReturnEvents.EVENT_ID, asOf).values()) {
      for (int i = 0; i < told.size(); i++) {
        Row row = told.get(i);
        LocalDate until =
            i + 1 < told.size() ? told.get(i + 1).getAs(ReturnEvents.KNOWN_ON.name()) : null;
        boolean isHeld = until == null || isBefore(row, ReturnEvents.KNOWN_ON, until);
        String line = row.getAs(ReturnEvents.LINE_ID.name());
        if (isHeld && line != null && row.<Integer>getAs(ReturnEvents.UNITS.name()) > 0) {
          Map<Field, Object> also = new HashMap<>();
          also.put(LineHistories.RETURN_UNTIL, until);
          returns.computeIfAbsent(line, id -> new ArrayList<>()).add(with(row, also));
        }
      }
    }
    return returns;
  }

  /** The row with other values in some columns, which it may lack. */
  private static Row with(Row row, Map<Field, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    StructType schema = row.schema();
    for (String name : schema.fieldNames()) {
      all.put(name, row.getAs(name));
    }
    for (Map.Entry<Field, Object> value : values.entrySet()) {
      if (!all.containsKey(value.getKey().name())) {
        schema = schema.add(value.getKey().toStructField());
      }
      all.put(value.getKey().name(), value.getValue());
    }
    return new GenericRowWithSchema(all.values().toArray(), schema);
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
