package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.config.Presets;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.evaluate.Figure;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnScores;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every preset goes all the way: simulated, loaded, run and compared with its truth. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class EveryPresetTest {
  private static final long LINES = 5_000;

  @TempDir private Path folder;

  static Stream<String> presets() {
    return Presets.names().stream();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetIsRunAndComparedWithItsTruth(String preset, SparkSession spark) {
    String world = folder.resolve("world").toString();
    SimulateMarket.Result made =
        new SimulateMarket(spark, world).run(Presets.settings(preset, LINES, 5, Map.of()));
    JobContext context = new SimulatedWarehouse(spark, folder).run("run-1");
    new RunAll(context, new StageLog(spark, line -> {}))
        .run(new ParquetSource(List.of(world)), Optional.empty(), made.asOf());
    Evaluation evaluation =
        new Evaluate(spark, context.settings())
            .run(context.warehouse(), world + "/" + SimulateMarket.TRUTH, Optional.empty());

    assertThat(made.lines()).isEqualTo(LINES);
    assertThat(context.warehouse().asOf(OrderLines.SCHEMA, made.asOf()).count())
        .isGreaterThan(LINES * 9 / 10);
    assertThat(context.warehouse().snapshot(ReturnScores.SCHEMA, made.asOf()).orElseThrow().count())
        .isPositive();
    assertThat(evaluation.preset()).isEqualTo(preset);
    assertThat(evaluation.lines()).isEqualTo(LINES);
    assertThat(evaluation.figures().stream().map(Figure::group).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("buyers", "listings", "scores");
    double buyers = value(evaluation, "with an order line");
    assertThat(buyers > 100).isEqualTo(!preset.equals("sparse-no-buyers"));
  }

  private static double value(Evaluation evaluation, String name) {
    return evaluation.figures().stream()
        .filter(figure -> figure.group().equals("buyers") && figure.name().equals(name))
        .map(Figure::value)
        .findFirst()
        .orElseThrow();
  }
}
