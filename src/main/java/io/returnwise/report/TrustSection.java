package io.returnwise.report;

import io.returnwise.schema.ModelMetrics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good the model was on later lines it had not seen.
 *
 * @param populations the judged groups of lines, largest first
 */
record TrustSection(List<Population> populations) {
  private static final int SHOWN = 500;

  /**
   * One group of lines and how the model did on it.
   *
   * @param name period or part of it
   * @param modelId the model
   * @param lines lines judged
   * @param positives returned lines among them
   * @param rate their share
   * @param measures the metrics
   */
  record Population(
      String name,
      String modelId,
      long lines,
      long positives,
      String rate,
      List<Measure> measures) {

    /** Lines and returns, in words. */
    public String size() {
      return "%s, of which %s came back (%s)"
          .formatted(Text.count(lines, "line", "lines"), Text.count(positives), rate);
    }

    /** What the metrics say together, in one sentence. */
    public String verdict() {
      List<Measure.Verdict> compared =
          measures.stream()
              .map(Measure::verdict)
              .filter(Measure.Verdict::isAgainstConstant)
              .toList();
      long better = compared.stream().filter(v -> v == Measure.Verdict.BETTER).count();
      if (compared.isEmpty()) {
        return "There is too little here to compare the model with a constant predictor.";
      }
      if (better == 0) {
        return "The model is not clearly better than a predictor that always says the same;"
            + " treat every probability and expectation here with caution.";
      }
      return "The model is clearly better than a predictor that always says the same on %s of %s."
          .formatted(Text.count(better), Text.count(compared.size(), "measure", "measures"));
    }
  }

  static TrustSection of(Dataset<Row> metrics) {
    Map<List<String>, List<Cells>> groups =
        metrics
            .orderBy(
                ModelMetrics.LINES.col().desc(),
                ModelMetrics.POPULATION.col(),
                ModelMetrics.MODEL_ID.col(),
                ModelMetrics.METRIC.col())
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(Cells::new)
            .collect(
                Collectors.groupingBy(
                    row ->
                        List.of(row.text(ModelMetrics.POPULATION), row.text(ModelMetrics.MODEL_ID)),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return new TrustSection(groups.values().stream().map(TrustSection::population).toList());
  }

  private static Population population(List<Cells> rows) {
    Cells any = rows.get(0);
    long lines = any.count(ModelMetrics.LINES);
    long positives = any.count(ModelMetrics.POSITIVES);
    return new Population(
        any.text(ModelMetrics.POPULATION),
        any.text(ModelMetrics.MODEL_ID),
        lines,
        positives,
        lines == 0 ? Text.NONE : Text.percent((double) positives / lines),
        rows.stream().map(Measure::of).sorted(Comparator.comparingInt(Measure::order)).toList());
  }
}
