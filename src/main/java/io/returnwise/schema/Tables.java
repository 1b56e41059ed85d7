package io.returnwise.schema;

import io.returnwise.error.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every table of the warehouse. */
public final class Tables {
  /** Metrics of a back-test: the same columns as {@link ModelMetrics}. */
  public static final TableSchema BACKTEST_METRICS =
      new TableSchema(
          "backtest_metrics",
          "one metric of one back-test on one group of lines",
          ModelMetrics.SCHEMA.key(),
          ModelMetrics.SCHEMA.fields());

  /** Tables that rows can come for that are canonical already. */
  public static final List<TableSchema> CANONICAL =
      List.of(OrderLines.SCHEMA, ReturnEvents.SCHEMA, Refunds.SCHEMA, Listings.SCHEMA);

  /** All tables in the order of the flow. */
  public static final List<TableSchema> ALL = all();

  private static final Map<String, TableSchema> BY_NAME = byName();

  private Tables() {}

  /**
   * The table of that name.
   *
   * @throws InvalidConfigException naming the tables there are
   */
  public static TableSchema named(String table) {
    TableSchema schema = BY_NAME.get(table);
    if (schema == null) {
      throw new InvalidConfigException(
          "There is no table %s; known tables are %s".formatted(table, BY_NAME.keySet()));
    }
    return schema;
  }

  public static boolean isTable(String name) {
    return BY_NAME.containsKey(name);
  }

  private static List<TableSchema> all() {
    List<TableSchema> all = new ArrayList<>(CANONICAL);
    all.addAll(List.of(RejectedRows.SCHEMA, ImportLog.SCHEMA));
    Entity.withLedger().stream().map(Ledger::schema).forEach(all::add);
    all.addAll(
        List.of(
            FeatureBuilds.SCHEMA,
            Strengths.SCHEMA,
            LineFeatures.SCHEMA,
            DeliveryFeatures.SCHEMA,
            LineLabels.SCHEMA,
            SkuDescriptions.SCHEMA,
            SkuFeatures.SCHEMA,
            BuyerFeatures.SCHEMA,
            ModelMetrics.SCHEMA,
            DecisionThresholds.SCHEMA,
            SavingCurves.SCHEMA,
            LineExpectations.SCHEMA,
            ReturnScores.SCHEMA,
            BuyerReview.SCHEMA,
            BuyerEvidence.SCHEMA,
            ListingReview.SCHEMA,
            BacktestScores.SCHEMA,
            BACKTEST_METRICS));
    return List.copyOf(all);
  }

  private static Map<String, TableSchema> byName() {
    Map<String, TableSchema> tables = new TreeMap<>();
    ALL.forEach(schema -> tables.put(schema.table(), schema));
    return tables;
  }
}
