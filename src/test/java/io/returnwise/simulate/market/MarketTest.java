package io.returnwise.simulate.market;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Field;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.truth.ListingCause;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.testing.SparkExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tables of a simulated marketplace, as Spark makes them. */
@ExtendWith(SparkExtension.class)
class MarketTest {
  private static final long LINES = 6_000;
  private static final WorldSettings SETTINGS = WorldSettings.of("test", LINES, 9_100, overrides());
  private static final Market MARKET = new Market(SETTINGS);

  private static SparkSession spark;
  private static Dataset<Row> lines;
  private static Dataset<Row> returns;
  private static Dataset<Row> refunds;
  private static Dataset<Row> truth;
  private static Dataset<Row> trueListings;
  private static Dataset<Row> trueBuyers;

  @BeforeAll
  static void make(SparkSession session) {
    spark = session;
    lines = MARKET.orderLines(blocks(2)).localCheckpoint();
    returns = MARKET.returnEvents(blocks(2)).localCheckpoint();
    refunds = MARKET.refunds(blocks(2)).localCheckpoint();
    truth = MARKET.trueLines(blocks(2)).localCheckpoint();
    trueListings = MARKET.trueListings(products(2)).localCheckpoint();
    trueBuyers = MARKET.trueBuyers(specialBuyers(2)).localCheckpoint();
  }

  private static Dataset<Long> products(int parts) {
    return numbers(0, MARKET.products(), parts);
  }

  private static Dataset<Long> specialBuyers(int parts) {
    return numbers(MARKET.firstSpecialBuyer(), MARKET.buyers(), parts);
  }

  private static Dataset<Long> blocks(int parts) {
    return numbers(0, MARKET.blocks(), parts);
  }

  private static Dataset<Long> numbers(long from, long to, int parts) {
    return spark.range(from, to, 1, parts).as(Encoders.LONG());
  }

  @Test
  void rowsDoNotDependOnThePartitions() {
    List<BiFunction<Market, Dataset<Long>, Dataset<Row>>> tables =
        List.of(Market::orderLines, Market::returnEvents, Market::refunds, Market::trueLines);
    Market again = new Market(WorldSettings.of("test", LINES, 9_100, overrides()));
    List<Dataset<Row>> made = List.of(lines, returns, refunds, truth);
    for (int i = 0; i < tables.size(); i++) {
      assertThat(fingerprint(tables.get(i).apply(again, blocks(7))))
          .isEqualTo(fingerprint(made.get(i)));
    }
    for (int parts : List.of(1, 5)) {
      assertThat(fingerprint(again.listings(products(parts))))
          .isEqualTo(fingerprint(MARKET.listings(products(2))));
      assertThat(fingerprint(again.trueListings(products(parts))))
          .isEqualTo(fingerprint(trueListings));
      assertThat(fingerprint(again.trueBuyers(specialBuyers(parts))))
          .isEqualTo(fingerprint(trueBuyers));
    }
    Market other = new Market(WorldSettings.of("test", LINES, 9_101, overrides()));
    assertThat(fingerprint(other.trueLines(blocks(2)))).isNotEqualTo(fingerprint(truth));
  }

  private static Map<String, String> overrides() {
    return Map.of(
        "listings.problem-share", "0.2",
        "abuse.buyer-share", "0.05",
        "reporting.restated-return-share", "0.2");
  }

