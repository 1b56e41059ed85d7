package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.job.StageLog.Line;
import io.returnwise.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StageLogTest {

  @Test
  void saysOfEachStageWhatItsTasksDid(SparkSession spark) {
    List<String> said = new ArrayList<>();
    StageLog stages = new StageLog(spark, said::add);

    stages.run("shuffles", () -> spark.range(1_000).repartition(3, col("id")).count(), n -> n);
    stages.run("only adds", () -> 2 + 2, n -> n);

    Line shuffles = stages.lines().get(0);
    assertThat(shuffles.rows()).isEqualTo(1_000);
    assertThat(shuffles.tasks().tasks()).isPositive();
    // 1,000 rows with a long each: at least a byte a row however they are packed.
    assertThat(shuffles.tasks().shuffleWritten()).isBetween(1_000L, 100_000L);
    assertThat(shuffles.tasks().shuffleRead()).isEqualTo(shuffles.tasks().shuffleWritten());
    assertThat(stages.lines().get(1).tasks()).isEqualTo(new TaskTotals.Sums(0, 0, 0, 0, 0));
    assertThat(said).hasSize(4).noneMatch(line -> line.contains("spilled"));
  }

  @Test
  void aStageThatSpilledSaysSo() {
    TaskTotals.Sums tasks = new TaskTotals.Sums(4, 0, 0, 3L << 30, 9L << 30);

    assertThat(new Line("train-model", 61.25, 1_000_000, 4_096, tasks).text())
        .isEqualTo(
            "train-model         61.3 s    1,000,000 rows   4096 MiB heap, 3,072 MiB spilled");
  }
}
