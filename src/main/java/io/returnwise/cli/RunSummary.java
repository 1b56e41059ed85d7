package io.returnwise.cli;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.abuse.BuyerReviews;
import io.returnwise.ingest.ImportOutcome;
import io.returnwise.job.Ingest;
import io.returnwise.job.JobContext;
import io.returnwise.job.RunAll;
import io.returnwise.job.StageLog;
import io.returnwise.model.ModelCard;
import io.returnwise.schema.BuyerReview;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.TableSchema;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** The closing words of a run: what was found, and where it lies. */
final class RunSummary {
  private static final double CENTS = 100.0;

  private final JobContext context;
  private final LocalDate asOf;
  private final PrintWriter out;

  RunSummary(JobContext context, LocalDate asOf, PrintWriter out) {
    this.context = context;
    this.asOf = asOf;
    this.out = out;
  }

  void print(RunAll.Result result, StageLog stages, Path manifest) {
    out.println();
    out.println("Stages");
    stages.lines().forEach(line -> out.println("  " + line.text()));
    double seconds = stages.lines().stream().mapToDouble(StageLog.Line::seconds).sum();
    out.printf("  %-16s %7.1f s%n", "together", seconds);
    printLoaded(result.ingest());
    result.model().ifPresent(model -> printModel(model.card()));
    printFound();
    if (!result.report().notes().isEmpty()) {
      out.println();
      out.println("Limits");
      result.report().notes().forEach(note -> out.println("  - " + note));
    }
    out.println();
    out.println("Where it lies");
    out.println("  report     " + shown(result.report().path()));
    out.println("  manifest   " + shown(manifest));
    out.println(
        "  tables     returnwise show TABLE --warehouse " + shown(context.warehouse().root()));
    out.println("             " + String.join(", ", context.warehouse().tables()));
    out.flush();
  }

  private void printLoaded(Ingest.Result ingest) {
    out.println();
    out.printf(
        "Loaded %,d rows: %,d accepted, %,d excluded, %,d rejected%n",
        ingest.counts().rows(),
        ingest.counts().rows(ImportOutcome.ACCEPTED),
        ingest.counts().rows(ImportOutcome.EXCLUDED),
        ingest.counts().rows(ImportOutcome.REJECTED));
    out.printf(
        "  new versions: %,d order lines, %,d returns%n", ingest.newLines(), ingest.newEvents());
  }

  private void printModel(ModelCard card) {
    card.evaluation().ifPresent(found -> printModel(found, card.verdict().isUsed()));
  }

  private void printModel(ModelCard.Evaluation found, boolean isUsed) {
    out.println();
    out.printf(
        "%s, judged on %,d later lines (%s to %s, %,d returned)%n",
        isUsed ? "Model" : "New model, not put to use",
        found.test().lines(),
        found.test().from(),
        found.test().to(),
        found.test().positives());
    ModelCard.metricLines(found.metrics()).forEach(out::println);
  }

  private void printFound() {
    out.println();
    out.println("Found as of " + asOf);
    row(
            ListingReview.SCHEMA,
            count_if(ListingReview.IS_FLAGGED.col()),
            flagged(ListingReview.VALUE_AT_STAKE_MINOR.col()))
        .ifPresent(
            row ->
                out.printf(
                    "  listings   %,d to work on, worth %,.2f a year%n",
                    row.getLong(0), row.getLong(1) / CENTS));
    row(
            BuyerReview.SCHEMA,
            count_if(BuyerReview.TIER.col().equalTo(BuyerReviews.REVIEW)),
            count_if(BuyerReview.TIER.col().equalTo(BuyerReviews.WATCH)))
        .ifPresent(
            row ->
                out.printf(
                    "  buyers     %,d to review, %,d to watch%n", row.getLong(0), row.getLong(1)));
    row(
            ReturnScores.SCHEMA,
            count(lit(1)),
            coalesce(sum(ReturnScores.EXPECTED_VALUE_MINOR.col()), lit(0L)))
        .ifPresent(
            row ->
                out.printf(
                    "  open lines %,d that can still come back, %,.2f expected to%n",
                    row.getLong(0), row.getLong(1) / CENTS));
  }

  private static Column flagged(Column value) {
    return coalesce(sum(when(ListingReview.IS_FLAGGED.col(), value)), lit(0L));
  }

  private Optional<Row> row(TableSchema schema, Column first, Column second) {
    return context.warehouse().snapshot(schema, asOf).map(rows -> rows.agg(first, second).first());
  }

  private static String shown(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }
}
