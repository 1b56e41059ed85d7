package io.returnwise.bench;

import io.returnwise.config.Presets;
import io.returnwise.job.AsOfTables;
import io.returnwise.job.BuildFeatures;
import io.returnwise.job.Ingest;
import io.returnwise.job.JobContext;
import io.returnwise.job.ParquetSource;
import io.returnwise.job.SimulateMarket;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds features of a marketplace with whales and of one of the same size without, in turn: a SKU
 * with 2% of all lines and a buyer that stands for many must not hold everything up.
 */
final class SkewPart implements Part {
  private static final String WITH = "whales";

  private final Workbench bench;
  private final ResultFile file;
  private final Map<String, String> inputs = new LinkedHashMap<>();

  SkewPart(Workbench bench, ResultFile file) {
    this.bench = bench;
    this.file = file;
  }

  @Override
  public void run() {
    Map<String, LocalDate> days = new LinkedHashMap<>();
    for (String preset : List.of(Presets.DEFAULT, WITH)) {
      days.put(preset, load(preset));
    }
    file.put("as_of", days.get(WITH).toString());
    file.put("inputs", inputs);
    Contest contest = new Contest(bench.settings(), file);
    days.forEach(
        (preset, day) -> contest.with(preset, bench::cancelJobs, () -> build(preset, day)));
    contest.run();
    contest.ratio(WITH, Presets.DEFAULT).ifPresent(ratio -> file.put("ratio", ratio));
    days.keySet().forEach(preset -> Folders.delete(bench.scratch(warehouse(preset))));
  }

  private static String warehouse(String preset) {
    return "skew-" + preset;
  }

  /** Fills a warehouse and returns the day after its last. */
  private LocalDate load(String preset) {
    String name = warehouse(preset) + "-world";
    String world = bench.scratch(name).toUri().toString();
    JobContext context = bench.context(warehouse(preset));
    SimulateMarket.Result made =
        new SimulateMarket(context.spark(), world)
            .run(Presets.settings(preset, bench.lines(), bench.settings().seed(), Map.of()));
    inputs.put(preset, RowHash.of(context.spark(), bench.scratch(name)));
    new Ingest(context).run(new ParquetSource(List.of(world)), Optional.empty());
    Folders.delete(bench.scratch(name));
    return made.asOf();
  }

  private long build(String preset, LocalDate day) {
    JobContext context = bench.context(warehouse(preset));
    try (AsOfTables tables = new AsOfTables(context, day)) {
      return new BuildFeatures(context).run(tables).lines();
    }
  }
}
