package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.TableSchema;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MarkedRowsTest {
  private static final LocalDate MARCH = LocalDate.of(2024, 3, 1);
  private static final LocalDate APRIL = LocalDate.of(2024, 4, 1);
  private static final Instant LATER_THAN_ALL = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void rowsWithAMarkAreReadAloneAndWithWhatIsAddedWithoutMarks(SparkSession spark) {
    Warehouse warehouse = Warehouse.openOrCreate(spark, folder.toString());
    TableSchema skus = Ledger.schema(Entity.SKU);
    TestTable rows = TestTable.of(skus.with(List.of(Ledger.IS_LAST)));
    rows.row(Ledger.KEY, "mug", Ledger.LINES, 1L, Ledger.IS_LAST, false);
    rows.row(Ledger.KEY, "mug", Ledger.LINES, 2L, Ledger.IS_LAST, true);
    Change change = warehouse.change("build-features", "run-1");

    assertThat(change.publishMarked(skus, MARCH, Ledger.IS_LAST, rows.on(spark))).isEqualTo(2);
    assertThat(lines(change.written(skus))).containsExactlyInAnyOrder(1L, 2L);
    assertThat(lines(change.writtenMarked(skus, Ledger.IS_LAST))).containsExactly(2L);
    assertThat(warehouse.marked(skus, MARCH, Ledger.IS_LAST)).isEmpty();
    change.commit();
    Change later = warehouse.change("build-features", "run-2");
    Dataset<Row> added = TestTable.of(skus).row(Ledger.KEY, "mug", Ledger.LINES, 3L).on(spark);

    assertThat(later.extend(skus, MARCH, APRIL, added)).isEqualTo(3);
    later.commit();
    assertThat(warehouse.expire(LATER_THAN_ALL)).isZero();
    assertThat(lines(warehouse.snapshot(skus, APRIL).orElseThrow()))
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(lines(warehouse.marked(skus, APRIL, Ledger.IS_LAST).orElseThrow()))
        .containsExactlyInAnyOrder(2L, 3L);
  }

  private static List<Long> lines(Dataset<Row> ledger) {
    return ledger.select(Ledger.LINES.col()).as(Encoders.LONG()).collectAsList();
  }
}
