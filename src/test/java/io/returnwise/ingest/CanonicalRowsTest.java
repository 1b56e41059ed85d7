package io.returnwise.ingest;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Field;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.ParquetShop;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CanonicalRowsTest {

  @Test
  void saysEverythingThatIsWrongWithAnOrderLine(SparkSession spark) {
    TestTable lines = TestTable.of(OrderLines.SCHEMA);
    ParquetShop.line(lines, "good", OrderLines.STATUS, "sold", OrderLines.BUYER_TOKEN, "t");
    ParquetShop.line(lines, "unlabelled", OrderLines.LABEL_BASIS, "none");
    ParquetShop.line(
        lines, "cancelled", OrderLines.STATUS, "cancelled", OrderLines.LABEL_BASIS, "none");
    ParquetShop.line(lines, "counted", OrderLines.STATUS, "cancelled");
    ParquetShop.line(lines, "basis", OrderLines.LABEL_BASIS, "hearsay");
    ParquetShop.line(lines, "early", OrderLines.KNOWN_ON, "2025-02-28");
    ParquetShop.line(lines, "units", OrderLines.UNITS, 0, OrderLines.KNOWN_LAG_DAYS, -1);
    ParquetShop.line(lines, "year", OrderLines.PURCHASED_ON, "0001-01-01");
    ParquetShop.line(lines, "amount", OrderLines.LINE_VALUE_MINOR, -10_000_000_000_001L);
    ParquetShop.line(lines, "device", OrderLines.DEVICE_TOKEN, "a@b");
    ParquetShop.line(lines, "blank", OrderLines.SKU, "");
    ParquetShop.line(lines, "missing");
    Dataset<Row> rows =
        lines
            .on(spark)
            .withColumn(
                "known_at", when(OrderLines.LINE_ID.col().notEqual("missing"), lit("2025-03-01")))
            .withColumn("known_at", OrderLines.KNOWN_AT.col().cast("timestamp"));

    assertThat(faults(OrderLines.SCHEMA, OrderLines.LINE_ID, rows))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "counted",
                "label_basis: expected none for a line whose status is not sold, found 'events'",
                "basis",
                "label_basis: expected one of [events, flag, none], found 'hearsay'",
                "early",
                "known_on: expected no day before purchased_on, found '2025-02-28'",
                "units",
                "units: expected at least 1, found '0'; known_lag_days: expected at least 0, found"
                    + " '-1'",
                "year",
                "purchased_on: expected a year from 1990 to 2200, found '0001-01-01'",
                "amount",
                "line_value_minor: expected at most 10000000000000, found '-10000000000001'",
                "device",
                "device_token: expected a token, found something with an @",
                "blank",
                "sku: expected a value, found none",
                "missing",
                "known_at: expected a value, found none"));
    assertThat(new CanonicalRows(OrderLines.SCHEMA).usable(placed(rows)).collectAsList())
        .extracting(row -> row.<String>getAs("line_id"))
        .containsExactlyInAnyOrder("good", "unlabelled", "cancelled");
  }

  @Test
  void saysWhatIsWrongWithReturnsRefundsAndListings(SparkSession spark) {
    TestTable events = TestTable.of(ReturnEvents.SCHEMA);
    ParquetShop.event(events, "taken back", "L1", ReturnEvents.UNITS, 0);
    ParquetShop.event(events, "unmatched", null, ReturnEvents.RETURNED_ON, null);
    ParquetShop.event(events, "bad", "L1", ReturnEvents.UNITS, -1, ReturnEvents.ROW_UNITS, -2);
    ParquetShop.event(events, "early", "L1", ReturnEvents.KNOWN_ON, "2025-03-19");
    TestTable refunds = TestTable.of(Refunds.SCHEMA);
    ParquetShop.refund(refunds, "good", Refunds.UNITS, 0);
    ParquetShop.refund(refunds, "bad", Refunds.UNITS, -1, Refunds.BUYER_TOKEN, "a@b");
    TestTable listings = TestTable.of(Listings.SCHEMA);
    ParquetShop.listing(listings, "good");
    ParquetShop.listing(listings, "bad", Listings.CONTENT_HASH, "");

    assertThat(faults(ReturnEvents.SCHEMA, ReturnEvents.EVENT_ID, events.on(spark)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "bad",
                "units: expected at least 0, found '-1'; row_units: expected at least 0, found"
                    + " '-2'",
                "early",
                "known_on: expected no day before returned_on, found '2025-03-19'"));
    assertThat(faults(Refunds.SCHEMA, Refunds.REFUND_ID, refunds.on(spark)))
        .containsExactlyEntriesOf(
            Map.of(
                "bad",
                "buyer_token: expected a token, found something with an @; units: expected at"
                    + " least 0, found '-1'"));
    assertThat(faults(Listings.SCHEMA, Listings.SKU, listings.on(spark)))
        .containsExactlyEntriesOf(Map.of("bad", "content_hash: expected a value, found none"));
  }

  /** Reasons by the id of the row. */
  private static Map<String, String> faults(TableSchema schema, Field id, Dataset<Row> rows) {
    return new CanonicalRows(schema)
            .faulty(placed(rows).withColumn("_file", id.col()))
            .select(ParsedRows.FILE.col(), array_join(ParsedRows.REASONS.col(), "; "))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));
  }

  private static Dataset<Row> placed(Dataset<Row> rows) {
    return rows.withColumn("_file", lit("a")).withColumn("_line_number", lit(1L));
  }
}
