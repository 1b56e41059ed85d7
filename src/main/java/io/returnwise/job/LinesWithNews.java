package io.returnwise.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.returnwise.io.WorkFolder;
import io.returnwise.ledgers.EntityKeys;
import io.returnwise.ledgers.LineEvents;
import io.returnwise.schema.Entity;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The order lines that a build has to look at to continue one of an earlier day: those that
 * anything may count of on the days since, the other lines of their baskets, and all lines of the
 * buyers of new lines. The tables are read through for them, in few columns until the lines are
 * found, and nothing but what is found is moved.
 */
final class LinesWithNews {
  private static final String LINE = "_line_number";
  private static final String RETURN = "_return_number";
  private static final String BUYER = "_buyer_number";
  private static final String BASKET = "_basket_number";
  private static final String IS_NEW = "_is_new";
  private static final String FIRST = "_first";
  private static final String WANTED = "_wanted";
  private static final String OF_BUYER = "_of_buyer";
  private static final String OF_BASKET = "_of_basket";

  private final AsOfTables tables;
  private final WorkFolder work;
  private final LocalDate from;

  /**
   * Lines with news.
   *
   * @param work for what is read more than once
   * @param from day of the earlier build
   */
  LinesWithNews(AsOfTables tables, WorkFolder work, LocalDate from) {
    this.tables = tables;
    this.work = work;
    this.from = from;
  }

  /**
   * What was found.
   *
   * @param versions all known versions of the lines, in the columns asked for
   * @param returns what was known of their returns on each day, and of those that match no line
   * @param numbers the numbers of the lines
   * @param lines about how many lines, never fewer
   */
  record Found(Dataset<Row> versions, Dataset<Row> returns, Dataset<Row> numbers, long lines) {
    /** Rows of lines that were not found, by their {@code line_id}. */
    Dataset<Row> others(Dataset<Row> rows) {
      return of(numbers, rows, "left_anti");
    }
  }

  /**
   * Finds the lines.
   *
   * @param maturesOn last day on which the label of a line may change, over order line columns
   * @param columns what to read of the lines: all of a table is read through for them
   */
  Found find(Column maturesOn, Column... columns) {
    Dataset<Row> versions = tables.lineVersions();
    Dataset<Row> returns =
        tables.knownReturns().withColumn(RETURN, xxhash64(ReturnEvents.EVENT_ID.col()));
    Dataset<Row> changed =
        work.keepKeys(
            "returns-with-news",
            returns.filter(isSince(ReturnEvents.KNOWN_ON.col())).select(RETURN));
    // Also those that say now that a line is bought later: it has no label any more.
    Dataset<Row> withNews =
        tables
            .knownVersions()
            .filter(isNews(maturesOn))
            .select(number(OrderLines.LINE_ID.col()))
            .union(
                among(returns.filter(ReturnEvents.LINE_ID.col().isNotNull()), RETURN, changed)
                    .select(number(ReturnEvents.LINE_ID.col())));
    Dataset<Row> first = first(versions, work.keepKeys("lines-with-news", withNews));
    Dataset<Row> buyers = first.filter(col(IS_NEW).and(col(BUYER).isNotNull())).select(BUYER);
    Dataset<Row> baskets = first.select(BASKET);
    Dataset<Row> keyed =
        versions.select(
            number(OrderLines.LINE_ID.col()),
            // Lines without a buyer are of none that is looked for, and are spread by their own.
            coalesce(EntityKeys.number(Entity.BUYER), xxhash64(OrderLines.LINE_ID.col())).as(BUYER),
            EntityKeys.basketOfBuyer().as(BASKET));
    Dataset<Row> ofBuyers =
        marked(keyed, BUYER, work.keepKeys("buyers-with-new-lines", buyers), OF_BUYER);
    Dataset<Row> wanted =
        marked(ofBuyers, BASKET, work.keepKeys("baskets-with-news", baskets), OF_BASKET)
            .filter(col(OF_BUYER).isNotNull().or(col(OF_BASKET).isNotNull()))
            .select(LINE);
    Dataset<Row> lines = work.keepKeys("lines-wanted", wanted);
    return new Found(
        work.keep("versions-found", of(lines, tables.knownVersions().select(columns), "left_semi")),
        work.keep("returns-found", returns(lines, returns)),
        lines,
        work.rows("lines-wanted"));
  }

  /**
   * What was known on each day of returns that any version matches with the lines, or with none.
   */
  private Dataset<Row> returns(Dataset<Row> lines, Dataset<Row> returns) {
    Dataset<Row> wanted =
        of(lines, returns.filter(ReturnEvents.LINE_ID.col().isNotNull()), "left_semi")
            .select(RETURN)
            .union(returns.filter(ReturnEvents.LINE_ID.col().isNull()).select(RETURN));
    return AsOfTables.inTurn(
        among(returns, RETURN, work.keepKeys("returns-wanted", wanted)).drop(RETURN));
  }

  /** Whether anything of a line may count on a day since, by what one of its versions says. */
  private Column isNews(Column maturesOn) {
    return isSince(LineEvents.soldOn())
        .or(isSince(LineEvents.deliveredOn()))
        .or(isSince(maturesOn).and(maturesOn.lt(lit(tables.asOf()))));
  }

  private Column isSince(Column day) {
    return day.geq(lit(from));
  }

  /** Buyer and basket of lines by their first versions, and whether they are known since only. */
  private Dataset<Row> first(Dataset<Row> versions, Dataset<Row> lines) {
    Dataset<Row> told =
        versions.select(
            number(OrderLines.LINE_ID.col()),
            struct(OrderLines.KNOWN_AT.col(), OrderLines.REVISION.col()).as("_version"),
            struct(
                    EntityKeys.number(Entity.BUYER).as(BUYER),
                    EntityKeys.basketOfBuyer().as(BASKET),
                    isSince(LineEvents.soldOn()).as(IS_NEW))
                .as(FIRST));
    return work.keep(
        "first-versions",
        among(told, LINE, lines)
            .groupBy(LINE)
            .agg(min_by(col(FIRST), col("_version")).as(FIRST))
            .select(FIRST + ".*"));
  }

  private static Column number(Column id) {
    return xxhash64(id).as(LINE);
  }

  /** The rows of some lines, by their {@code line_id}, or all others. */
  private static Dataset<Row> of(Dataset<Row> numbers, Dataset<Row> rows, String how) {
    return joined(
            rows.withColumn(LINE, xxhash64(OrderLines.LINE_ID.col())), LINE, numbers, WANTED, how)
        .drop(LINE);
  }

  /** The rows whose number is among the kept ones. */
  private static Dataset<Row> among(Dataset<Row> rows, String number, Dataset<Row> kept) {
    return joined(rows, number, kept, WANTED, "left_semi");
  }

  /** All rows, with the number in a column where it is among the kept ones. */
  private static Dataset<Row> marked(
      Dataset<Row> rows, String number, Dataset<Row> kept, String mark) {
    return joined(rows, number, kept, mark, "left_outer");
  }

  private static Dataset<Row> joined(
      Dataset<Row> rows, String number, Dataset<Row> kept, String name, String how) {
    Dataset<Row> wanted = kept.toDF(name);
    return rows.join(wanted, rows.col(number).equalTo(wanted.col(name)), how);
  }
}
