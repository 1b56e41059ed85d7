package io.returnwise.report;

import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.ReturnScores;
import io.returnwise.testing.TestTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;

/** An invented shop for small clothes and household goods, large enough to fill every section. */
final class SampleTables {
  static final LocalDate AS_OF = LocalDate.of(2026, 3, 1);

  private static final List<String> TITLES =
      List.of(
          "Women's Linen Shirt, Relaxed Fit, Long Sleeve, Sand",
          "Ceramic Pour-Over Coffee Dripper with Stand",
          "Kids' Waterproof Rain Boots, Yellow",
          "Memory Foam Travel Neck Pillow with Zip Cover",
          "LED Desk Lamp with USB Charging Port",
          "Men's Merino Crew Neck Jumper, Navy",
          "Stainless Steel Lunch Box, 3 Compartments",
          "Velvet Cushion Cover 45 x 45 cm, Forest Green",
          "Wireless Doorbell, 300 m Range",
          "Bamboo Bath Tray, Extendable");
  private static final List<String> CATEGORIES =
      List.of(
          "Shirts",
          "Kitchen",
          "Shoes",
          "Travel",
          "Lighting",
          "Knitwear",
          "Kitchen",
          "Home textiles",
          "Electronics",
          "Bath");
  private static final List<String> REASONS =
      List.of(
          "size",
          "quality",
          "size",
          "listing",
          "quality",
          "size",
          "logistics",
          "colour",
          "listing",
          "remorse");
  private static final List<String> ACTIONS =
      List.of(
          "Add a measured size chart and say that it runs small.",
          "Hold the next batch and inspect ten pieces for cracks.",
          "Correct the EU to UK size table in the listing.",
          "State the packed size and firmness in the first bullet.",
          "Ask the supplier for the failure report of the last lot.",
          "Show the fit on two body types and add chest widths.",
          "Pack with a corner protector and test three shipments.",
          "Replace the main photo with one in daylight.",
          "Say which chime works without the bridge.",
          "Watch for four weeks; no cause stands out.");

  private SampleTables() {}

  static ReportTables all(SparkSession spark) {
    return new ReportTables(
        Optional.of(listings(30, 12).on(spark)),
        Optional.of(buyers(8).on(spark)),
        Optional.of(evidence(8).on(spark)),
        Optional.of(scores(60).on(spark)),
        Optional.of(metrics().on(spark)),
        Optional.of(imports().on(spark)));
  }

  static ReportFacts facts() {
    return new ReportFacts(
        AS_OF,
        "0.1.0",
        "2026-03-01-a41f",
        248_913,
        21_407,
        20_684,
        OptionalDouble.of(0.0831),
        List.of(
            "Buyer comparison by address is switched off: the exports carry no delivery addresses.",
            "Return reasons are missing for the web shop, so the main reason of 212 listings rests on marketplace orders alone."),
        List.of(
            new StageLine("ingest", 18.42, 271_905, 812),
            new StageLine("build-features", 31.07, 248_913, 1_904),
            new StageLine("train-model", 24.9, 186_204, 1_622),
            new StageLine("score-orders", 6.31, 9_418, 1_190),
            new StageLine("review-listings", 4.77, 412, 980),
            new StageLine("flag-buyers", 5.12, 8, 960)));
  }

  static TestTable listings(int count, int flagged) {
    TestTable table = TestTable.of(ListingReview.SCHEMA);
    for (int i = 0; i < count; i++) {
      int kind = i % TITLES.size();
      boolean isFlagged = i < flagged;
      double ratio = isFlagged ? 3.4 / (1 + 0.09 * i) + 0.2 * (i % 3) : 1.15 - 0.02 * (i - flagged);
      double spread = 1.12 + 0.05 * (i % 5) + (isFlagged ? 0 : 0.15);
      long lines = 640 - 17L * i;
      double expected = lines * (0.05 + 0.008 * kind);
      table.row(
          ListingReview.RANK,
          i + 1,
          ListingReview.SKU,
          "RW-%04d-%02d".formatted(1200 + 37 * i, kind),
          ListingReview.TITLE,
          TITLES.get(kind) + (i < TITLES.size() ? "" : ", set of " + (1 + i / 10)),
          ListingReview.CATEGORY,
          CATEGORIES.get(kind),
          ListingReview.BRAND,
          i % 3 == 0 ? "Norrland" : "Fennel & Co",
          ListingReview.IS_FLAGGED,
          isFlagged,
          ListingReview.LINES,
          lines,
          ListingReview.RETURNED_LINES,
          Math.round(expected * ratio),
          ListingReview.EXPECTED_LINES,
          expected,
          ListingReview.EXCESS_LINES,
          expected * (ratio - 1),
          ListingReview.RATIO,
          ratio,
          ListingReview.RATIO_LOW,
          ratio / spread,
          ListingReview.RATIO_HIGH,
          ratio * spread,
          ListingReview.CONFIDENCE,
          isFlagged ? 0.9996 - 0.003 * i : 0.6,
          ListingReview.VALUE_AT_STAKE_MINOR,
          isFlagged ? 1_284_350L / (i + 1) : 21_040L / (i + 1),
          ListingReview.CURRENCY,
          "GBP",
          ListingReview.LINES_90D,
          160 - 4 * i,
          ListingReview.MAIN_REASON,
          kind == 9 ? null : REASONS.get(kind),
          ListingReview.MAIN_REASON_SHARE,
          kind == 9 ? null : (Object) (0.62 - 0.02 * kind),
          ListingReview.REASON_MIX,
          kind == 9 ? null : mix(kind),
          ListingReview.SUGGESTED_ACTION,
          ACTIONS.get(kind),
          ListingReview.DECIDE_BY,
          AS_OF.plusDays(5 + 3L * i),
          ListingReview.STATEMENT,
          listingStatement(kind, lines, expected, ratio));
    }
    return table;
  }

