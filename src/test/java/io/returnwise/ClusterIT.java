package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, embedded and on a cluster with other processes, other partitions, one input.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class ClusterIT {
  /** MLlib fits differ in the last digits between the two; seen so far: 4e-11. */
  private static final double MODEL_TOLERANCE = 1e-6;

  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  private static final List<String> MARKETPLACE =
      List.of(
          "order_lines",
          "return_events",
          "refunds",
          "listings",
          "truth/lines",
          "truth/listings",
          "truth/buyers",
          "truth/world");

  @TempDir private static Path folder;

  private static PackagedProgram program;

  @BeforeAll
  static void runBothWays() {
    program = new PackagedProgram(folder);
    boolean isDone = false;
    try {
      program.await("simulated", program.embedded("simulated", program.simulate()), () -> {});
      String master = program.startCluster();
      program.await("embedded", program.embedded("embedded", program.run("embedded")), () -> {});
      program.await(
          "submitted",
          program.submitted("submitted", master, 1, program.run("submitted")),
          () -> {});
      program.await(
          "one process", program.embedded("one process", program.simulateWorld("one")), () -> {});
      program.await(
          "two executors",
          program.submitted("two executors", master, 2, program.simulateWorld("two")),
          () -> {});
      isDone = true;
    } finally {
      if (!isDone) {
        program.close();
      }
    }
  }

  @AfterAll
  static void endProcesses() {
    program.close();
  }

  @Test
  void everyTableHasTheSameRows(SparkSession spark) {
    Warehouse embedded = Warehouse.open(spark, program.warehouse("embedded"));
    Warehouse submitted = Warehouse.open(spark, program.warehouse("submitted"));

    assertThat(submitted.tables()).isEqualTo(embedded.tables());
    assertThat(embedded.tables()).contains(OrderLines.SCHEMA.table(), ReturnScores.SCHEMA.table());
    int firstOfModel = Tables.ALL.indexOf(ModelMetrics.SCHEMA);
    for (TableSchema schema : Tables.ALL) {
      if (embedded.tables().contains(schema.table())) {
        double tolerance = Tables.ALL.indexOf(schema) < firstOfModel ? 0 : MODEL_TOLERANCE;
        assertThat(differences(rows(embedded, schema), rows(submitted, schema), tolerance))
            .as(schema.table())
            .isEmpty();
      }
    }
  }

  @Test
  void aSeedGivesTheSameMarketplaceHoweverManyExecutorsMakeIt(SparkSession spark) {
    assertThat(program.executors()).containsExactly(1L, 2L);
    for (String table : MARKETPLACE) {
      assertThat(simulated(spark, "two", table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(simulated(spark, "one", table));
    }
  }

  private static List<String> simulated(SparkSession spark, String world, String table) {
    return spark
        .read()
        .parquet(Path.of(program.world(world), table).toString())
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static List<String> rows(Warehouse warehouse, TableSchema schema) {
    return warehouse.newest(schema.table()).orderBy(schema.keyColumns()).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static List<String> differences(
      List<String> expected, List<String> found, double tolerance) {
    List<String> differences = new ArrayList<>();
    if (expected.size() != found.size()) {
      differences.add("%d rows instead of %d".formatted(found.size(), expected.size()));
      return differences;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!isSame(expected.get(i), found.get(i), tolerance)) {
        differences.add(expected.get(i) + " became " + found.get(i));
      }
    }
    return differences;
  }

  private static boolean isSame(String expected, String found, double tolerance) {
    if (expected.equals(found)) {
      return true;
    }
    double[] before = fractions(expected);
    double[] after = fractions(found);
    return FRACTION
            .matcher(expected)
            .replaceAll("#")
            .equals(FRACTION.matcher(found).replaceAll("#"))
        && IntStream.range(0, before.length)
            .allMatch(
                i ->
                    Math.abs(before[i] - after[i]) <= tolerance * Math.max(1, Math.abs(before[i])));
  }

  private static double[] fractions(String row) {
    return FRACTION
        .matcher(row)
        .results()
        .mapToDouble(m -> Double.parseDouble(m.group()))
        .toArray();
  }
}
