package io.returnwise.ingest;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NewVersionsTest {
  private static final String EARLY = "2025-03-01T10:00:00Z";
  private static final String LATE = "2025-04-01T10:00:00Z";
  private static final String LATEST = "2025-05-01T10:00:00Z";

  @Test
  void holdsRowsAgainstTheNewestStoredVersion(SparkSession spark) {
    TestTable stored = TestTable.of(OrderLines.SCHEMA);
    add(stored, "same", LATE, "b");
    add(stored, "same", EARLY, "a");
    add(stored, "later", EARLY, "a");
    add(stored, "no-later", LATE, "b");
    add(stored, "back", LATE, "b");
    add(stored, "back", EARLY, "a");
    TestTable incoming = TestTable.of(OrderLines.SCHEMA);
    add(incoming, "same", EARLY, "b");
    add(incoming, "later", LATE, "b");
    add(incoming, "no-later", LATE, "c");
    add(incoming, "back", EARLY, "a");
    add(incoming, "first", EARLY, "a");
    add(stored, "history", EARLY, "a");
    add(stored, "history", LATE, "b");
    add(incoming, "history", EARLY, "a");
    add(incoming, "history", LATE, "b");
    // Two versions of one time, of which either may be the newest that is stored.
    add(stored, "twice", EARLY, "a");
    add(stored, "twice", EARLY, "b");
    add(incoming, "twice", EARLY, "a");
    add(incoming, "twice", EARLY, "b");
    add(stored, "received", EARLY, "a");
    add(stored, "received", EARLY, "b");
    add(stored, "received", LATE, "a");
    add(incoming, "received", EARLY, "a");
    add(incoming, "received", EARLY, "b");

    Dataset<Row> marked =
        NewVersions.mark(
            incoming.on(spark), stored.on(spark), OrderLines.SCHEMA, OrderLines.LINE_ID);

    assertThat(marked.collectAsList())
        .extracting(
            row -> row.getAs(OrderLines.LINE_ID.name()), row -> row.getAs(NewVersions.STATE))
        .containsExactlyInAnyOrder(
            tuple("same", NewVersions.UNCHANGED),
            tuple("later", NewVersions.RESTATES),
            tuple("no-later", NewVersions.UNDATED),
            tuple("back", NewVersions.UNDATED),
            tuple("first", NewVersions.IS_NEW),
            tuple("history", NewVersions.UNCHANGED),
            tuple("history", NewVersions.UNCHANGED),
            tuple("twice", NewVersions.UNCHANGED),
            tuple("twice", NewVersions.UNCHANGED),
            tuple("received", NewVersions.UNCHANGED),
            tuple("received", NewVersions.UNCHANGED));
  }

  @Test
  void takesEveryLaterVersionOfRowsThatHaveTheirOwnTimes(SparkSession spark) {
    TestTable stored = TestTable.of(OrderLines.SCHEMA);
    add(stored, "known", EARLY, "a");
    add(stored, "known", LATE, "b");
    add(stored, "dated", LATE, "b");
    add(stored, "other", LATE, "b");
    TestTable incoming = TestTable.of(OrderLines.SCHEMA);
    add(incoming, "known", EARLY, "a");
    add(incoming, "known", LATEST, "b");
    add(incoming, "dated", EARLY, "b");
    add(incoming, "other", EARLY, "a");
    add(incoming, "other", LATE, "b");
    add(incoming, "first", EARLY, "a");
    Dataset<Row> marked =
        NewVersions.markVersions(incoming.on(spark), stored.on(spark), OrderLines.SCHEMA);
    Dataset<Row> undated = marked.filter(col(NewVersions.STATE).equalTo(NewVersions.UNDATED));

    assertThat(marked.collectAsList())
        .extracting(
            row -> row.getAs(OrderLines.LINE_ID.name()),
            row -> row.getAs(OrderLines.CONTENT_HASH.name()),
            row -> row.getAs(NewVersions.STATE))
        .containsExactlyInAnyOrder(
            tuple("known", "a", NewVersions.UNCHANGED),
            tuple("known", "b", NewVersions.RESTATES),
            tuple("dated", "b", NewVersions.UNCHANGED),
            tuple("other", "a", NewVersions.UNDATED),
            tuple("other", "b", NewVersions.UNCHANGED),
            tuple("first", "a", NewVersions.IS_NEW));
    assertThat(NewVersions.newest(undated, incoming.on(spark), OrderLines.SCHEMA).collectAsList())
        .isEmpty();
  }

  private static void add(TestTable table, String id, String knownAt, String hash) {
    table.row(
        OrderLines.LINE_ID, id,
        OrderLines.KNOWN_AT, knownAt,
        OrderLines.REVISION, 0,
        OrderLines.CONTENT_HASH, hash);
  }
}
