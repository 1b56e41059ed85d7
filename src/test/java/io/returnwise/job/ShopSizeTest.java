package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.testing.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ShopSizeTest {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private static int partitions(SparkSession spark, long lines) {
    new ShopSize(lines).fitShuffles(spark);
    return Integer.parseInt(spark.conf().get(PARTITIONS));
  }

  @Test
  void moreLinesAreShuffledInMorePieces(SparkSession shared) {
    SparkSession spark = shared.newSession();
    int usual = Integer.parseInt(shared.conf().get(PARTITIONS));

    assertThat(partitions(spark, 20_000_000)).isEqualTo(81);
    assertThat(partitions(spark, 100_000_000)).isEqualTo(401);
    // What a large shop needed is not kept for a small one.
    assertThat(partitions(spark, 1_000)).isEqualTo(usual).isPositive();
  }
}
