package io.returnwise.job;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.returnwise.error.InvalidDataException;
import io.returnwise.io.Versions;
import io.returnwise.io.WorkFolder;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.schema.Field;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The canonical tables as known before a day, worked out once for all jobs of a run.
 *
 * <p>What is read more than once is kept in files: cached in memory, the wide rows of millions of
 * lines take what the jobs need.
 */
public final class AsOfTables implements AutoCloseable {
  private static final int FIRST_LINES = 1000;
  private static final String NO_CURRENCY = "XXX";
  private static final String DELIVERY = "_delivery";

  /** Tables may be opened twice in one run. */
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final JobContext context;
  private final LocalDate asOf;
  private final WorkFolder work;
  private final long newestChange;
  private Dataset<Row> orderLines;
  private Dataset<Row> returnVersions;
  private String shopCurrency;

  /**
   * Reads the tables.
   *
   * @throws InvalidDataException if no order line is known before the day
   */
  public AsOfTables(JobContext context, LocalDate asOf) {
    this.context = context;
    this.asOf = asOf;
    this.newestChange = context.warehouse().newestChange();
    ShopSize.of(context.warehouse()).fitShuffles(context.spark());
    this.work =
        context
            .warehouse()
            .workFolder("tables-%s-%d".formatted(asOf, OPENED.incrementAndGet()), context.runId());
  }

  public LocalDate asOf() {
    return asOf;
  }

  /** Number of the newest change when the tables were opened; later ones may be read as well. */
  long newestChange() {
    return newestChange;
  }

  /** Latest versions of the lines bought and known before the day. */
  public synchronized Dataset<Row> orderLines() {
    if (orderLines == null) {
      orderLines = work.keep("order-lines", orderLines(knownVersions()));
    }
    return orderLines;
  }

  /**
   * The same of some lines, not kept.
   *
   * @param versions all their versions of {@link #knownVersions}
   */
  Dataset<Row> orderLines(Dataset<Row> versions) {
    return bought(Versions.latest(OrderLines.SCHEMA, versions));
  }

  /**
   * First versions of the same lines: what was known when they were bought, as far as anything was.
   * A correction that came later does not change the features of a line, so it cannot leak into
   * those of a back-test. A delivery that was reported later is told of with the day of its report,
   * in {@link LineHistories#DELIVERY_KNOWN_ON}; a carrier that is first named with it, in {@link
   * LineHistories#CARRIER_KNOWN_ON}.
   */
  public Dataset<Row> asBought() {
    return asBought(knownVersions());
  }

  /**
   * The same of some lines.
   *
   * @param versions all their versions of {@link #knownVersions}
   */
  Dataset<Row> asBought(Dataset<Row> versions) {
    return Versions.first(OrderLines.SCHEMA, withDelivery(bought(versions)));
  }

  /** Ids of the lines whose delivery counts before the day. */
  Dataset<Row> delivered() {
    return asBought()
        .filter(LineEvents.deliveredOn().lt(lit(asOf)))
        .select(OrderLines.LINE_ID.col());
  }

  /** Every version of an order line that is known before the day, and bought by what it says. */
  Dataset<Row> lineVersions() {
    return bought(knownVersions());
  }

  /** Those that are bought before the day by what they say. */
  Dataset<Row> bought(Dataset<Row> lines) {
    return lines.filter(OrderLines.PURCHASED_ON.col().lt(lit(asOf)));
  }

  /** Every version of an order line that is known before the day. */
  Dataset<Row> knownVersions() {
    return known(OrderLines.SCHEMA);
  }