  /** Rows as a multiset. */
  private static Row fingerprint(Dataset<Row> rows) {
    Column all =
        struct(Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new));
    return rows.agg(count(lit(1)), sum(xxhash64(all).cast("decimal(38,0)"))).first();
  }

  @Test
  void everyTableKeepsWhatItsDeclarationPromises() {
    check(OrderLines.SCHEMA, lines);
    check(ReturnEvents.SCHEMA, returns);
    check(Refunds.SCHEMA, refunds);
    check(TrueLines.SCHEMA, truth);
    check(Listings.SCHEMA, MARKET.listings(products(2)));
    check(TrueListings.SCHEMA, trueListings);
    check(TrueBuyers.SCHEMA, trueBuyers);
  }

  private static void check(TableSchema schema, Dataset<Row> rows) {
    schema.conform(rows);
    Column missing =
        schema.fields().stream()
            .filter(field -> !field.nullable())
            .map(field -> field.col().isNull())
            .reduce(lit(false), Column::or);
    Row found =
        rows.agg(
                count(lit(1)), countDistinct(struct(schema.keyColumns())), sum(missing.cast("int")))
            .first();
    assertThat(found.getLong(0)).as(schema.table()).isPositive();
    assertThat(found.getLong(1)).as("keys of " + schema.table()).isEqualTo(found.getLong(0));
    assertThat(found.getLong(2)).as("missing values in " + schema.table()).isZero();
  }

  @Test
  void theExportHoldsNothingThatBecameKnownLater() {
    for (Dataset<Row> table : List.of(lines, returns, refunds)) {
      assertThat(table.filter(OrderLines.KNOWN_ON.col().geq(lit(MARKET.exportedOn()))).count())
          .isZero();
    }
    assertThat(
            lines
                .filter(
                    OrderLines.KNOWN_ON
                        .col()
                        .lt(OrderLines.PURCHASED_ON.col())
                        .or(to_date(OrderLines.DELIVERED_AT.col()).geq(lit(MARKET.exportedOn()))))
                .count())
        .isZero();
  }

  @Test
  void theTruthTellsOfEverySentLineAndOfEveryReturn() {
    Dataset<Row> sold =
        lines.filter(OrderLines.STATUS.col().equalTo("sold")).select(id(lines)).distinct();
    Dataset<Row> known = truth.select(id(truth));
    assertThat(known.except(sold).count()).isZero();
    assertThat(sold.except(known).count()).isZero();

    Field line = OrderLines.LINE_ID;
    Dataset<Row> matched =
        returns.as("r").join(truth.as("t"), line.of("r").equalTo(line.of("t")), "left_outer");
    assertThat(
            matched
                .filter(
                    not(ReturnEvents.RETURNED_ON.of("r").eqNullSafe(TrueLines.RETURNED_ON.of("t"))))
                .count())
        .isZero();
    assertThat(refunds.join(truth, line.name()).count()).isEqualTo(refunds.count());
    assertThat(refunds.join(returns, line.name()).count()).isZero();
  }

  /** A line is returned by the truth if it came back within the window, whatever is reported. */
  @Test
  void whatTheTruthCallsReturnedCameBackWithinTheWindow() {
    Column days = datediff(TrueLines.RETURNED_ON.col(), TrueLines.PURCHASED_ON.col());
    Column isWithin = coalesce(days.leq(lit(SETTINGS.whole(Setting.WINDOW))), lit(false));

    assertThat(truth.filter(TrueLines.IS_RETURNED.col()).count()).isGreaterThan(300);
    assertThat(truth.filter(TrueLines.IS_RETURNED.col().notEqual(isWithin)).count()).isZero();
    assertThat(
            truth
                .filter(TrueLines.RETURNED_ON.col().isNotNull())
                .filter(TrueLines.CAUSE.col().isNull())
                .count())
        .isZero();
    // Of returns whose report is overdue by far, none is missing.
    Dataset<Row> old =
        truth.filter(TrueLines.RETURNED_ON.col().lt(lit(MARKET.exportedOn().minusDays(90))));
    assertThat(old.count()).isGreaterThan(100);
    assertThat(old.join(returns, OrderLines.LINE_ID.name()).count())
        .isGreaterThanOrEqualTo(old.count());
    assertThat(old.select(id(old)).except(returns.select(id(returns))).count()).isZero();
  }

  /** A listing's cause brings back lines of that listing, bought while it was there. */
  @Test
  void causesOfListingsAreThoseOfTheLinesTheyBringBack() {
    List<String> causes = Arrays.stream(ListingCause.values()).map(ListingCause::id).toList();
    Dataset<Row> first =
        lines.select(id(lines), OrderLines.SKU.col()).dropDuplicates(OrderLines.LINE_ID.name());
    Dataset<Row> caused =
        truth
            .filter(TrueLines.CAUSE.col().isin(causes.toArray()))
            .select(id(truth), TrueLines.PURCHASED_ON.col(), TrueLines.CAUSE.col().as("of_line"))
            .join(first, OrderLines.LINE_ID.name())
            .join(trueListings, TrueListings.SKU.name(), "left_outer");

    assertThat(caused.count()).isGreaterThan(30);
    assertThat(caused.select("of_line").distinct().count()).isGreaterThan(2);
    assertThat(
            caused
                .filter(
                    not(col("of_line").eqNullSafe(TrueListings.CAUSE.col()))
                        .or(TrueLines.PURCHASED_ON.col().lt(TrueListings.FROM_DAY.col()))
                        .or(
                            coalesce(
                                TrueLines.PURCHASED_ON.col().geq(TrueListings.FIXED_ON.col()),
                                lit(false))))
                .count())
        .isZero();
  }

  /** Only buyers whom the truth calls abusers abuse, each in the way of its kind. */
  @Test
  void abuseIsThatOfTheBuyersWhomTheTruthNames() {
    Dataset<Row> abusers = trueBuyers.filter(TrueBuyers.IS_ABUSER.col());
    Dataset<Row> kinds = abusers.select(TrueBuyers.KIND.col()).distinct();
    Dataset<Row> buyers =
        lines
            .select(id(lines), OrderLines.BUYER_TOKEN.col())
            .dropDuplicates(OrderLines.LINE_ID.name());
    Dataset<Row> abused =
        truth
            .join(kinds, TrueLines.CAUSE.col().equalTo(TrueBuyers.KIND.col()), "left_semi")
            .join(buyers, OrderLines.LINE_ID.name());

    assertThat(abused.count()).isGreaterThan(30);
    // A line may lack its token; one that has it names an abuser of that kind.
    Dataset<Row> named = abused.filter(OrderLines.BUYER_TOKEN.col().isNotNull());
    assertThat(named.count()).isPositive();
    assertThat(
            named
                .join(abusers, OrderLines.BUYER_TOKEN.name(), "left_outer")
                .filter(not(TrueLines.CAUSE.col().eqNullSafe(TrueBuyers.KIND.col())))
                .count())
        .isZero();
  }

  private static Column id(Dataset<Row> rows) {
    return rows.col(OrderLines.LINE_ID.name());
  }

  @Test
  void whatIsLostOrCancelledIsNotDelivered() {
    Dataset<Row> never =
        truth.filter(TrueLines.CAUSE.col().isin("lost", TrueLines.CANCELLED)).select(id(truth));

    assertThat(lines.join(never, OrderLines.LINE_ID.name()).count()).isGreaterThan(30);
    assertThat(
            lines
                .join(never, OrderLines.LINE_ID.name())
                .filter(OrderLines.DELIVERED_AT.col().isNotNull())
                .count())
        .isZero();
  }

  @Test
  void restatedRowsComeAfterWhatTheyRestateAndSaySomethingElse() {
    Dataset<Row> versions =
        returns
            .groupBy(ReturnEvents.EVENT_ID.col())
            .agg(
                count(lit(1)).as("versions"),
                countDistinct(ReturnEvents.CONTENT_HASH.col()).as("contents"),
                countDistinct(ReturnEvents.KNOWN_AT.col()).as("times"));
    Dataset<Row> several = versions.filter(col("versions").gt(1));

    assertThat(several.count()).isGreaterThan(50);
    assertThat(several.filter("contents <> versions or times <> versions").count()).isZero();
    assertThat(
            returns
                .filter(ReturnEvents.DISPOSITION.col().isNull())
                .filter(
                    not(ReturnEvents.REASON_RAW.col().equalTo(Reasons.NONE_GIVEN))
                        .or(ReturnEvents.RESOLUTION.col().isNotNull())
                        .or(ReturnEvents.LABEL_COST_MINOR.col().isNotNull()))
                .count())
        .isZero();
  }

  @Test
  void aReplacementReplacesALineAndCannotComeBack() {
    Dataset<Row> replacements = lines.filter(OrderLines.STATUS.col().equalTo("replacement"));

    assertThat(replacements.count()).isPositive();
    assertThat(
            replacements
                .select(OrderLines.REPLACES_LINE_ID.col().as(OrderLines.LINE_ID.name()))
                .except(truth.select(id(truth)))
                .count())
        .isZero();
    assertThat(replacements.filter(not(OrderLines.LABEL_BASIS.col().equalTo("none"))).count())
        .isZero();
  }
}
