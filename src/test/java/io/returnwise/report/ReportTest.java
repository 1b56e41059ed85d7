package io.returnwise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.InvalidDataException;
import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReportTest {
  private static final ReportFacts NO_FACTS =
      new ReportFacts(
          LocalDate.of(2026, 3, 1),
          "0.1.0",
          "r1",
          0,
          0,
          0,
          OptionalDouble.empty(),
          List.of(),
          List.of());
  private static final Set<String> VOID = Set.of("meta", "!");

  /** The page with every section filled. */
  private static String page;

  @BeforeAll
  static void renderTheSample(SparkSession spark) {
    page = Report.html(SampleTables.all(spark), SampleTables.facts());
  }

  @Test
  void leadsWithWhatToFixWhatItIsWorthAndByWhen() {
    assertThat(page)
        .contains("12 of 30 judged listings come back more often than expected")
        .contains("“Women&#39;s Linen Shirt, Relaxed Fit, Long Sleeve, Sand”")
        .contains("decide on it by 6 Mar 2026")
        .contains("12,843.50 GBP")
        .contains("39,856 GBP")
        .contains("Add a measured size chart and say that it runs small.");
    assertThat(page.indexOf("id=\"listings\"")).isLessThan(page.indexOf("id=\"buyers\""));
  }

  @Test
  void hasOneTitleAndASectionForEachEntryOfTheContents() {
    assertThat(page).startsWith("<!DOCTYPE html>").contains("<html lang=\"en\">");
    assertThat(page.split("<h1>", -1)).hasSize(2);
    Matcher links = Pattern.compile("href=\"#([a-z-]+)\"").matcher(page);
    assertThat(links.results().map(link -> link.group(1)))
        .hasSizeGreaterThan(7)
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
    assertThat(page)
        .contains(">Listings to fix</h2>")
        .contains(">Buyers to look at</h2>")
        .contains(">Open orders likely to come back</h2>")
        .contains(">How far to trust these numbers</h2>")
        .contains(">What was loaded</h2>")
        .contains(">What is switched off or limited, and why</h2>")
        .contains(">How long it took</h2>");
  }

  @Test
  void everyElementIsClosed() {
    Deque<String> open = new ArrayDeque<>();

    Matcher tags =
        Pattern.compile("<(/?)([A-Za-z!][a-z0-9]*)[^>]*?(/?)>")
            .matcher(page.replaceAll("(?s)<style>.*</style>", ""));
    while (tags.find()) {
      String name = tags.group(2);
      if (!tags.group(1).isEmpty()) {
        assertThat(open.pop()).as("closed at %s", tags.start()).isEqualTo(name);
      } else if (tags.group(3).isEmpty() && !VOID.contains(name.toLowerCase(Locale.ROOT))) {
        open.push(name);
      }
    }

    assertThat(open).isEmpty();
  }

  @Test
  void loadsNothingAndRunsNoScript() {
    assertThat(page)
        .doesNotContain(
            "http:", "https:", "//cdn", "<script", "<link", "<img", "<iframe", "@import", "url(")
        .contains("default-src 'none'");
  }

  @Test
  void escapesWhateverTheTablesHold(SparkSession spark) {
    String hostile = "<script>alert('x')</script>\" onload=\"y";
    Dataset<Row> listings =
        TestTable.of(ListingReview.SCHEMA)
            .row(
                ListingReview.IS_FLAGGED, true,
                ListingReview.SKU, hostile,
                ListingReview.TITLE, hostile,
                ListingReview.BRAND, hostile,
                ListingReview.MAIN_REASON, hostile,
                ListingReview.REASON_MIX, hostile + " 50%",
                ListingReview.SUGGESTED_ACTION, hostile,
                ListingReview.STATEMENT, hostile)
            .on(spark);
    Dataset<Row> buyers =
        TestTable.of(BuyerReview.SCHEMA)
            .row(BuyerReview.BUYER_TOKEN, hostile, BuyerReview.TIER, hostile)
            .on(spark);
    Dataset<Row> metrics =
        TestTable.of(ModelMetrics.SCHEMA)
            .row(ModelMetrics.METRIC, hostile, ModelMetrics.POPULATION, hostile)
            .on(spark);
    Dataset<Row> imports =
        TestTable.of(ImportLog.SCHEMA)
            .row(ImportLog.FILE, hostile, ImportLog.OUTCOME, hostile, ImportLog.REASON, hostile)
            .on(spark);

    String rendered =
        Report.html(
            new ReportTables(
                Optional.of(listings),
                Optional.of(buyers),
                Optional.empty(),
                Optional.of(
                    TestTable.of(ReturnScores.SCHEMA)
                        .row(ReturnScores.SKU, hostile, ReturnScores.REASONS, hostile)
                        .on(spark)),
                Optional.of(metrics),
                Optional.of(imports)),
            new ReportFacts(
                LocalDate.of(2026, 3, 1),
                hostile,
                hostile,
                1,
                1,
                1,
                OptionalDouble.empty(),
                List.of(hostile),
                List.of(new StageLine(hostile, 1, 1, 1))));

    assertThat(rendered)
        .doesNotContain("<script", "\" onload")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;y");
  }

  @Test
  void saysInSentencesWhatWasNotMade() {
    assertThat(Report.html(ReportTables.none(), NO_FACTS))
        .contains("Listings were not judged in this run.")
        .contains("Buyers were not looked at in this run.")
        .contains("Open order lines were not scored in this run.")
        .contains("No model was judged in this run, so there is no quality to show.")
        .contains("No import is on record.")
        .contains("Nothing is switched off: the data allowed every part of this run.")
        .contains("No stage times were recorded.")
        .contains("Nothing here is proof.");
  }

  @Test
  void saysInSentencesThatNothingWasFound(SparkSession spark) {
    String rendered =
        Report.html(
            new ReportTables(
                empty(ListingReview.SCHEMA, spark),
                empty(BuyerReview.SCHEMA, spark),
                empty(BuyerEvidence.SCHEMA, spark),
                empty(ReturnScores.SCHEMA, spark),
                empty(ModelMetrics.SCHEMA, spark),
                empty(ImportLog.SCHEMA, spark)),
            NO_FACTS);

    assertThat(rendered)
        .contains("No listing has enough matured order lines to be judged yet.")
        .contains("No buyer shows evidence that a person should look at.")
        .contains("No order line is open to return on the as-of day.")
        .contains("No model was judged in this run, so there is no quality to show.")
        .contains("No import is on record.");
  }

  @Test
  void showsTheNearestListingsWhenNoneIsFlagged(SparkSession spark) {
    String rendered = Report.html(withListings(SampleTables.listings(4, 0), spark), NO_FACTS);

    assertThat(rendered)
        .contains("No listing is worse than expected with the set confidence, of 4 judged.")
        .contains(">No listing is worse than expected with the set confidence.</p>")
        .contains("RW-1200-00")
        .doesNotContain("Start here");
  }

  @Test
  void showsABoundedNumberOfRowsAndCountsTheRest(SparkSession spark) {
    ReportTables tables =
        new ReportTables(
            Optional.of(SampleTables.listings(70, 60).on(spark)),
            Optional.of(SampleTables.buyers(55).on(spark)),
            Optional.of(SampleTables.evidence(2).on(spark)),
            Optional.of(SampleTables.scores(64).on(spark)),
            Optional.empty(),
            Optional.empty());

    String rendered = Report.html(tables, NO_FACTS);

    assertThat(rendered.split("class=\"number rank\"", -1)).hasSize(50 + 1);
    assertThat(rendered.split("<details class=\"buyer\"", -1)).hasSize(50 + 1);
    assertThat(rendered.split("<td class=\"chance\">", -1)).hasSize(50 + 1);
    assertThat(rendered.split("<td>bulk-return", -1)).hasSize(2 * 4 + 1);
    assertThat(rendered)
        .contains("60 of 70 judged listings")
        .contains("10 more flagged listings are in the table")
        .contains("5 more buyers are in the table")
        .contains("3 more are in the table <code>buyer_evidence</code>")
        .contains("14 more are in the table <code>return_scores</code>");
  }

  @Test
  void showsOnlyTheBeginningOfABuyerTokenWithTheWholeAtHand() {
    String token = SampleTables.token(0);

    assertThat(page)
        .contains("<code title=\"" + token + "\">" + token.substring(0, 10) + "</code>")
        .doesNotContain(">" + token + "<");
  }

  @Test
  void judgesTheModelBesideTheConstantPredictor() {
    assertThat(page)
        .contains("clearly better than a predictor that always says the same on 7 of 7 measures")
        .contains("Ranking (ROC AUC)")
        .contains("[0.722, 0.740]")
        .contains("too low")
        .contains("new SKUs");
  }

  @Test
  void sumsAreKeptApartByCurrency(SparkSession spark) {
    TestTable listings = TestTable.of(ListingReview.SCHEMA);
    for (String currency : List.of("GBP", "JPY")) {
      listings.row(
          ListingReview.SKU,
          currency,
          ListingReview.IS_FLAGGED,
          true,
          ListingReview.VALUE_AT_STAKE_MINOR,
          123_456,
          ListingReview.CURRENCY,
          currency);
    }
    listings.row(ListingReview.IS_FLAGGED, true);

    assertThat(Report.html(withListings(listings, spark), NO_FACTS))
        .contains("123,456 JPY")
        .contains("1,234.56 GBP")
        .contains("; for 1 the value is not known");
  }

  @Test
  void refusesATableThatBreaksItsContract(SparkSession spark) {
    Dataset<Row> scores = SampleTables.scores(1).on(spark);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () ->
                new ReportTables(
                    Optional.of(scores),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .withMessageContaining("Table listing_review")
        .withMessageContaining("column rank must be int");
  }

  private static ReportTables withListings(TestTable listings, SparkSession spark) {
    return new ReportTables(
        Optional.of(listings.on(spark)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<Dataset<Row>> empty(TableSchema schema, SparkSession spark) {
    return Optional.of(TestTable.of(schema).on(spark));
  }
}