  /** Every version with what the first one to tell of a delivery says of it. */
  private static Dataset<Row> withDelivery(Dataset<Row> versions) {
    Column told =
        struct(
            OrderLines.KNOWN_AT.col(),
            OrderLines.REVISION.col(),
            OrderLines.KNOWN_ON.col(),
            OrderLines.DELIVERED_AT.col(),
            OrderLines.SHIPPED_AT.col(),
            OrderLines.CARRIER.col());
    Dataset<Row> found =
        versions.withColumn(
            DELIVERY,
            min(when(OrderLines.DELIVERED_AT.col().isNotNull(), told))
                .over(
                    Versions.inOrder(OrderLines.SCHEMA)
                        .rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing())));
    return found
        .withColumn(LineHistories.DELIVERY_KNOWN_ON.name(), ofDelivery(OrderLines.KNOWN_ON))
        .withColumn(
            LineHistories.CARRIER_KNOWN_ON.name(),
            when(OrderLines.CARRIER.col().isNotNull(), OrderLines.KNOWN_ON.col())
                .otherwise(ofDelivery(OrderLines.KNOWN_ON)))
        .withColumn(OrderLines.DELIVERED_AT.name(), ofDelivery(OrderLines.DELIVERED_AT))
        .withColumn(
            OrderLines.SHIPPED_AT.name(),
            coalesce(ofDelivery(OrderLines.SHIPPED_AT), OrderLines.SHIPPED_AT.col()))
        .withColumn(
            OrderLines.CARRIER.name(),
            coalesce(OrderLines.CARRIER.col(), ofDelivery(OrderLines.CARRIER)))
        .drop(DELIVERY);
  }

  private static Column ofDelivery(Field field) {
    return col(DELIVERY + "." + field.name());
  }

  /** Latest versions of the returns known before the day. */
  public Dataset<Row> returnEvents() {
    return latest(returnVersions());
  }

  /** Of {@link #returnVersions} those that are the newest on the day. */
  static Dataset<Row> latest(Dataset<Row> returnVersions) {
    return returnVersions
        .filter(LineHistories.RETURN_UNTIL.col().isNull())
        .select(ReturnEvents.SCHEMA.columns());
  }

  /**
   * Every version of the returns that was the newest at the end of a day before, with {@link
   * LineHistories#RETURN_UNTIL}: what was known of them on each day.
   */
  public synchronized Dataset<Row> returnVersions() {
    if (returnVersions == null) {
      returnVersions = work.keep("return-versions", inTurn(knownReturns()));
    }
    return returnVersions;
  }

  /**
   * The same of some returns.
   *
   * @param versions all their versions of {@link #knownReturns}
   */
  static Dataset<Row> inTurn(Dataset<Row> versions) {
    return Versions.inTurn(ReturnEvents.SCHEMA, versions, LineHistories.RETURN_UNTIL.name())
        // Units of a piece that a later match took away count no more.
        .filter(ReturnEvents.UNITS.col().gt(0));
  }

  /** Every version of a return that is known before the day. */
  Dataset<Row> knownReturns() {
    return known(ReturnEvents.SCHEMA);
  }

  private Dataset<Row> known(TableSchema schema) {
    return context.warehouse().versions(schema).filter(OrderLines.KNOWN_ON.col().lt(lit(asOf)));
  }

  /** Latest versions of the listings known before the day. */
  public Dataset<Row> listings() {
    return context.warehouse().asOf(Listings.SCHEMA, asOf);
  }

  /**
   * The currency of values: the one set, else that of most of the first {@value #FIRST_LINES}
   * versions of lines to become known. Once there are so many, what is sold later in another one
   * changes nothing, nor which builds there were. Lines that name none are not counted; without any
   * that does it is XXX, which ISO 4217 gives to what is of none.
   */
  public String shopCurrency() {
    if (shopCurrency == null) {
      // Looked up even if it is set: this is where a day before all orders is noticed.
      String firstUsed = firstUsedCurrency();
      shopCurrency = context.settings().shopCurrency().orElse(firstUsed);
    }
    return shopCurrency;
  }

  private String firstUsedCurrency() {
    Dataset<Row> named = lineVersions().filter(OrderLines.CURRENCY.col().isNotNull());
    List<Row> used =
        named
            .filter(OrderLines.KNOWN_ON.col().leq(lit(dayOfFirst(named))))
            .orderBy(
                OrderLines.KNOWN_ON.col(),
                OrderLines.KNOWN_AT.col(),
                OrderLines.LINE_ID.col(),
                OrderLines.REVISION.col())
            .limit(FIRST_LINES)
            .groupBy(OrderLines.CURRENCY.col())
            .agg(count(lit(1)).as("_versions"))
            .orderBy(col("_versions").desc(), OrderLines.CURRENCY.col())
            .limit(1)
            .collectAsList();
    if (!used.isEmpty()) {
      return used.get(0).getString(0);
    }
    if (lineVersions().isEmpty()) {
      throw new InvalidDataException(
          "No order line is known before %s: choose a later --as-of or load more".formatted(asOf));
    }
    return NO_CURRENCY;
  }

  /**
   * The day by which the first versions are known: counting days reads one narrow column, and
   * spares to sort by instants and ids what became known later.
   */
  private LocalDate dayOfFirst(Dataset<Row> versions) {
    long known = 0;
    for (Row day :
        versions
            .groupBy(OrderLines.KNOWN_ON.col())
            .agg(count(lit(1)))
            .orderBy(OrderLines.KNOWN_ON.col())
            .collectAsList()) {
      known += day.getLong(1);
      if (known >= FIRST_LINES) {
        return day.getAs(0);
      }
    }
    return asOf;
  }

  /** Mean units per line of the shop. */
  public double meanUnits() {
    return orderLines().agg(avg(OrderLines.UNITS.col())).first().getDouble(0);
  }

  /**
   * The output of an earlier job for the day.
   *
   * @param command command that writes it
   * @throws InvalidDataException if that job has not run for the day
   */
  public Dataset<Row> output(TableSchema schema, String command) {
    return context
        .warehouse()
        .snapshot(schema, asOf)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "Table %s has no output as of %s: run '%s --as-of %s' first"
                        .formatted(schema.table(), asOf, command, asOf)));
  }

  @Override
  public void close() {
    work.close();
  }
}
