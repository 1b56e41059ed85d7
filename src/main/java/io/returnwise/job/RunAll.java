package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.TooLittleDataException;
import io.returnwise.io.ModelStore;
import io.returnwise.io.TableStore.Change;
import io.returnwise.schema.DecisionThresholds;
import io.returnwise.schema.LineExpectations;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ModelMetrics;
import io.returnwise.schema.ReturnScores;
import io.returnwise.schema.SavingCurves;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The whole way from files to the report: every job, in order. */
public final class RunAll {
  private final JobContext context;
  private final StageLog stages;

  public RunAll(JobContext context, StageLog stages) {
    this.context = context;
    this.stages = stages;
  }

  /**
   * What the run did.
   *
   * @param ingest what was loaded
   * @param model the model, unless there was too little to train on
   * @param report where the report lies
   */
  public record Result(
      Ingest.Result ingest, Optional<TrainModel.Result> model, BuildReport.Result report) {}

  /** Runs every job as of the day. */
  public Result run(ImportSource source, Optional<LocalDate> receivedOn, LocalDate asOf) {
    Ingest.Result ingest =
        stages.run(
            "ingest",
            () -> new Ingest(context).run(source, receivedOn),
            result -> result.counts().rows());
    ingest.notes().forEach(stages::say);
    try (AsOfTables tables = new AsOfTables(context, asOf)) {
      List<String> notes = new ArrayList<>();
      stages.run(
          "build-features",
          () -> new BuildFeatures(context).run(tables),
          BuildFeatures.Result::rows);
      Optional<TrainModel.Result> model = train(tables, notes);
      score(tables, notes);
      stages.run(
          "flag-buyers", () -> new FlagBuyers(context).run(tables), FlagBuyers.Result::buyers);
      if (model.isPresent()) {
        stages.run(
            "review-listings",
            () -> new ReviewListings(context).run(tables),
            ReviewListings.Result::listings);
      }
      BuildReport.Result report =
          stages.run(
              "report",
              () -> new BuildReport(context).run(tables, notes, stages.lines()),
              result -> 1);
      return new Result(ingest, model, report);
    }
  }

  /** A model in use that cannot be read keeps the run from nothing but its scores. */
  private void score(AsOfTables tables, List<String> notes) {
    if (!isModelInUse(tables)) {
      withdraw(tables, ReturnScores.SCHEMA);
      return;
    }
    try {
      stages.run(
          "score-orders", () -> new ScoreOrders(context).run(tables), ScoreOrders.Result::lines);
    } catch (InvalidDataException e) {
      stages.say(e.getMessage());
      notes.add("There are no return scores: " + e.getMessage());
      withdraw(tables, ReturnScores.SCHEMA);
    }
  }

  /** Takes away what an earlier run of the day made. */
  private void withdraw(AsOfTables tables, TableSchema... schemas) {
    Change change = context.warehouse().change("run", context.runId());
    Stream.of(schemas).forEach(schema -> change.withdraw(schema.table(), tables.asOf()));
    change.commit();
  }

  private boolean isModelInUse(AsOfTables tables) {
    return new ModelStore(context.warehouse()).inUse(tables.asOf()).isPresent();
  }

  private Optional<TrainModel.Result> train(AsOfTables tables, List<String> notes) {
    try {
      TrainModel.Result model =
          stages.run(
              "train-model",
              () -> new TrainModel(context).run(tables),
              result -> result.card().training().lines());
      if (model.expectations() == 0) {
        notes.add(
            "Too few older lines to say what was to be expected of listings and buyers: the"
                + " listing queue is empty, and buyers are only looked at for bulk purchases.");
      }
      if (!model.card().verdict().isUsed()) {
        notes.add(model.heldBack());
        if (!isModelInUse(tables)) {
          notes.add("No model is in use, so there are no return scores.");
        }
      }
      return Optional.of(model);
    } catch (TooLittleDataException e) {
      stages.say(e.getMessage());
      // What an earlier run of this day made belongs to another model.
      withdraw(
          tables,
          LineExpectations.SCHEMA,
          ReturnScores.SCHEMA,
          ListingReview.SCHEMA,
          ModelMetrics.SCHEMA,
          DecisionThresholds.SCHEMA,
          SavingCurves.SCHEMA);
      boolean isScored = isModelInUse(tables);
      notes.add(
          e.getMessage()
              + (isScored
                  ? ". Open lines are scored by the model in use. The"
                  : ". Return scores, the")
              + " listing queue and buyers against their expectation are left out; everything else"
              + " was made.");
      return Optional.empty();
    }
  }
}
