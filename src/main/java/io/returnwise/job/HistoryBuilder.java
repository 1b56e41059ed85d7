package io.returnwise.job;

import static org.apache.spark.sql.functions.lit;

import io.returnwise.features.EntityFeatures;
import io.returnwise.features.LineFeatureStage;
import io.returnwise.features.ShopDays;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.labels.LabelSettings;
import io.returnwise.labels.ReturnLabels;
import io.returnwise.ledgers.LedgerPasses;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.SkuDescriptions;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds what was known on each day, and writes the ledgers: anew, or behind those of a build. */
final class HistoryBuilder {
  /** What ledgers, baskets and features use of a line. */
  private static final List<Field> BOUGHT =
      List.of(
          OrderLines.LINE_ID,
          OrderLines.SOURCE,
          OrderLines.ORDER_ID,
          OrderLines.ORDER_ITEM_ID,
          OrderLines.SKU,
          OrderLines.PARENT,
          OrderLines.SIZE,
          OrderLines.COLOUR,
          OrderLines.BRAND,
          OrderLines.CATEGORY,
          OrderLines.BUYER_TOKEN,
          OrderLines.BUYER_SINCE,
          OrderLines.UNITS,
          OrderLines.LINE_VALUE_MINOR,
          OrderLines.CURRENCY,
          OrderLines.LIST_PRICE_MINOR,
          OrderLines.PURCHASED_AT,
          OrderLines.PURCHASED_ON,
          OrderLines.REGION,
          OrderLines.CHANNEL,
          OrderLines.CARRIER,
          OrderLines.SHIPPED_AT,
          OrderLines.PROMISED_AT,
          OrderLines.DELIVERED_AT,
          LineHistories.DELIVERY_KNOWN_ON,
          LineHistories.CARRIER_KNOWN_ON,
          OrderLines.LABEL_BASIS,
          OrderLines.KNOWN_LAG_DAYS,
          OrderLines.KNOWN_ON);

  /** What a build reads of the versions of a line; labels need nothing else. */
  private static final Column[] READ =
      Stream.of(
              BOUGHT,
              SkuDescriptions.SCHEMA.fields(),
              List.of(OrderLines.KNOWN_AT, OrderLines.REVISION))
          .flatMap(List::stream)
          .filter(OrderLines.SCHEMA.fields()::contains)
          .distinct()
          .map(Field::col)
          .toArray(Column[]::new);

  private static final List<Entity> INSIDE_BUYER =
      List.of(
          Entity.BUYER_SKU,
          Entity.BUYER_PARENT,
          Entity.BUYER_BRAND,
          Entity.BUYER_CATEGORY,
          Entity.BUYER_SIZE);

  private final JobContext context;
  private final AsOfTables tables;
  private final WorkFolder work;
  private final Change change;
  private final long started = System.nanoTime();

  /**
   * Starts to build.
   *
   * @param work for what is read more than once
   * @param change takes the ledgers and strengths
   */
  HistoryBuilder(JobContext context, AsOfTables tables, WorkFolder work, Change change) {
    this.context = context;
    this.tables = tables;
    this.work = work;
    this.change = change;
  }

  /** Continues the newest earlier build where that can be, and builds anew where not. */
  History build() {
    return EarlierBuild.find(context, tables).map(this::continued).orElseGet(this::anew);
  }

  private History anew() {
    LedgerPasses passes = passes(tables.orderLines().count());
    Dataset<Row> returns = tables.returnVersions();
    Dataset<Row> lines = work.keep("lines", lines(passes, tables.asBought(), returns));
    LedgerTables ledgers = ledgers(passes, LedgerTables.known(lines), lines, returns);
    Dataset<Row> strengths = ledgers.write();
    Dataset<Row> arrived = LineEvents.delivered(lines, tables.asOf());
    Rows rows =
        new Rows(
            lines,
            arrived,
            labels(tables.orderLines(), tables.returnEvents()),
            EntityFeatures.described(tables.lineVersions()));
    return history(passes, rows, ledgers, strengths, Optional.empty());
  }

  /** What {@link History} says of lines, deliveries, labels and SKUs. */
  private record Rows(
      Dataset<Row> told, Dataset<Row> arrived, Dataset<Row> labels, Dataset<Row> descriptions) {}

