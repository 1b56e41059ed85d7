package io.returnwise.job;

import static org.apache.spark.sql.functions.date_diff;

import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.policy.ReturnPolicy;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.DeliveryFeatures;
import io.returnwise.schema.FeatureBuilds;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.Moment;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuDescriptions;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds ledgers, labels and features as of a day.
 *
 * <p>Reads {@code order_lines}, {@code return_events} and {@code listings}; writes the ledgers,
 * {@code shrinkage_strengths}, {@code line_features}, {@code delivery_features}, {@code
 * line_labels}, {@code sku_descriptions}, {@code sku_features} and {@code buyer_features}.
 */
public final class BuildFeatures {
  private static final Logger LOG = LoggerFactory.getLogger(BuildFeatures.class);

  private final JobContext context;

  public BuildFeatures(JobContext context) {
    this.context = context;
  }

  /**
   * What the job wrote.
   *
   * @param ledgerSeconds seconds until the ledgers and strengths were there
   */
  public record Result(long lines, long deliveries, long skus, long buyers, double ledgerSeconds) {
    /** All rows of the features. */
    public long rows() {
      return lines + deliveries + skus + buyers;
    }
  }

  /** Builds and publishes everything as of the day of the tables. */
  public Result run(AsOfTables tables) {
    try (WorkFolder work = context.warehouse().workFolder("build-features", context.runId())) {
      return run(tables, work);
    }
  }

  private Map<Moment, Column> calendar() {
    ReturnPolicy policy = context.policy();
    Column day = OrderLines.PURCHASED_ON.col();
    return Map.of(
        Moment.PEAK_SEASON, policy.isPeak(day),
        Moment.DAYS_TO_PEAK, policy.daysToPeak(day),
        Moment.DAYS_SINCE_PEAK, policy.daysSincePeak(day),
        Moment.DAYS_OPEN, date_diff(policy.returnUntil(day), day));
  }

  private Result run(AsOfTables tables, WorkFolder work) {
    Change change = context.warehouse().change("build-features", context.runId());
    History history = new HistoryBuilder(context, tables, work, change).build();
    EntityFeatures entities =
        new EntityFeatures(history.ledgers(), ShopDays.at(history.shopDays(), tables.asOf()));
    LineFeatureStage stage =
        new LineFeatureStage(history.ledgers(), history.asking(), history.shopDays(), calendar());
    Dataset<Row> lineFeatures = stage.of(history.lines());
    Optional<EarlierBuild> earlier = history.earlier();
    publishBuild(change, tables, history);
    try (Concurrently jobs = ShopSize.of(context.warehouse()).jobs()) {
      Supplier<Long> labels =
          jobs.start(() -> change.publish(LineLabels.SCHEMA, tables.asOf(), history.labels()));
      Supplier<Long> lines =
          jobs.start(() -> publish(change, LineFeatures.SCHEMA, lineFeatures, tables, earlier));
      Supplier<Long> deliveries =
          jobs.start(
              () ->
                  publish(
                      change,
                      DeliveryFeatures.SCHEMA,
                      stage.ofDelivered(history.arrived()),
                      tables,
                      earlier));
      Supplier<Long> skus = jobs.start(() -> publishSkus(change, tables, history, entities));
      Supplier<Long> buyers =
          jobs.start(
              () -> change.publish(BuyerFeatures.SCHEMA, tables.asOf(), entities.ofBuyers()));
      LOG.info("Wrote {} labels", labels.get());
      Result result =
          new Result(
              lines.get(), deliveries.get(), skus.get(), buyers.get(), history.ledgerSeconds());
      change.commit();
      return result;
    }
  }

  private static long publishSkus(
      Change change, AsOfTables tables, History history, EntityFeatures entities) {
    change.publish(SkuDescriptions.SCHEMA, tables.asOf(), history.descriptions());
    return change.publish(
        SkuFeatures.SCHEMA,
        tables.asOf(),
        entities.ofSkus(change.written(SkuDescriptions.SCHEMA), tables.listings()));
  }

  /** Notes what later builds have to know of this one. */
  private void publishBuild(Change change, AsOfTables tables, History history) {
    int appends = history.earlier().map(build -> build.appends() + 1).orElse(0);
    Row build = EarlierBuild.row(context, tables, history.ledgers().known(), appends);
    change.publish(
        FeatureBuilds.SCHEMA,
        tables.asOf(),
        context.spark().createDataFrame(List.of(build), FeatureBuilds.SCHEMA.structType()));
  }

  /** Writes the rows, behind those of the earlier build. */
  private static long publish(
      Change change,
      TableSchema schema,
      Dataset<Row> rows,
      AsOfTables tables,
      Optional<EarlierBuild> earlier) {
    return earlier.isEmpty()
        ? change.publish(schema, tables.asOf(), rows)
        : change.extend(schema, earlier.get().asOf(), tables.asOf(), rows);
  }
}
