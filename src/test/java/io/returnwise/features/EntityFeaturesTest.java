package io.returnwise.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EntityFeaturesTest {
  private static final Column SINCE = OrderLines.KNOWN_AT.col().geq("2024-03-01");

  /** A coat renamed, a hat whose newest purchase was corrected to be the oldest, a new scarf. */
  private static Dataset<Row> versions(SparkSession spark) {
    TestTable versions = TestTable.of(OrderLines.SCHEMA);
    version(versions, "coat", "Coat", "1", "2024-01-01T10:00:00Z", "2024-01-02T00:00:00Z");
    version(versions, "coat", "Warm coat", "2", "2024-03-05T10:00:00Z", "2024-03-06T00:00:00Z");
    version(versions, "hat", "Hat", "3", "2024-02-01T10:00:00Z", "2024-02-02T00:00:00Z");
    version(versions, "hat", "New hat", "4", "2024-02-09T10:00:00Z", "2024-02-10T00:00:00Z");
    version(versions, "hat", "Old hat", "4", "2024-01-09T10:00:00Z", "2024-03-02T00:00:00Z");
    version(versions, "scarf", "Scarf", "5", "2024-03-05T10:00:00Z", "2024-03-06T00:00:00Z");
    return versions.on(spark);
  }

  private static void version(
      TestTable versions, String sku, String title, String line, String bought, String known) {
    versions.row(
        OrderLines.SKU,
        sku,
        OrderLines.TITLE,
        title,
        OrderLines.LINE_ID,
        line,
        OrderLines.PURCHASED_AT,
        bought,
        OrderLines.KNOWN_AT,
        known);
  }

  @Test
  void aSkuIsWhatTheLatestPurchaseSaysAsAnyVersionToldIt(SparkSession spark) {
    assertThat(
            EntityFeatures.described(versions(spark))
                .select(OrderLines.TITLE.col())
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("Warm coat", "New hat", "Scarf");
  }

  @Test
  void whatWasSaidBeforeAndWhatCameSinceSayTogetherWhatAllSay(SparkSession spark) {
    Dataset<Row> versions = versions(spark);
    Dataset<Row> before = EntityFeatures.described(versions.filter(SINCE.equalTo(false)));
    Dataset<Row> since = EntityFeatures.described(versions.filter(SINCE));

    assertThat(before.count()).isEqualTo(2);
    assertThat(since.count()).isEqualTo(3);
    assertThat(EntityFeatures.described(before.unionByName(since)).collectAsList())
        .containsExactlyInAnyOrderElementsOf(EntityFeatures.described(versions).collectAsList());
  }
}