  private Dataset<Row> labels(Dataset<Row> lines, Dataset<Row> returns) {
    return ReturnLabels.at(lines, returns, context.settings().label(), tables.asOf());
  }

  /** What was said of lines without news still holds. */
  private Dataset<Row> labels(LinesWithNews.Found found, LocalDate from) {
    Dataset<Row> before = context.warehouse().snapshot(LineLabels.SCHEMA, from).orElseThrow();
    return found
        .others(before)
        .unionByName(
            labels(tables.orderLines(found.versions()), AsOfTables.latest(found.returns())));
  }

  /** What was said of SKUs holds where no version since is of a later purchase. */
  private Dataset<Row> descriptions(Dataset<Row> versions, LocalDate from) {
    Dataset<Row> before = context.warehouse().snapshot(SkuDescriptions.SCHEMA, from).orElseThrow();
    Dataset<Row> since = tables.bought(versions).select(SkuDescriptions.SCHEMA.columns());
    return EntityFeatures.described(before.unionByName(since));
  }

  /** The same from what an earlier build wrote. */
  private History continued(EarlierBuild earlier) {
    LocalDate from = earlier.asOf();
    LinesWithNews.Found found =
        new LinesWithNews(tables, work, from)
            .find(ReturnLabels.maturesOn(context.settings().label()), READ);
    LedgerPasses passes = passes(found.lines());
    Dataset<Row> lines =
        work.keep("lines-since", lines(passes, tables.asBought(found.versions()), found.returns()));
    Set<Entity> known = EnumSet.copyOf(earlier.known());
    known.addAll(LedgerTables.known(lines));
    LedgerTables ledgers = ledgers(passes, known, lines, found.returns());
    Dataset<Row> strengths = ledgers.continueFrom(earlier, context.warehouse());
    Dataset<Row> arrived = LineEvents.delivered(lines, tables.asOf());
    Rows rows =
        new Rows(
            LineEvents.soldFrom(lines, from),
            LineEvents.deliveredFrom(arrived, from),
            labels(found, from),
            descriptions(found.versions(), from));
    return history(passes, rows, ledgers, strengths, Optional.of(earlier));
  }

  private LedgerTables ledgers(
      LedgerPasses passes, Set<Entity> known, Dataset<Row> lines, Dataset<Row> returns) {
    Dataset<Row> events = LineEvents.withUnmatched(lines, returns);
    return new LedgerTables(passes, work, known, events, change, tables.asOf());
  }

  private LedgerPasses passes(long lines) {
    return new LedgerPasses(
        tables.asOf(),
        Math.max(ShopSize.usualPartitions(context.spark()), LedgerPasses.partitions(lines)),
        context.settings().ledger());
  }

  /** Lines as ledgers read them, with what was known of their buyers and what is in baskets. */
  private Dataset<Row> lines(LedgerPasses passes, Dataset<Row> bought, Dataset<Row> returns) {
    LabelSettings label = context.settings().label();
    Dataset<Row> events =
        LineEvents.ofLines(
            bought.select(BOUGHT.stream().map(Field::col).toArray(Column[]::new)),
            returns,
            ReturnLabels.maturesOn(label),
            label.windowDays(),
            tables.shopCurrency());
    return passes.withBuyers(
        LineEvents.withUnmatched(events, returns),
        LineFeatureStage.needs(Entity.BUYER),
        LineFeatureStage.needs(INSIDE_BUYER));
  }

  private History history(
      LedgerPasses passes,
      Rows rows,
      LedgerTables ledgers,
      Dataset<Row> strengths,
      Optional<EarlierBuild> earlier) {
    double seconds = (System.nanoTime() - started) / 1e9;
    Dataset<Row> today =
        context.spark().range(1).select(lit(tables.asOf()).as(OrderLines.PURCHASED_ON.name()));
    Dataset<Row> days =
        rows.told()
            .select(OrderLines.PURCHASED_ON.col())
            .unionByName(rows.arrived().select(OrderLines.PURCHASED_ON.col()))
            .unionByName(today);
    Dataset<Row> shopDays = work.keep("shop-days", ShopDays.of(days, ledgers, strengths));
    return new History(
        passes,
        rows.told(),
        rows.arrived(),
        ledgers,
        shopDays,
        rows.labels(),
        rows.descriptions(),
        earlier,
        seconds);
  }
}
