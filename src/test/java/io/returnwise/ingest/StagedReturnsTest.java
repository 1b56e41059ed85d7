package io.returnwise.ingest;

import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class StagedReturnsTest {
  @TempDir private Path folder;

  @Test
  void dateAFlagOnceByTheLagAfterThePurchase(SparkSession spark) {
    Parsed parsed =
        Parsed.orders(
            spark,
            folder,
            SmallShop.FLAGGED,
            "O1,1,2025-03-10T23:30:00,S1,2,9.99,EUR,ann@example.com,SALE,1",
            "O2,2,2025-03-10T10:00:00,S1,1,9.99,EUR,ann@example.com,SALE,0");
    List<Row> lines = parsed.lines();
    List<Row> returns =
        StagedReturns.fromFlags(parsed.rows(), parsed.mapping())
            .filter(not(StagedReturns.saysNothing()))
            .collectAsList();

    assertThat(lines)
        .extracting(
            row -> row.getAs(OrderLines.LABEL_BASIS.name()),
            row -> row.getAs(OrderLines.KNOWN_ON.name()),
            row -> row.getAs(OrderLines.KNOWN_LAG_DAYS.name()))
        .containsOnly(tuple(LabelBasis.FLAG, LocalDate.of(2025, 3, 10), 30));
    assertThat(returns)
        .extracting(
            row -> row.getAs(ReturnEvents.LINE_ID.name()),
            row -> row.getAs(ReturnEvents.RETURNED_AT.name()),
            row -> row.getAs(ReturnEvents.ROW_UNITS.name()),
            row -> row.getAs(ReturnEvents.KNOWN_ON.name()),
            row -> row.getAs(ReturnEvents.KNOWN_AT.name()))
        .containsExactly(
            tuple(
                lines.get(0).getAs(OrderLines.LINE_ID.name()),
                null,
                2,
                LocalDate.of(2025, 4, 9),
                Instant.parse("2025-04-09T22:30:00Z")));
  }

  @Test
  void readsReturnsWithTheFamilyOfTheirReason(SparkSession spark) {
    Parsed parsed =
        Parsed.returns(
            spark,
            folder,
            SmallShop.MAPPING.replace("known-lag-days: 0", "known-lag-days: 2"),
            "R1,1,S1,2025-03-10T23:30:00,1,too_small,9.99,ann@example.com",
            "R2,1,S1,2025-03-10T10:00:00,1,CR-TOO_SMALL,,",
            "R3,1,S1,2025-03-10T10:00:00,1,mail ann@example.com,,",
            "R4,1,S1,2025-03-10T10:00:00,1,,,");

    assertThat(
            StagedReturns.from(parsed.rows(), parsed.mapping())
                .orderBy("reason_raw")
                .collectAsList())
        .extracting(
            row -> row.getAs(ReturnEvents.REASON_RAW.name()),
            row -> row.getAs(ReturnEvents.REASON_FAMILY.name()),
            row -> row.getAs(ReturnEvents.REFUND_MINOR.name()),
            row -> row.getAs(ReturnEvents.RETURNED_ON.name()),
            row -> row.getAs(ReturnEvents.KNOWN_ON.name()))
        .containsExactly(
            tuple(null, null, null, day(10), day(12)),
            tuple("CR-TOO_SMALL", "size", null, day(10), day(12)),
            tuple("mail [redacted]", "unknown", null, day(10), day(12)),
            tuple("too_small", "size", 999L, day(10), day(12)));
  }

  private static LocalDate day(int ofMarch) {
    return LocalDate.of(2025, 3, ofMarch);
  }
}
