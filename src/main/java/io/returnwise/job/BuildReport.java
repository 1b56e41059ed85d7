package io.returnwise.job;

import static org.apache.spark.sql.functions.avg;

import io.returnwise.io.ModelStore;
import io.returnwise.io.TextFiles;
import io.returnwise.report.Report;
import io.returnwise.report.ReportFacts;
import io.returnwise.report.ReportTables;
import io.returnwise.report.StageLine;
import io.returnwise.schema.BuyerEvidence;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.LineLabels;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Renders the report of an as-of day into {@code reports/DAY/RUN.html} of the warehouse. */
public final class BuildReport {
  private final JobContext context;

  public BuildReport(JobContext context) {
    this.context = context;
  }

  /** Where the report lies, and the sentences on what is limited. */
  public record Result(Path path, List<String> notes) {}

  /**
   * Renders and writes.
   *
   * @param notes what this run found to be missing, in sentences
   * @param stages what the run did so far
   */
  public Result run(AsOfTables tables, List<String> notes, List<StageLog.Line> stages) {
    long lines = tables.orderLines().count();
    long returns = tables.returnEvents().count();
    long matched = tables.returnEvents().filter(ReturnEvents.LINE_ID.col().isNotNull()).count();
    List<String> all = new ArrayList<>(notes);
    all.addAll(limits(tables, lines, returns, matched));
    ReportFacts facts =
        new ReportFacts(
            tables.asOf(),
            context.version(),
            context.runId(),
            lines,
            returns,
            matched,
            returnRate(tables),
            all,
            stages.stream()
                .map(s -> new StageLine(s.stage(), s.seconds(), s.rows(), s.peakHeapMb()))
                .toList());
    ReportTables shown =
        new ReportTables(
            output(tables, ListingReview.SCHEMA),
            output(tables, BuyerReview.SCHEMA),
            output(tables, BuyerEvidence.SCHEMA),
            output(tables, ReturnScores.SCHEMA),
            metrics(tables),
            Optional.of(context.warehouse().versions(ImportLog.SCHEMA)));
    Path path =
        context.warehouse().path("reports/%s/%s.html".formatted(tables.asOf(), context.runId()));
    TextFiles.write(context.warehouse().fileSystem(), path, Report.html(shown, facts));
    return new Result(path, all);
  }

  /** Metrics of the model in use, which may be one of an earlier day. */
  private Optional<Dataset<Row>> metrics(AsOfTables tables) {
    return new ModelStore(context.warehouse())
        .inUse(tables.asOf())
        .flatMap(version -> context.warehouse().snapshot(ModelMetrics.SCHEMA, version.asOf()));
  }

  private Optional<Dataset<Row>> output(AsOfTables tables, TableSchema schema) {
    return context.warehouse().snapshot(schema, tables.asOf());
  }

  private OptionalDouble returnRate(AsOfTables tables) {
    Optional<Dataset<Row>> labels = output(tables, LineLabels.SCHEMA);
    if (labels.isEmpty()) {
      return OptionalDouble.empty();
    }
    Row mean = labels.get().agg(avg(LineLabels.LABEL.col())).first();
    return mean.isNullAt(0) ? OptionalDouble.empty() : OptionalDouble.of(mean.getDouble(0));
  }

  private static List<String> limits(AsOfTables tables, long lines, long returns, long matched) {
    List<String> limits = new ArrayList<>();
    long withBuyer = tables.orderLines().filter(OrderLines.BUYER_TOKEN.col().isNotNull()).count();
    if (withBuyer == 0) {
      limits.add(
          "No order line names a buyer: buyer history and the buyer review are switched off. An"
              + " export with a buyer id or e-mail would switch them on.");
    } else if (withBuyer < lines) {
      limits.add(
          "%,d of %,d order lines name no buyer; they count for SKUs, not for buyers."
              .formatted(lines - withBuyer, lines));
    }
    if (returns > matched) {
      limits.add(
          "%,d of %,d returns match no order line, most of them because the purchase lies before"
                  .formatted(returns - matched, returns)
              + " the loaded period or the return names no buyer or order.");
    }
    if (returns > 0
        && tables.returnEvents().filter(ReturnEvents.REASON_RAW.col().isNotNull()).isEmpty()) {
      limits.add(
          "The source gives no return reasons: the listing queue knows how much, not why."
              + " A return report with reason codes would switch causes on.");
    }
    long foreign =
        tables
            .orderLines()
            .filter(OrderLines.CURRENCY.col().notEqual(tables.shopCurrency()))
            .count();
    if (foreign > 0) {
      limits.add(
          "%,d order lines are not in %s and count without value."
              .formatted(foreign, tables.shopCurrency()));
    }
    return limits;
  }
}
