package io.returnwise.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.BuyerTokens;
import io.returnwise.ingest.ImportOutcome;
import io.returnwise.ingest.Mapping;
import io.returnwise.ingest.NewVersions;
import io.returnwise.ingest.ParsedRows;
import io.returnwise.ingest.StagedLines;
import io.returnwise.ingest.StagedListings;
import io.returnwise.ingest.StagedReturns;
import io.returnwise.io.RawFiles;
import io.returnwise.io.TableStore.Change;
import io.returnwise.io.Warehouse;
import io.returnwise.io.WorkFolder;
import io.returnwise.schema.Field;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.RejectedRows;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnRows;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Loads files into the warehouse by a mapping.
 *
 * <p>Reads files; appends to {@code order_lines}, {@code return_events}, {@code listings}, {@code
 * rejected_rows} and {@code import_log} in one commit. Rows that were loaded before change nothing.
 */
public final class Ingest {
  /** Class of the SQL states of what a value causes. */
  private static final String DATA_EXCEPTION = "22";

  private static final String PARSED = "parsed";

  private final JobContext context;
  private final BuyerTokens tokens;

  public Ingest(JobContext context, BuyerTokens tokens) {
    this.context = context;
    this.tokens = tokens;
  }

  /**
   * What an import did.
   *
   * @param files the files with their hashes
   * @param counts input rows by file, outcome and reason
   * @param newLines order line versions appended
   * @param newEvents return event versions appended
   */
  public record Result(
      List<ImportFiles.Found> files, ImportCounts counts, long newLines, long newEvents) {}

  /**
   * Loads the files.
   *
   * @param receivedOn day on which restatements without a time of their own became known
   */
  public Result run(List<String> inputs, Mapping mapping, Optional<LocalDate> receivedOn) {
    RawFiles raw = new RawFiles(context.spark());
    ImportFiles files = ImportFiles.find(raw, inputs, mapping);
    try (WorkFolder work = context.warehouse().workFolder("ingest", context.runId())) {
      Dataset<Row> parsed = parsed(raw, files, mapping, work);
      ImportCounts counts = ImportCounts.of(ImportOutcome.counts(parsed).collectAsList());
      counts.check(files.names(), context.settings().ingest());
      requireAll(work.rows(PARSED), counts);
      return load(parsed, files, counts, new Arriving(mapping, receivedOn, work));
    }
  }

  /** Every row that was read is accepted, excluded or rejected. */
  private static void requireAll(long read, ImportCounts counts) {
    long accountedFor =
        counts.rows(ImportOutcome.ACCEPTED)
            + counts.rows(ImportOutcome.EXCLUDED)
            + counts.rows(ImportOutcome.REJECTED);
    if (read != accountedFor) {
      throw new IllegalStateException(
          "Read %d rows, but %d were accepted, excluded or rejected".formatted(read, accountedFor));
    }
  }

  /** What an import brings, and where it is put meanwhile. */
  private record Arriving(Mapping mapping, Optional<LocalDate> receivedOn, WorkFolder work) {}

