package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar in one process, from files to the report. */
@ExtendWith(SparkExtension.class)
class EmbeddedIT {
  private static final String NAME = "embedded";
  private static final Set<String> ADDRESSES = new TreeSet<>();

  @TempDir private static Path folder;

  private static String warehouse;

  @BeforeAll
  static void run() {
    try (PackagedProgram program = new PackagedProgram(folder)) {
      warehouse = program.warehouse(NAME);
      program.await("simulated", program.embedded("simulated", program.simulate()), () -> {});
      Process embedded = program.embedded(NAME, program.run(NAME));
      ListeningSockets sockets = new ListeningSockets(embedded.pid());
      program.await(NAME, embedded, () -> ADDRESSES.addAll(sockets.addresses()));
    }
  }

  @Test
  void aRunFillsTheTablesAndWritesItsReport(SparkSession spark) throws Exception {
    Warehouse filled = Warehouse.open(spark, warehouse);

    assertThat(filled.newest(OrderLines.SCHEMA.table()).count()).isEqualTo(3_000);
    assertThat(filled.newest(ReturnScores.SCHEMA.table()).count()).isPositive();
    assertThat(filled.newest(ListingReview.SCHEMA.table()).count()).isPositive();
    try (Stream<Path> files = Files.walk(Path.of(warehouse))) {
      assertThat(files).anyMatch(file -> file.toString().endsWith(".html"));
    }
  }

  @Test
  void aRunListensOnNothingBeyondLoopback() {
    assumeTrue(ListeningSockets.canBeRead(), "Needs Linux's /proc");

    assertThat(ADDRESSES)
        .as("Spark's own sockets were seen, so the watch works")
        .isNotEmpty()
        .allMatch(ListeningSockets::isLoopback);
  }
}
