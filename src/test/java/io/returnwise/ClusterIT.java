package io.returnwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import io.returnwise.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, embedded and on a cluster with other processes, other partitions, one input.
 */
@ExtendWith(SparkExtension.class)
class ClusterIT {
  private static final Duration MOST_TIME = Duration.ofMinutes(6);

  /** MLlib fits differ in the last digits between the two; seen so far: 4e-11. */
  private static final double MODEL_TOLERANCE = 1e-6;

  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  @TempDir private static Path folder;

  private static PackagedProgram program;
  private static final Set<String> EMBEDDED_ADDRESSES = new TreeSet<>();

  @BeforeAll
  static void runBothWays() throws IOException {
    Files.writeString(folder.resolve("token.key"), "not a secret, only for this test");
    program = new PackagedProgram(folder);
    boolean isDone = false;
    try {
      await("simulated", program.embedded("simulated", simulate()), () -> {});
      String master = program.startCluster();
      Process embedded = program.embedded("embedded", run("embedded"));
      ListeningSockets sockets = new ListeningSockets(embedded.pid());
      // Beside each other: each spends most of its time in planning, on one core.
      Process submitted = program.submitted(master, run("submitted"));
      await("embedded", embedded, () -> EMBEDDED_ADDRESSES.addAll(sockets.addresses()));
      await("submitted", submitted, () -> {});
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
    Warehouse embedded = Warehouse.open(spark, warehouse("embedded"));
    Warehouse submitted = Warehouse.open(spark, warehouse("submitted"));

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
  void anEmbeddedRunListensOnNothingBeyondLoopback() {
    assumeTrue(ListeningSockets.canBeRead(), "Needs Linux's /proc");

    assertThat(EMBEDDED_ADDRESSES)
        .as("Spark's own sockets were seen, so the watch works")
        .isNotEmpty()
        .allMatch(ListeningSockets::isLoopback);
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

  private static List<String> simulate() {
    return List.of("simulate", "--as", "csv", "--lines", "3000", "--seed", "1", "--out", input());
  }

  private static List<String> run(String name) {
    return List.of(
        "run",
        "--input",
        input(),
        "--mapping",
        Path.of("data", "mappings", "sample.yaml").toAbsolutePath().toString(),
        "--warehouse",
        warehouse(name),
        "--as-of",
        "2026-04-01",
        "--set",
        "privacy.key-file=" + folder.resolve("token.key"));
  }

  private static String input() {
    return folder.resolve("input").toString();
  }

  private static String warehouse(String name) {
    return folder.resolve("warehouse-" + name).toString();
  }

  private static void await(String name, Process process, Runnable meanwhile) {
    Instant end = Instant.now().plus(MOST_TIME);
    while (PackagedProgram.isRunning(process)) {
      meanwhile.run();
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("%s runs too long:%n%s".formatted(name, program.log(name)));
      }
    }
    assertThat(process.exitValue()).as(() -> program.log(name)).isZero();
  }
}
