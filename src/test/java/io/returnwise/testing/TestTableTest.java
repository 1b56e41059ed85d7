package io.returnwise.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.returnwise.schema.ImportLog;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReturnEvents;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TestTableTest {

  @Test
  void fillsWhatIsNotGivenWithNullOrANeutralValue(SparkSession spark) {
    Row second =
        TestTable.of(ReturnEvents.SCHEMA)
            .row()
            .row(
                ReturnEvents.RETURNED_ON, "2025-12-24",
                ReturnEvents.RETURNED_AT, "2025-12-24T10:00:00Z",
                ReturnEvents.REFUND_MINOR, 7)
            .on(spark)
            .collectAsList()
            .get(1);

    assertThat(second.<String>getAs(ReturnEvents.EVENT_ID.name())).isEqualTo("event_id-2");
    assertThat(second.<Object>getAs(ReturnEvents.ORDER_ID.name())).isNull();
    assertThat(second.<LocalDate>getAs(ReturnEvents.RETURNED_ON.name())).isEqualTo("2025-12-24");
    assertThat(second.<Instant>getAs(ReturnEvents.RETURNED_AT.name()))
        .isEqualTo("2025-12-24T10:00:00Z");
    assertThat(second.<Long>getAs(ReturnEvents.REFUND_MINOR.name())).isEqualTo(7L);
  }

  @Test
  void refusesWhatTheTableDoesNotAllow() {
    TestTable table = TestTable.of(ImportLog.SCHEMA);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row(ListingReview.SKU, "a"))
        .withMessage("Table import_log has no column sku");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row(ImportLog.FILE, null))
        .withMessage("Column file must have a value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row(ImportLog.FILE))
        .withMessage("A field has no value: give field, value pairs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.row(ImportLog.FILE, "a", ImportLog.FILE, "b"))
        .withMessage("Column file is given twice");
  }
}
