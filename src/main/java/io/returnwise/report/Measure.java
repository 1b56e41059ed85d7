package io.returnwise.report;

import io.returnwise.schema.ModelMetrics;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * One metric of the model as the template shows it; texts are empty where nothing is known.
 *
 * @param title what it is called
 * @param meaning what it says
 * @param aim when it is good
 * @param value value for the model
 * @param interval its 95% interval
 * @param constant value for the predictor that always says the same
 * @param mark the same, drawn
 * @param verdict what to conclude
 * @param order place among the metrics
 */
record Measure(
    String title,
    String meaning,
    String aim,
    String value,
    String interval,
    String constant,
    Mark mark,
    Verdict verdict,
    int order) {

  /** What a metric says about the model, judged by its interval. */
  enum Verdict {
    BETTER("better than constant", "good"),
    UNCLEAR("no clear difference", "unclear"),
    WORSE("worse than constant", "bad"),
    FITS("fits", "good"),
    TOO_LOW("too low", "bad"),
    TOO_HIGH("too high", "bad"),
    UNKNOWN("cannot be judged", "unclear");

    private final String words;
    private final String tone;

    Verdict(String words, String tone) {
      this.words = words;
      this.tone = tone;
    }

    public String words() {
      return words;
    }

    public String tone() {
      return tone;
    }

    boolean isAgainstConstant() {
      return this == BETTER || this == UNCLEAR || this == WORSE;
    }
  }

  static Measure of(Cells row) {
    String metric = row.text(ModelMetrics.METRIC);
    Optional<MetricGuide> guide = MetricGuide.of(metric);
    double value = row.number(ModelMetrics.VALUE);
    double low = row.number(ModelMetrics.LOW);
    double high = row.number(ModelMetrics.HIGH);
    double constant = row.number(ModelMetrics.CONSTANT_VALUE);
    boolean isAimedAtOne =
        guide.map(MetricGuide::aim).filter(aim -> aim == MetricGuide.Aim.ONE).isPresent();
    double reference = isAimedAtOne ? 1 : constant;
    Scale scale = Scale.around(DoubleStream.of(value, low, high, reference));
    int digits = Math.abs(value) < 1 ? 3 : 2;
    return new Measure(
        guide.map(MetricGuide::title).orElse(metric),
        guide.map(MetricGuide::meaning).orElse(""),
        guide.map(known -> known.aim().words()).orElse(""),
        Text.decimal(value, digits),
        Double.isFinite(low) && Double.isFinite(high)
            ? "[%s, %s]".formatted(Text.decimal(low, digits), Text.decimal(high, digits))
            : "",
        Text.decimal(constant, digits),
        Mark.on(scale, value, low, high, reference),
        guide.map(known -> judge(known.aim(), low, high, reference)).orElse(Verdict.UNKNOWN),
        guide.map(MetricGuide::ordinal).orElse(MetricGuide.values().length));
  }

  private static Verdict judge(MetricGuide.Aim aim, double low, double high, double reference) {
    if (!Double.isFinite(low) || !Double.isFinite(high) || !Double.isFinite(reference)) {
      return Verdict.UNKNOWN;
    }
    boolean isAbove = low > reference;
    boolean isBelow = high < reference;
    if (aim == MetricGuide.Aim.ONE) {
      return isAbove ? Verdict.TOO_HIGH : isBelow ? Verdict.TOO_LOW : Verdict.FITS;
    }
    if (!isAbove && !isBelow) {
      return Verdict.UNCLEAR;
    }
    return isAbove == (aim == MetricGuide.Aim.HIGH) ? Verdict.BETTER : Verdict.WORSE;
  }
}