  private static String listingStatement(int kind, long lines, double expected, double ratio) {
    return ("%d of %d matured lines came back where %.1f were to be expected of any listing in the"
            + " same situation. “%s” is named in %d%% of the returns with a reason, 2.1 times as"
            + " often as in its category.")
        .formatted(Math.round(expected * ratio), lines, expected, REASONS.get(kind), 62 - 2 * kind);
  }

  private static String mix(int kind) {
    String second = REASONS.get((kind + 3) % REASONS.size());
    return "%s %d%%, %s %d%%, remorse 9%%, other 5%%"
        .formatted(
            REASONS.get(kind),
            62 - 2 * kind,
            second.equals("remorse") || second.equals(REASONS.get(kind)) ? "price" : second,
            24 + 2 * kind);
  }

  static TestTable buyers(int count) {
    TestTable table = TestTable.of(BuyerReview.SCHEMA);
    for (int i = 0; i < count; i++) {
      double ratio = 2.6 - 0.17 * i;
      long lines = 74 - 6L * (i % 9);
      double expected = lines * 0.11;
      table.row(
          BuyerReview.RANK,
          i + 1,
          BuyerReview.BUYER_TOKEN,
          token(i),
          BuyerReview.TIER,
          i < 3 ? "review" : "watch",
          BuyerReview.FINDING,
          i % 2 == 0
              ? "Bulk purchases sent back nearly whole"
              : "More returns than the situation explains",
          BuyerReview.LINES,
          lines,
          BuyerReview.RETURNED_LINES,
          Math.round(expected * ratio),
          BuyerReview.EXPECTED_LINES,
          expected,
          BuyerReview.RATIO,
          ratio,
          BuyerReview.RATIO_LOW,
          ratio * 0.72,
          BuyerReview.RATIO_HIGH,
          ratio * 1.4,
          BuyerReview.P_VALUE,
          0.0004 * (i + 1),
          BuyerReview.Q_VALUE,
          0.011 * (i + 1),
          BuyerReview.BULK_LINES,
          i % 2 == 0 ? 6 : 0,
          BuyerReview.CORRECTION_LINES,
          1,
          BuyerReview.RETURNED_VALUE_MINOR,
          184_400L - 9_150L * i,
          BuyerReview.CURRENCY,
          "GBP",
          BuyerReview.EVIDENCE,
          i % 2 == 0 ? "bulk-return (6), order-correction (1)" : "order-correction (1)",
          BuyerReview.INNOCENT_EXPLANATIONS,
          "Order corrections: 1 found and left out. Faulty batch: none of the products is flagged. Business buyer: not marked as one.",
          BuyerReview.STATEMENT,
          "%d of %d matured lines came back where %.1f would have from anybody with the same products, prices and seasons. 6 lines of unusually many units came back nearly whole, 5 of them after the holiday season."
              .formatted(Math.round(expected * ratio), lines, expected),
          BuyerReview.ERROR_RATE,
          0.05,
          BuyerReview.EXPIRES_ON,
          AS_OF.plusDays(90));
    }
    return table;
  }

  static String token(int buyer) {
    return "%02x7fd3a9c4e1b206".formatted(17 * buyer + 31)
        + "8e55d0c1".repeat(5)
        + "%06x".formatted(buyer);
  }

  static TestTable evidence(int buyers) {
    TestTable table = TestTable.of(BuyerEvidence.SCHEMA);
    for (int i = 0; i < buyers * 7; i++) {
      int kind = i % TITLES.size();
      table.row(
          BuyerEvidence.BUYER_TOKEN,
          token(i / 7),
          BuyerEvidence.KIND,
          i % 7 == 6 ? "order-correction" : "bulk-return",
          BuyerEvidence.ORDER_ID,
          "204-%07d".formatted(1_731_905 + 7_919 * i),
          BuyerEvidence.SKU,
          "RW-%04d-%02d".formatted(1200 + 37 * kind, kind),
          BuyerEvidence.TITLE,
          TITLES.get(kind),
          BuyerEvidence.PURCHASED_ON,
          AS_OF.minusDays(140 - i),
          BuyerEvidence.FIRST_RETURNED_ON,
          AS_OF.minusDays(118 - i),
          BuyerEvidence.UNITS,
          12 + i % 5,
          BuyerEvidence.USUAL_UNITS,
          1.2,
          BuyerEvidence.RETURNED_UNITS,
          11 + i % 5,
          BuyerEvidence.RETURNED_VALUE_MINOR,
          32_890L - 310L * i,
          BuyerEvidence.CURRENCY,
          "GBP");
    }
    return table;
  }

