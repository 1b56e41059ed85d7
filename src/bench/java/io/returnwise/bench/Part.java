package io.returnwise.bench;

import java.util.List;

/** One thing that is measured at one size, in a process of its own. */
interface Part {
  List<String> NAMES = List.of("stages", "histories", "copies", "model", "skew", "evaluate");

  /** Measures and writes into the result file as it goes. */
  void run();

  /** The part of that name. */
  static Part named(String name, Workbench bench, ResultFile file) {
    return switch (name) {
      case "stages" -> new StagesPart(bench, file);
      case "histories" -> new HistoriesPart(bench, file);
      case "copies" -> new CopiesPart(bench, file);
      case "model" -> new ModelPart(bench, file);
      case "skew" -> new SkewPart(bench, file);
      case "evaluate" -> new EvaluatePart(bench, file);
      default -> throw new IllegalArgumentException("No part " + name);
    };
  }
}
