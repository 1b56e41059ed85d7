package io.returnwise.simulate.market;

import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.schema.truth.TrueWorld;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A simulated marketplace: the canonical tables, and the truth about them.
 *
 * <p>Every row is a function of the settings and of a number: a block of order lines, a product, a
 * buyer. So the tables are made where the numbers are, nothing is held, and the rows are the same
 * whatever the number of partitions or executors.
 */
public final class Market implements Serializable {
  private final WorldSettings settings;
  private final Calendar calendar;
  private final Catalogue catalogue;
  private final Buyers buyers;
  private final Orders orders;
  private final LineRows lineRows;
  private final ReturnRows returnRows;
  private final ListingRows listingRows;
  private final TruthRows truthRows;

  /** The marketplace of these settings. */
  public Market(WorldSettings settings) {
    this.settings = settings;
    this.calendar = new Calendar(settings);
    this.catalogue = new Catalogue(settings);
    this.buyers = new Buyers(settings);
    this.orders = new Orders(settings, calendar, catalogue, buyers);
    Ids ids = new Ids(settings.world());
    Tokens tokens = new Tokens(settings.world());
    Times times = new Times(calendar);
    this.lineRows = new LineRows(ids, tokens, times);
    this.returnRows = new ReturnRows(ids, tokens, times);
    this.listingRows = new ListingRows(settings, ids, times);
    this.truthRows = new TruthRows(settings, ids, tokens, times);
  }

  /** Blocks of order lines have the numbers from 0 to this. */
  public long blocks() {
    return orders.blocks();
  }

  /** Products have the numbers from 0 to this. */
  public long products() {
    return catalogue.size();
  }

  /** Buyers who are not simply honest have the numbers from this to {@link #buyers}. */
  public long firstSpecialBuyer() {
    return buyers.honest();
  }

  public long buyers() {
    return buyers.size();
  }

  /** First day whose data the export does not hold: the day to run as of. */
  public LocalDate exportedOn() {
    return calendar.exportedOn();
  }

  /** Rows of {@code order_lines} of these blocks. */
  public Dataset<Row> orderLines(Dataset<Long> blocks) {
    LineRows rows = lineRows;
    return ofOrders(blocks, OrderLines.SCHEMA, rows::of);
  }

  /** Rows of {@code return_events} of these blocks. */
  public Dataset<Row> returnEvents(Dataset<Long> blocks) {
    ReturnRows rows = returnRows;
    return ofOrders(blocks, ReturnEvents.SCHEMA, rows::returns);
  }

  /** Rows of {@code refunds} of these blocks. */
  public Dataset<Row> refunds(Dataset<Long> blocks) {
    ReturnRows rows = returnRows;
    return ofOrders(blocks, Refunds.SCHEMA, rows::refunds);
  }

  /** Rows of {@code truth/lines} of these blocks. */
  public Dataset<Row> trueLines(Dataset<Long> blocks) {
    TruthRows rows = truthRows;
    return ofOrders(blocks, TrueLines.SCHEMA, rows::lines);
  }

  /** Rows of {@code listings} of these products. */
  public Dataset<Row> listings(Dataset<Long> products) {
    ListingRows rows = listingRows;
    Catalogue all = catalogue;
    return rows(products, Listings.SCHEMA, number -> rows.of(all.product(number)).iterator());
  }

  /** Rows of {@code truth/listings} of these products. */
  public Dataset<Row> trueListings(Dataset<Long> products) {
    TruthRows rows = truthRows;
    Catalogue all = catalogue;
    return rows(
        products, TrueListings.SCHEMA, number -> rows.listings(all.product(number)).iterator());
  }

  /** Rows of {@code truth/buyers} of these buyers. */
  public Dataset<Row> trueBuyers(Dataset<Long> numbers) {
    TruthRows rows = truthRows;
    Buyers all = buyers;
    return numbers.map(
        (MapFunction<Long, Row>) number -> rows.buyer(all.buyer(number)),
        Encoders.row(TrueBuyers.SCHEMA.structType()));
  }

  /** Rows of {@code truth/world}. */
  public List<Row> world() {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(TrueWorld.PRESET, settings.preset()));
    rows.add(RowFactory.create(TrueWorld.SEED, Long.toString(settings.seed())));
    rows.add(RowFactory.create(TrueWorld.LINES, Long.toString(settings.lines())));
    rows.add(
        RowFactory.create(TrueWorld.WINDOW_DAYS, Integer.toString(settings.whole(Setting.WINDOW))));
    rows.add(RowFactory.create(TrueWorld.SETTINGS_HASH, settings.settingsHash()));
    for (Map.Entry<String, String> fact : settings.effective().entrySet()) {
      rows.add(RowFactory.create(fact.getKey(), fact.getValue()));
    }
    for (Category category : catalogue.categories()) {
      rows.add(
          RowFactory.create(
              "base return rate of " + category.name(),
              Double.toString(catalogue.baseRate(category))));
    }
    return rows;
  }

  private Dataset<Row> ofOrders(Dataset<Long> blocks, TableSchema schema, OrderRows rows) {
    Orders all = orders;
    return rows(
        blocks,
        schema,
        block -> all.block(block).stream().flatMap(order -> rows.of(order).stream()).iterator());
  }

  private static Dataset<Row> rows(Dataset<Long> numbers, TableSchema schema, RowsOf rowsOf) {
    return numbers.flatMap(
        (FlatMapFunction<Long, Row>) rowsOf::of, Encoders.row(schema.structType()));
  }

  /** Rows made from an order. */
  private interface OrderRows extends Serializable {
    List<Row> of(SimulatedOrder order);
  }

  /** Rows made from a number. */
  private interface RowsOf extends Serializable {
    Iterator<Row> of(long number);
  }
}
