package io.returnwise.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Several engines doing the same work, in turn, in one process; every other round backwards. */
final class Contest {
  private final BenchSettings settings;
  private final ResultFile file;
  private final List<Engine> engines = new ArrayList<>();
  private final List<Map<String, Object>> runs = new ArrayList<>();

  private record Engine(String name, Runnable cancel, LongSupplier work) {}

  Contest(BenchSettings settings, ResultFile file) {
    this.settings = settings;
    this.file = file;
  }

  /**
   * Adds an engine.
   *
   * @param cancel stops the work from another thread
   * @param work does the work and returns the rows it wrote
   */
  Contest with(String name, Runnable cancel, LongSupplier work) {
    engines.add(new Engine(name, cancel, work));
    return this;
  }

  /** Runs all rounds and writes every run. */
  void run() {
    for (int round = 1; round <= settings.rounds(); round++) {
      List<Engine> turns = new ArrayList<>(engines);
      if (round % 2 == 0) {
        Collections.reverse(turns);
      }
      for (Engine engine : turns) {
        measure(round, engine);
      }
    }
  }

  private void measure(int round, Engine engine) {
    TimeLimit.Outcome outcome =
        new TimeLimit(settings.limitSeconds(), engine.cancel()).run(engine.name(), engine.work());
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("round", round);
    run.put("engine", engine.name());
    run.put("status", outcome.isDone() ? "done" : ResultFile.FAILED);
    run.put("reason", outcome.reason());
    run.put("seconds", outcome.seconds());
    run.put("rows", outcome.rows());
    runs.add(run);
    file.put("runs", runs);
    if (outcome.isStuck()) {
      throw new IllegalStateException(
          engine.name() + " did not stop: later times would mean nothing");
    }
  }

  /** Mean seconds of one engine over those of another; empty unless both were ever done. */
  OptionalDouble ratio(String one, String other) {
    OptionalDouble above = mean(one);
    OptionalDouble below = mean(other);
    return above.isPresent() && below.isPresent()
        ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
        : OptionalDouble.empty();
  }

  private OptionalDouble mean(String engine) {
    return runs.stream()
        .filter(run -> run.get("engine").equals(engine) && run.get("status").equals("done"))
        .mapToDouble(run -> (double) run.get("seconds"))
        .average();
  }
}