  private Dataset<Row> parsed(RawFiles raw, ImportFiles files, Mapping mapping, WorkFolder work) {
    int spread = 2 * context.spark().sparkContext().defaultParallelism();
    Dataset<Row> all = null;
    for (var layout : files.layouts()) {
      // One task reads one file; a few large files are spread before the work on their rows.
      Dataset<Row> rows =
          raw.read(layout.files())
              .repartition(spread, RawFiles.FILE.col(), RawFiles.LINE_NUMBER.col());
      Dataset<Row> ofLayout = ParsedRows.of(rows, mapping, layout.mapping(), tokens);
      all = all == null ? ofLayout : all.unionByName(ofLayout);
    }
    try {
      return work.keep(PARSED, all);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        // Our own parsing never fails on a row; what does is an expression of the mapping.
        if (cause instanceof SparkThrowable found
            && String.valueOf(found.getSqlState()).startsWith(DATA_EXCEPTION)) {
          throw new InvalidConfigException(
              "An expression of the mapping fails on a row; use functions that give null instead, such"
                  + " as try_cast, try_divide and try_multiply: "
                  + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
              e);
        }
      }
      throw e;
    }
  }

  private Result load(
      Dataset<Row> parsed, ImportFiles files, ImportCounts counts, Arriving arriving) {
    Mapping mapping = arriving.mapping();
    Change change = context.warehouse().change("ingest", context.runId());
    long newLines =
        change.append(
            OrderLines.SCHEMA,
            versions(
                StagedLines.from(parsed, mapping),
                OrderLines.SCHEMA,
                OrderLines.LINE_ID,
                arriving));
    Dataset<Row> returnRows =
        returnVersions(
            StagedReturns.from(parsed, mapping)
                .unionByName(StagedReturns.fromFlags(parsed, mapping)),
            arriving);
    Dataset<Row> events =
        new ImportMatching(context.warehouse(), mapping.match())
            .events(change.written(OrderLines.SCHEMA), arriving.work().keep("returns", returnRows));
    long newEvents = change.append(ReturnEvents.SCHEMA, events);
    change.append(
        Listings.SCHEMA,
        versions(StagedListings.from(parsed, mapping), Listings.SCHEMA, Listings.SKU, arriving));
    if (!wasLoaded(files.importId())) {
      change.append(RejectedRows.SCHEMA, ImportOutcome.rejected(parsed, files.importId()));
      change.append(ImportLog.SCHEMA, counts.log(context.spark(), files));
    }
    change.commit();
    return new Result(files.found(), counts, newLines, newEvents);
  }

  private boolean wasLoaded(String importId) {
    return !context
        .warehouse()
        .versions(ImportLog.SCHEMA)
        .filter(ImportLog.IMPORT_ID.col().equalTo(importId))
        .isEmpty();
  }

  /**
   * The return rows that say something new. A flag that says "no" does so only when it took a
   * return back.
   */
  private Dataset<Row> returnVersions(Dataset<Row> incoming, Arriving arriving) {
    Warehouse warehouse = context.warehouse();
    if (warehouse.rows(OrderLines.SCHEMA) == 0 && warehouse.rows(ReturnEvents.SCHEMA) == 0) {
      return incoming.filter(not(StagedReturns.saysNothing()));
    }
    Dataset<Row> events = warehouse.versions(ReturnEvents.SCHEMA);
    Dataset<Row> stored =
        events.select(
            ReturnEvents.RETURN_ROW_ID.col(),
            ReturnEvents.KNOWN_AT.col(),
            ReturnEvents.KNOWN_ON.col(),
            ReturnEvents.REVISION.col(),
            ReturnEvents.CONTENT_HASH.col());
    if (arriving.mapping().hasFlags()) {
      Dataset<Row> lines = warehouse.versions(OrderLines.SCHEMA);
      stored = stored.unionByName(StagedReturns.notReturned(lines, events));
    }
    Column isOfANewLine = col(NewVersions.STATE).equalTo(NewVersions.IS_NEW);
    Dataset<Row> marked =
        NewVersions.mark(incoming, stored, ReturnRows.SCHEMA, ReturnEvents.RETURN_ROW_ID)
            .filter(not(isOfANewLine.and(StagedReturns.saysNothing())));
    return dated(marked, ReturnRows.SCHEMA, arriving);
  }

  private Dataset<Row> versions(
      Dataset<Row> incoming, TableSchema schema, Field id, Arriving arriving) {
    if (context.warehouse().rows(schema) == 0) {
      return incoming;
    }
    Dataset<Row> stored = context.warehouse().versions(schema);
    return dated(NewVersions.mark(incoming, stored, schema, id), schema, arriving);
  }

  /** The marked rows that say something new, dated so that they come after what is known. */
  private static Dataset<Row> dated(Dataset<Row> found, TableSchema schema, Arriving arriving) {
    Dataset<Row> marked = arriving.work().keep("marked-" + schema.table(), found);
    Dataset<Row> undated = marked.filter(col(NewVersions.STATE).equalTo(NewVersions.UNDATED));
    Dataset<Row> dated =
        marked.filter(col(NewVersions.STATE).isin(NewVersions.IS_NEW, NewVersions.RESTATES));
    if (arriving.receivedOn().isPresent()) {
      return schema
          .conform(dated)
          .unionByName(NewVersions.received(undated, schema, arriving.receivedOn().get()));
    }
    long conflicts = undated.count();
    if (conflicts > 0) {
      throw new InvalidConfigException(
          ("%d rows for %s say something else than what was loaded before, with no later time of"
                  + " their own: expected --received-on DAY, the day the files were received; found"
                  + " none. Nothing was loaded")
              .formatted(conflicts, schema.table()));
    }
    return schema.conform(dated);
  }
}
