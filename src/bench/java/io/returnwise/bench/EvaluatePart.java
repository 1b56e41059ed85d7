package io.returnwise.bench;

import io.returnwise.config.Presets;
import io.returnwise.error.TooLittleDataException;
import io.returnwise.evaluate.Evaluation;
import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.Evaluate;
import io.returnwise.job.EvaluationFile;
import io.returnwise.job.JobContext;
import io.returnwise.job.ParquetSource;
import io.returnwise.job.ReviewListings;
import io.returnwise.job.RunAll;
import io.returnwise.job.SimulateMarket;
import io.returnwise.job.StageLog;
import io.returnwise.job.TrainModel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Simulates every preset with every seed, runs the product on it and compares the outcome with the
 * truth. Not a measurement of time.
 */
final class EvaluatePart implements Part {
  private final Workbench bench;
  private final ResultFile file;
  private final Map<String, String> inputs = new LinkedHashMap<>();

  EvaluatePart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    List<Evaluation> evaluations = new ArrayList<>();
    for (String preset : bench.settings().presets()) {
      for (long seed : bench.settings().presetSeeds()) {
        evaluations.add(evaluated(preset, seed));
        file.put("inputs", inputs);
        file.put("presets", EvaluationFile.presets(evaluations));
      }
    }
  }

  private Evaluation evaluated(String preset, long seed) {
    String name = "%s-%d".formatted(preset, seed);
    String world = bench.scratch(name + "-world").toUri().toString();
    JobContext context = bench.context(name);
    SimulateMarket.Result made =
        new SimulateMarket(context.spark(), world)
            .run(Presets.settings(preset, bench.lines(), seed, Map.of()));
    inputs.put(name, RowHash.of(context.spark(), bench.scratch(name + "-world")));
    new RunAll(context, new StageLog(context.spark(), line -> {}))
        .run(new ParquetSource(List.of(world)), Optional.empty(), made.asOf());
    for (int days : bench.settings().daysBefore()) {
      review(bench.context(name), made.asOf().minusDays(days));
    }
    Evaluation evaluation =
        new Evaluate(context.spark(), context.settings())
            .run(context.warehouse(), world + "/" + SimulateMarket.TRUTH, Optional.empty());
    Folders.delete(bench.scratch(name + "-world"));
    Folders.delete(bench.scratch(name));
    return evaluation;
  }

  /** The queue of an earlier day, as it was to be seen then. */
  private static void review(JobContext context, LocalDate asOf) {
    try (AsOfTables tables = new AsOfTables(context, asOf)) {
      new BuildFeatures(context).run(tables);
      if (new TrainModel(context).run(tables).expectations() > 0) {
        new ReviewListings(context).run(tables);
      }
    } catch (TooLittleDataException e) {
      // So early there is no queue yet.
    }
  }
}
