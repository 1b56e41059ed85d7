package io.returnwise.matching;

import static io.returnwise.schema.ReturnEvents.CONTENT_HASH;
import static io.returnwise.schema.ReturnEvents.EVENT_ID;
import static io.returnwise.schema.ReturnEvents.KNOWN_AT;
import static io.returnwise.schema.ReturnEvents.LINE_ID;
import static io.returnwise.schema.ReturnEvents.MATCH_METHOD;
import static io.returnwise.schema.ReturnEvents.REFUND_MINOR;
import static io.returnwise.schema.ReturnEvents.RETURNED_AT;
import static io.returnwise.schema.ReturnEvents.RETURN_ROW_ID;
import static io.returnwise.schema.ReturnEvents.REVISION;
import static io.returnwise.schema.ReturnEvents.ROW_UNITS;
import static io.returnwise.schema.ReturnEvents.UNITS;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnRows;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MatchingTest {
  private static final String MONDAY = "2024-03-04T10:00:00Z";
  private static final String TUESDAY = "2024-03-05T10:00:00Z";
  private static final String WEDNESDAY = "2024-03-06T10:00:00Z";
  private static final List<String> BY_BUYER_AND_SKU = List.of("buyer", "sku");

  @Test
  void aReturnLooksOnlyAtEarlierLinesOfItsKey(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    line(lines, "early", "anna", MONDAY, 1);
    line(lines, "late", "anna", WEDNESDAY, 1);
    line(lines, "of-ben", "ben", WEDNESDAY, 2);
    TestTable returns = TestTable.of(ReturnRows.SCHEMA);
    back(returns, "r1", "anna", TUESDAY, 1);
    back(returns, "r2", "ben", TUESDAY, 2);
    back(returns, "r3", "ben", "2024-03-07T10:00:00Z", 2);

    assertThat(pieces(Matching.events(lines.on(spark), returns.on(spark), BY_BUYER_AND_SKU)))
        .containsExactlyInAnyOrder(
            RowFactory.create("r1", "early", 1, MatchMethod.SAME_UNITS),
            RowFactory.create("r2", null, 2, MatchMethod.NO_OPEN_LINE),
            RowFactory.create("r3", "of-ben", 2, MatchMethod.SAME_UNITS));
  }

  @Test
  void aReturnKnownLaterNeverTakesTheLineOfOneKnownEarlier(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    line(lines, "only", "anna", MONDAY, 1);
    TestTable returns = TestTable.of(ReturnRows.SCHEMA);
    back(returns, "known-first", "anna", WEDNESDAY, 1);
    Dataset<Row> happenedEarlier =
        TestTable.of(ReturnRows.SCHEMA)
            .row(
                RETURN_ROW_ID,
                "known-later",
                ReturnEvents.SOURCE,
                "shop",
                ReturnEvents.SKU,
                "mug",
                ReturnEvents.BUYER_TOKEN,
                "anna",
                RETURNED_AT,
                TUESDAY,
                ReturnEvents.KNOWN_AT,
                "2024-03-08T10:00:00Z",
                LINE_ID,
                null,
                ROW_UNITS,
                1)
            .on(spark);

    assertThat(
            pieces(
                Matching.events(
                    lines.on(spark),
                    returns.on(spark).unionByName(happenedEarlier),
                    BY_BUYER_AND_SKU)))
        .containsExactlyInAnyOrder(
            RowFactory.create("known-first", "only", 1, MatchMethod.SAME_UNITS),
            RowFactory.create("known-later", null, 1, MatchMethod.NO_OPEN_LINE));
  }

  @Test
  void aReturnWithoutItsKeyStaysUnmatchedAndAFlagKeepsItsLine(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    line(lines, "nobody", null, MONDAY, 1);
    TestTable returns = TestTable.of(ReturnRows.SCHEMA);
    back(returns, "r1", null, TUESDAY, 1);
    returns.row(RETURN_ROW_ID, "r2", LINE_ID, "nobody", ROW_UNITS, 1);

    assertThat(pieces(Matching.events(lines.on(spark), returns.on(spark), BY_BUYER_AND_SKU)))
        .containsExactlyInAnyOrder(
            RowFactory.create("r1", null, 1, MatchMethod.NO_KEY),
            RowFactory.create("r2", "nobody", 1, MatchMethod.FLAG));
  }

  @Test
  void aReturnOfSeveralLinesIsCutWithItsRefund(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    line(lines, "first", "anna", MONDAY, 2);
    line(lines, "second", "anna", TUESDAY, 1);
    TestTable returns = TestTable.of(ReturnRows.SCHEMA);
    back(returns, "r1", "anna", WEDNESDAY, 4);

    Dataset<Row> events = Matching.events(lines.on(spark), returns.on(spark), BY_BUYER_AND_SKU);

    assertThat(
            events
                .select(LINE_ID.col(), UNITS.col(), REFUND_MINOR.col())
                .orderBy(ReturnEvents.PIECE.col())
                .collectAsList())
        .containsExactly(
            RowFactory.create("second", 1, 1000L),
            RowFactory.create("first", 2, 2000L),
            RowFactory.create(null, 1, 1000L));
    assertThat(events.select(EVENT_ID.col()).distinct().count()).isEqualTo(3);
  }

  @Test
  void sharesOfARefundAddUpToIt(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    line(lines, "first", "anna", MONDAY, 1);
    line(lines, "second", "anna", TUESDAY, 1);
    line(lines, "third", "anna", WEDNESDAY, 1);
    TestTable returns = TestTable.of(ReturnRows.SCHEMA);
    back(returns, "r1", "anna", "2024-03-07T10:00:00Z", 3);
    Dataset<Row> rows = returns.on(spark).withColumn(REFUND_MINOR.name(), lit(1000L));

    assertThat(
            Matching.events(lines.on(spark), rows, BY_BUYER_AND_SKU)
                .select(LINE_ID.col(), REFUND_MINOR.col())
                .orderBy(ReturnEvents.PIECE.col())
                .collectAsList())
        .containsExactly(
            RowFactory.create("third", 333L),
            RowFactory.create("second", 334L),
            RowFactory.create("first", 333L));
  }

  @Test
  void onlyWhatDiffersIsAppendedAndAPieceThatIsGoneBecomesEmpty(SparkSession spark) {
    TestTable stored = TestTable.of(ReturnEvents.SCHEMA);
    event(stored, "same", "line-1", 1, 0);
    event(stored, "moved", "line-2", 1, 3);
    event(stored, "gone", "line-3", 2, 1);
    event(stored, "lost", "line-3", 2, 1);
    event(stored, "empty-before", null, 0, 1);
    event(stored, "stale", null, 0, 2);
    TestTable now = TestTable.of(ReturnEvents.SCHEMA);
    event(now, "same", "line-1", 1, 0);
    event(now, "moved", "line-4", 1, 0);
    event(now, "new", "line-5", 1, 0);
    TestTable rows = TestTable.of(ReturnRows.SCHEMA);
    for (String id : List.of("same", "moved", "new")) {
      rows.row(RETURN_ROW_ID, "row of " + id, KNOWN_AT, TUESDAY, CONTENT_HASH, "content");
    }
    rows.row(RETURN_ROW_ID, "row of gone", KNOWN_AT, TUESDAY, CONTENT_HASH, "content");
    rows.row(RETURN_ROW_ID, "row of empty-before", KNOWN_AT, TUESDAY, CONTENT_HASH, "content");
    rows.row(RETURN_ROW_ID, "row of stale", KNOWN_AT, TUESDAY, CONTENT_HASH, "corrected");
    rows.row(RETURN_ROW_ID, "row of lost", KNOWN_AT, WEDNESDAY, CONTENT_HASH, "corrected");

    List<Row> changes =
        Matching.changes(now.on(spark), stored.on(spark), withNews(rows, spark))
            .select(
                EVENT_ID.col(),
                LINE_ID.col(),
                UNITS.col(),
                MATCH_METHOD.col(),
                CONTENT_HASH.col(),
                date_format(KNOWN_AT.col(), "EEEE"),
                REVISION.col())
            .collectAsList();

    assertThat(changes)
        .containsExactlyInAnyOrder(
            RowFactory.create("moved", "line-4", 1, "how", "content", "Tuesday", 4),
            RowFactory.create("new", "line-5", 1, "how", "content", "Tuesday", 0),
            RowFactory.create("gone", null, 0, MatchMethod.SUPERSEDED, "content", "Tuesday", 2),
            RowFactory.create("stale", null, 0, MatchMethod.SUPERSEDED, "corrected", "Tuesday", 3),
            RowFactory.create(
                "lost", null, 0, MatchMethod.SUPERSEDED, "corrected", "Wednesday", 0));
  }

  @Test
  void whatMovesBecauseOfOtherRowsCountsFromWhenTheyWereKnown(SparkSession spark) {
    TestTable stored = TestTable.of(ReturnEvents.SCHEMA);
    event(stored, "moved later", "line-1", 1, 3);
    event(stored, "gone later", "line-2", 1, 1);
    movedBefore(stored, "same", 0);
    movedBefore(stored, "moved again", 2);
    TestTable now = TestTable.of(ReturnEvents.SCHEMA);
    event(now, "moved later", "line-4", 1, 0);
    event(now, "cut later", "line-5", 1, 0);
    event(now, "same", "line-3", 1, 0);
    event(now, "moved again", "line-6", 1, 0);
    TestTable rows = TestTable.of(ReturnRows.SCHEMA);
    for (String id : List.of("moved later", "cut later", "gone later", "same", "moved again")) {
      rows.row(RETURN_ROW_ID, "row of " + id, KNOWN_AT, TUESDAY, CONTENT_HASH, "content");
    }

    List<Row> changes =
        Matching.changes(now.on(spark), stored.on(spark), withNews(rows, spark))
            .select(
                EVENT_ID.col(),
                LINE_ID.col(),
                date_format(KNOWN_AT.col(), "EEEE"),
                date_format(ReturnEvents.ROW_KNOWN_AT.col(), "EEEE"),
                REVISION.col())
            .collectAsList();

    assertThat(changes)
        .containsExactlyInAnyOrder(
            RowFactory.create("moved later", "line-4", "Wednesday", "Tuesday", 0),
            RowFactory.create("cut later", "line-5", "Wednesday", "Tuesday", 0),
            RowFactory.create("gone later", null, "Wednesday", "Tuesday", 0),
            RowFactory.create("moved again", "line-6", "Wednesday", "Tuesday", 3));
  }

  /** Return rows, of which some are matched again because of what was known on Wednesday. */
  private static Dataset<Row> withNews(TestTable rows, SparkSession spark) {
    Column isLater = RETURN_ROW_ID.col().endsWith(" later");
    return rows.on(spark)
        .withColumn(Matching.NEWS_AT, when(isLater, lit(WEDNESDAY).cast("timestamp")))
        .withColumn(Matching.NEWS_ON, when(isLater, lit("2024-03-06").cast("date")));
  }

  private static void movedBefore(TestTable events, String id, int revision) {
    events.row(
        EVENT_ID,
        id,
        RETURN_ROW_ID,
        "row of " + id,
        LINE_ID,
        "line-3",
        UNITS,
        1,
        MATCH_METHOD,
        "how",
        KNOWN_AT,
        WEDNESDAY,
        ReturnEvents.ROW_KNOWN_AT,
        TUESDAY,
        CONTENT_HASH,
        "content",
        REVISION,
        revision);
  }

  private static List<Row> pieces(Dataset<Row> events) {
    return events
        .select(RETURN_ROW_ID.col(), LINE_ID.col(), UNITS.col(), MATCH_METHOD.col())
        .collectAsList();
  }

  private static void line(TestTable lines, String id, String buyer, String at, int units) {
    lines.row(
        OrderLines.LINE_ID, id,
        OrderLines.SOURCE, "shop",
        OrderLines.SKU, "mug",
        OrderLines.BUYER_TOKEN, buyer,
        OrderLines.PURCHASED_AT, at,
        OrderLines.KNOWN_AT, at,
        OrderLines.UNITS, units);
  }

  private static void back(TestTable returns, String id, String buyer, String at, int units) {
    returns.row(
        RETURN_ROW_ID,
        id,
        ReturnEvents.SOURCE,
        "shop",
        ReturnEvents.SKU,
        "mug",
        ReturnEvents.BUYER_TOKEN,
        buyer,
        ReturnEvents.KNOWN_AT,
        at,
        RETURNED_AT,
        at,
        ROW_UNITS,
        units,
        REFUND_MINOR,
        units * 1000);
  }

  private static void event(TestTable events, String id, String line, int units, int revision) {
    events.row(
        EVENT_ID, id,
        RETURN_ROW_ID, "row of " + id,
        LINE_ID, line,
        UNITS, units,
        MATCH_METHOD, "how",
        KNOWN_AT, TUESDAY,
        CONTENT_HASH, "content",
        REVISION, revision);
  }
}
