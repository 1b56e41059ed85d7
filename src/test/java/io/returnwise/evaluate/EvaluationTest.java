package io.returnwise.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.returnwise.evaluate.Evaluation.Pooled;
import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.truth.TrueBuyers;
import io.returnwise.schema.truth.TrueLines;
import io.returnwise.schema.truth.TrueListings;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures of tiny tables, worked out by hand. */
@ExtendWith(SparkExtension.class)
class EvaluationTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 1, 1);

  @Test
  void flagsAreHeldAgainstWhatBuyersAre(SparkSession spark) {
    TestTable buyers = TestTable.of(BuyerFeatures.SCHEMA);
    // Visible: a (abuser), b (abuser), d (bracketer), e (honest). Not visible: c (abuser).
    buyer(buyers, "a", 9);
    buyer(buyers, "b", 5);
    buyer(buyers, "c", 4);
    buyer(buyers, "d", 20);
    buyer(buyers, "e", 20);
    Dataset<Row> review = flagged(spark);
    Dataset<Row> truth =
        TestTable.of(TrueBuyers.SCHEMA)
            .row(TrueBuyers.BUYER_TOKEN, "a", TrueBuyers.KIND, "serial-returner")
            .row(TrueBuyers.BUYER_TOKEN, "b", TrueBuyers.KIND, "wardrober")
            .row(TrueBuyers.BUYER_TOKEN, "c", TrueBuyers.KIND, "wardrober")
            .row(TrueBuyers.BUYER_TOKEN, "d", TrueBuyers.KIND, "bracketer")
            // Never ordered anything.
            .row(TrueBuyers.BUYER_TOKEN, "z", TrueBuyers.KIND, "wardrober")
            .on(spark);

    // Two orders by mistake of one buyer, and one of a buyer who was flagged.
    Dataset<Row> mistaken =
        TestTable.of(OrderLines.SCHEMA)
            .row(OrderLines.BUYER_TOKEN, "e")
            .row(OrderLines.BUYER_TOKEN, "e")
            .row(OrderLines.BUYER_TOKEN, "d")
            .on(spark);

    List<Figure> figures =
        BuyerFlags.figures(
            BuyerFlags.counts(buyers.on(spark), review, truth, mistaken).collectAsList());

    assertThat(value(figures, "with an order line")).isEqualTo(5);
    assertThat(value(figures, "abusers")).isEqualTo(3);
    assertThat(value(figures, "visible abusers")).isEqualTo(2);
    assertThat(value(figures, "review: flagged")).isEqualTo(2);
    assertThat(value(figures, "review: precision")).isEqualTo(0.5);
    assertThat(value(figures, "review: false-discovery share")).isEqualTo(0.5);
    assertThat(value(figures, "review: recall of abusers")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(figures, "review: recall of visible abusers")).isEqualTo(0.5);
    assertThat(value(figures, "watch: precision")).isEqualTo(1);
    assertThat(value(figures, "any tier: recall of abusers")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(value(figures, "bulk purchases: false-discovery share")).isEqualTo(1);
    assertThat(value(figures, "rate alone: flagged")).isEqualTo(2);
    assertThat(value(figures, "rate alone: false-discovery share")).isEqualTo(0);
    assertThat(value(figures, "review: recall of visible serial-returner")).isEqualTo(1);
    assertThat(value(figures, "review: recall of visible wardrober")).isEqualTo(0);
    assertThat(value(figures, "review: flagged of visible honest bracketer")).isEqualTo(1);
    assertThat(value(figures, "review: flagged of visible honest ordinary")).isEqualTo(0);
    assertThat(value(figures, "any tier: flagged of honest with an order by mistake"))
        .isEqualTo(0.5);
  }

  /** Two in the review tier, one of them with bulk purchases, and one to watch. */
  private static Dataset<Row> flagged(SparkSession spark) {
    return TestTable.of(BuyerReview.SCHEMA)
        .row(
            BuyerReview.BUYER_TOKEN, "a",
            BuyerReview.TIER, "review",
            BuyerReview.BULK_LINES, 0L)
        .row(
            BuyerReview.BUYER_TOKEN, "d",
            BuyerReview.TIER, "review",
            BuyerReview.BULK_LINES, 2L)
        .row(
            BuyerReview.BUYER_TOKEN, "c",
            BuyerReview.TIER, "watch",
            BuyerReview.BULK_LINES, 0L)
        .on(spark);
  }

  private static void buyer(TestTable table, String token, int matured) {
    table.row(BuyerFeatures.BUYER_TOKEN, token, BuyerFeatures.MATURED_LINES, (long) matured);
  }

  @Test
  void theQueueIsHeldAgainstThePlantedCauses(SparkSession spark) {
    TestTable queue = TestTable.of(ListingReview.SCHEMA);
    listing(queue, 1, "s1", true, "size");
    listing(queue, 2, "s2", true, "remorse");
    listing(queue, 3, "s3", true, "quality");
    listing(queue, 4, "s4", false, "size");
    Dataset<Row> truth = plantedCauses(spark);
    TestTable sold = TestTable.of(SkuFeatures.SCHEMA);
    List.of("s1", "s1b", "s2", "s3", "s4", "s5").forEach(sku -> sold.row(SkuFeatures.SKU, sku));
    Dataset<Row> review = queue.on(spark);
    Dataset<Row> started = ListingCauses.started(truth, sold.on(spark), AS_OF);
    List<Row> counts = ListingCauses.counts(review, started).collectAsList();
    // Flagged before its cause as well: that counts for nothing.
    Dataset<Row> flagged =
        flaggedOn(review, "s1", "2025-05-01")
            .unionByName(flaggedOn(review, "s1", "2025-07-11"))
            .unionByName(flaggedOn(review, "s3", "2025-07-11"));

    List<Figure> figures =
        ListingCauses.figures(
            new ListingCauses.Found(
                counts,
                ListingCauses.products(review, started).first(),
                ListingCauses.first(review, started).first(),
                ListingCauses.noticed(flagged, started).first()),
            2);

    assertThat(value(figures, "judged")).isEqualTo(4);
    assertThat(value(figures, "planted")).isEqualTo(4);
    assertThat(value(figures, "planted and judged")).isEqualTo(2);
    assertThat(value(figures, "flagged")).isEqualTo(3);
    assertThat(value(figures, "hit rate at 5")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(value(figures, "false-discovery share")).isCloseTo(1 / 3.0, within(1e-12));
    // Of s1, s1b, s4 and s5, whose causes are at work, s1 and s4 are judged.
    assertThat(value(figures, "flagged for a cause that is fixed")).isEqualTo(1);
    assertThat(value(figures, "recall of planted and judged")).isEqualTo(0.5);
    assertThat(value(figures, "recall of planted")).isEqualTo(0.25);
    assertThat(value(figures, "recall of products planted and judged")).isEqualTo(0.5);
    assertThat(value(figures, "right main reason, of hits")).isEqualTo(0.5);
    assertThat(value(figures, "noticed on any as-of day")).isEqualTo(0.4);
    // Most are never noticed.
    assertThat(figure(figures, "median days until noticed").value()).isNull();
    assertThat(value(figures, "median days until noticed, of those noticed")).isEqualTo(25);
    Row two =
        ListingCauses.noticed(flagged, started.filter(ListingReview.SKU.col().isin("s1", "s3")))
            .first();
    // 40 days after the first of June, 10 after the first of July.
    assertThat(two.<Double>getAs("median_days")).isEqualTo(25);
    assertThat(ListingCauses.confusion(counts))
        .containsExactly(
            new ListingCauses.Confusion("fragile-packing", "quality", 1),
            new ListingCauses.Confusion("nothing", "remorse", 1),
            new ListingCauses.Confusion("wrong-size-chart", "size", 1));
  }

  private static void listing(
      TestTable table, int rank, String sku, boolean isFlagged, String reason) {
    table.row(
        ListingReview.RANK, rank,
        ListingReview.SKU, sku,
        ListingReview.IS_FLAGGED, isFlagged,
        ListingReview.MAIN_REASON, reason);
  }

  private static Dataset<Row> plantedCauses(SparkSession spark) {
    return TestTable.of(TrueListings.SCHEMA)
        .row(planted("p1", "s1", "wrong-size-chart", "2025-06-01", null))
        .row(planted("p1", "s1b", "wrong-size-chart", "2025-06-01", null))
        .row(planted("p3", "s3", "fragile-packing", "2025-07-01", "2025-12-01"))
        .row(planted("p4", "s4", "bad-batch", "2025-07-01", null))
        .row(planted("p5", "s5", "bad-batch", "2025-07-01", null))
        // Sold nothing.
        .row(planted("p6", "s6", "bad-batch", "2025-07-01", null))
        // Starts on the as-of day: nobody could know.
        .row(planted("p2", "s2", "bad-batch", "2026-01-01", null))
        .on(spark);
  }

  private static Dataset<Row> flaggedOn(Dataset<Row> review, String sku, String day) {
    return review
        .filter(ListingReview.SKU.col().equalTo(sku))
        .select(ListingReview.SKU.col(), functions.lit(LocalDate.parse(day)).as("as_of"));
  }

  private static Object[] planted(
      String parent, String sku, String cause, String from, String fixed) {
    return new Object[] {
      TrueListings.PARENT, parent,
      TrueListings.SKU, sku,
      TrueListings.CAUSE, cause,
      TrueListings.FROM_DAY, from,
      TrueListings.FIXED_ON, fixed
    };
  }

  @Test
  void scoresAreHeldAgainstTheTrueProbability(SparkSession spark) {
    TestTable scores = TestTable.of(ReturnScores.SCHEMA);
    TestTable truth = TestTable.of(TrueLines.SCHEMA);
    // The score's log-odds are half of the true ones: a slope of 2 and no intercept.
    double[] logits = {-2, -1, 0, 1, 2};
    for (int i = 0; i < logits.length; i++) {
      scored(scores, "l" + i, "2025-12-30", logistic(logits[i] / 2));
      truth.row(
          TrueLines.LINE_ID,
          "l" + i,
          TrueLines.RETURN_PROBABILITY,
          logistic(logits[i]),
          TrueLines.IS_RETURNED,
          i == 1 || i == 4);
    }
    scored(scores, "of no truth", "2025-12-30", 0.5);
    scored(scores, "older", "2025-12-28", 0.5);
    scored(scores, "by mistake", "2025-12-30", 0.5);
    truth.row(TrueLines.LINE_ID, "older", TrueLines.RETURN_PROBABILITY, 0.5);
    truth.row(
        TrueLines.LINE_ID,
        "by mistake",
        TrueLines.RETURN_PROBABILITY,
        0.99,
        TrueLines.CAUSE,
        TrueLines.MISTAKE);
    Dataset<Row> joined = ScoreTruth.joined(scores.on(spark), truth.on(spark), AS_OF);
    List<Row> bins = ScoreTruth.bins(joined, false).collectAsList();

    List<Figure> figures =
        ScoreTruth.figures(
            ScoreTruth.sums(joined).first(), bins, ScoreTruth.bins(joined, true).collectAsList());

    assertThat(value(figures, "lines scored")).isEqualTo(5);
    assertThat(value(figures, "calibration slope")).isCloseTo(2, within(1e-9));
    assertThat(value(figures, "calibration intercept")).isCloseTo(0, within(1e-9));
    assertThat(value(figures, "true over predicted")).isCloseTo(1, within(1e-9));
    assertThat(value(figures, "least possible log loss"))
        .isLessThan(value(figures, "expected log loss"));
    assertThat(value(figures, "expected log loss"))
        .isLessThan(value(figures, "log loss of the constant"));
    assertThat(value(figures, "log loss of the constant")).isCloseTo(Math.log(2), within(1e-9));
    // Of six pairs of a returned and a kept line, 1 + 3 have the returned one above.
    assertThat(value(figures, "AUC")).isCloseTo(4 / 6.0, within(1e-9));
    assertThat(ScoreTruth.tenths(bins)).hasSize(5).allMatch(bin -> bin.lines() == 1);
  }

  private static void scored(TestTable table, String line, String day, double probability) {
    table.row(
        ReturnScores.LINE_ID, line,
        ReturnScores.PURCHASED_ON, day,
        ReturnScores.PROBABILITY, probability);
  }

  @Test
  void aScoreThatIsTheMeanTruthOfItsLinesIsCalibrated(SparkSession spark) {
    TestTable scores = TestTable.of(ReturnScores.SCHEMA);
    TestTable truth = TestTable.of(TrueLines.SCHEMA);
    double[][] groups = {{0.1, 0.5}, {0.2, 0.9}, {0.02, 0.1}, {0.4, 0.6}};
    for (int i = 0; i < groups.length; i++) {
      for (double p : groups[i]) {
        scored(scores, i + " " + p, "2025-12-30", (groups[i][0] + groups[i][1]) / 2);
        truth.row(TrueLines.LINE_ID, i + " " + p, TrueLines.RETURN_PROBABILITY, p);
      }
    }
    Dataset<Row> joined = ScoreTruth.joined(scores.on(spark), truth.on(spark), AS_OF);

    double[] line = ScoreTruth.recalibration(ScoreTruth.bins(joined, false).collectAsList());

    assertThat(line[0]).isCloseTo(0, within(1e-9));
    assertThat(line[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void tenthsAreOfEqualSizeBehindOneHeavyBin(SparkSession spark) {
    TestTable scores = TestTable.of(ReturnScores.SCHEMA);
    TestTable truth = TestTable.of(TrueLines.SCHEMA);
    for (int i = 0; i < 100; i++) {
      scored(scores, "l" + i, "2025-12-30", i < 50 ? 0.1 : 0.2 + i / 1000.0);
      truth.row(TrueLines.LINE_ID, "l" + i, TrueLines.RETURN_PROBABILITY, 0.5);
    }
    Dataset<Row> joined = ScoreTruth.joined(scores.on(spark), truth.on(spark), AS_OF);

    List<ScoreTruth.Bin> tenths = ScoreTruth.tenths(ScoreTruth.bins(joined, false).collectAsList());

    assertThat(tenths).hasSize(10);
    assertThat(tenths.get(0).lines()).isEqualTo(50);
    assertThat(tenths.subList(1, 10)).allMatch(bin -> bin.lines() == 5 || bin.lines() == 6);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void seedsOfAPresetArePooled() {
    Evaluation one = evaluation("1", Figure.share("buyers", "precision", 1, 2));
    Evaluation two = evaluation("2", Figure.share("buyers", "precision", 3, 3));
    Evaluation none = evaluation("3", Figure.share("buyers", "precision", 0, 0));

    List<Pooled> alone = Evaluation.pooled(List.of(one));
    List<Pooled> all = Evaluation.pooled(List.of(one, two, none));

    assertThat(alone.get(0).interval()).isEqualTo(Interval.ofShare(1, 2));
    assertThat(all.get(0).mean()).isEqualTo(0.75);
    assertThat(all.get(0).seeds()).isEqualTo(2);
    assertThat(all.get(0).hits()).isEqualTo(4);
    assertThat(all.get(0).of()).isEqualTo(5);
    assertThat(all.get(0).interval()).isEqualTo(new Interval(0.0, 1.0));
    assertThat(Evaluation.pooled(List.of(two, two)).get(0).interval())
        .isEqualTo(Interval.ofShare(6, 6));
  }

  private static Evaluation evaluation(String seed, Figure figure) {
    return new Evaluation(
        "test", seed, 10, "hash", "2026-01-01", List.of(figure), List.of(), List.of());
  }

  private static double value(List<Figure> figures, String name) {
    return figure(figures, name).value();
  }

  private static Figure figure(List<Figure> figures, String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name));
  }
}