  static TestTable scores(int count) {
    TestTable table = TestTable.of(ReturnScores.SCHEMA);
    for (int i = 0; i < count; i++) {
      int kind = i % TITLES.size();
      double probability = 0.71 / (1 + 0.05 * i);
      table.row(
          ReturnScores.ORDER_ID,
          "026-%07d".formatted(4_410_772 + 6_133 * i),
          ReturnScores.SKU,
          "RW-%04d-%02d".formatted(1200 + 37 * kind, kind),
          ReturnScores.PURCHASED_ON,
          AS_OF.minusDays(2 + i % 20),
          ReturnScores.RETURN_UNTIL,
          AS_OF.plusDays(28 - i % 20),
          ReturnScores.PROBABILITY,
          Math.min(0.95, probability * 1.1),
          ReturnScores.OPEN_PROBABILITY,
          probability,
          ReturnScores.UNITS,
          1 + i % 3,
          ReturnScores.EXPECTED_UNITS,
          probability * (1 + i % 3),
          ReturnScores.EXPECTED_VALUE_MINOR,
          i == 7 ? null : (Object) Math.round(14_210.0 / (1 + 0.12 * i)),
          ReturnScores.CURRENCY,
          "GBP",
          ReturnScores.REASONS,
          "listing comes back more often than its category; size bought beside another size; gift season");
    }
    return table;
  }

  static TestTable metrics() {
    TestTable table = TestTable.of(ModelMetrics.SCHEMA);
    population(table, "held-out 2025-09-01 to 2025-11-30", 46_210, 3_794, 0);
    population(table, "held-out 2025-09-01 to 2025-11-30, new SKUs", 2_140, 231, 0.03);
    return table;
  }

  private static void population(
      TestTable table, String population, long lines, long positives, double wider) {
    Object[][] metrics = {
      {"auc_roc", 0.731, 0.722, 0.740, 0.5},
      {"auc_pr", 0.214, 0.203, 0.226, 0.082},
      {"log_loss", 0.2541, 0.2502, 0.2580, 0.2837},
      {"brier", 0.0702, 0.0688, 0.0716, 0.0754},
      {"calibration_slope", 0.97, 0.93, 1.02, null},
      {"observed_expected", 1.03, 1.00, 1.06, 0.94},
      {"observed_expected_top_decile", 0.91, 0.87, 0.95, null},
      {"lift_top_1pct", 6.1, 5.3, 6.8, 1.0},
      {"lift_top_5pct", 3.9, 3.6, 4.2, 1.0},
      {"lift_top_10pct", 3.0, 2.8, 3.2, 1.0}
    };
    for (Object[] metric : metrics) {
      table.row(
          ModelMetrics.MODEL_ID,
          "glm-2026-03-01",
          ModelMetrics.POPULATION,
          population,
          ModelMetrics.METRIC,
          metric[0],
          ModelMetrics.VALUE,
          metric[1],
          ModelMetrics.LOW,
          (double) metric[2] * (1 - wider) - wider,
          ModelMetrics.HIGH,
          (double) metric[3] * (1 + wider) + wider,
          ModelMetrics.CONSTANT_VALUE,
          metric[4],
          ModelMetrics.LINES,
          lines,
          ModelMetrics.POSITIVES,
          positives);
    }
  }

  static TestTable imports() {
    TestTable table = TestTable.of(ImportLog.SCHEMA);
    Object[][] rows = {
      {"orders-2025.tsv", "accepted", "order_lines, new", 231_408},
      {"orders-2025.tsv", "accepted", "order_lines, unchanged", 17_505},
      {"orders-2025.tsv", "excluded", "shipping fee", 1_204},
      {"orders-2025.tsv", "rejected", "price is not a number", 37},
      {"orders-2025.tsv", "rejected", "purchase day is missing", 6},
      {"returns-2025.csv", "accepted", "return_events, new", 21_407},
      {"returns-2025.csv", "excluded", "stock adjustment", 322},
      {"returns-2025.csv", "rejected", "units are not positive", 16}
    };
    for (Object[] row : rows) {
      table.row(
          ImportLog.IMPORT_ID, "import-a",
          ImportLog.FILE, row[0],
          ImportLog.FILE_SHA256, "9f2c41d7" + "0".repeat(56),
          ImportLog.OUTCOME, row[1],
          ImportLog.REASON, row[2],
          ImportLog.ROWS, row[3]);
    }
    return table;
  }
}
