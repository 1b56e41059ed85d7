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
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.ReturnRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Delimited files that a mapping turns into order lines, returns and listings.
 *
 * @param inputs files, folders or globs
 * @param mapping how the files become tables
 * @param tokens turns raw buyer ids into tokens
 */
public record MappedSource(List<String> inputs, Mapping mapping, BuyerTokens tokens)
    implements ImportSource {
  /** Class of the SQL states of what a value causes. */
  private static final String DATA_EXCEPTION = "22";

  private static final String PARSED = "parsed";

  public MappedSource {
    inputs = List.copyOf(inputs);
  }

  @Override
  public Arrived read(JobContext context, WorkFolder work) {
    RawFiles raw = new RawFiles(context.spark());
    MappedFiles found = MappedFiles.find(raw, inputs, mapping);
    Dataset<Row> parsed = parsed(raw, found, context, work);
    ImportFiles files = found.files();
    ImportCounts counts = ImportCounts.of(ImportOutcome.counts(parsed).collectAsList());
    counts.check(files.names(), context.settings().ingest());
    requireAll(work.rows(PARSED), counts);
    return new Arrived(
        files,
        counts,
        List.of(),
        Optional.of(ImportOutcome.rejected(parsed, files.importId())),
        (change, news) -> append(new Rows(parsed, context.warehouse(), work), change, news));
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

  private Dataset<Row> parsed(
      RawFiles raw, MappedFiles files, JobContext context, WorkFolder work) {
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

  /** The parsed rows, and what they meet. */
  private record Rows(Dataset<Row> parsed, Warehouse warehouse, WorkFolder work) {}

  private Arrived.Appended append(Rows rows, Change change, NewRows news) {
    Dataset<Row> parsed = rows.parsed();
    long newLines =
        change.append(
            OrderLines.SCHEMA,
            news.of(StagedLines.from(parsed, mapping), OrderLines.SCHEMA, OrderLines.LINE_ID));
    Dataset<Row> returnRows =
        returnVersions(
            StagedReturns.from(parsed, mapping)
                .unionByName(StagedReturns.fromFlags(parsed, mapping)),
            rows.warehouse(),
            news);
    Dataset<Row> events =
        new ImportMatching(rows.warehouse(), mapping.match())
            .events(change.written(OrderLines.SCHEMA), rows.work().keep("returns", returnRows));
    long newEvents = change.append(ReturnEvents.SCHEMA, events);
    change.append(
        Listings.SCHEMA,
        news.of(StagedListings.from(parsed, mapping), Listings.SCHEMA, Listings.SKU));
    return new Arrived.Appended(newLines, newEvents);
  }

  /**
   * The return rows that say something new. A flag that says "no" does so only when it took a
   * return back.
   */
  private Dataset<Row> returnVersions(Dataset<Row> incoming, Warehouse warehouse, NewRows news) {
    if (warehouse.rows(OrderLines.SCHEMA) == 0 && warehouse.rows(ReturnEvents.SCHEMA) == 0) {
      return incoming.filter(not(StagedReturns.saysNothing()));
    }
    Dataset<Row> events = warehouse.versions(ReturnEvents.SCHEMA);
    Dataset<Row> stored =
        events.select(
            ReturnEvents.RETURN_ROW_ID.col(),
            ReturnEvents.rowKnownAt().as(ReturnEvents.KNOWN_AT.name()),
            ReturnEvents.rowKnownOn().as(ReturnEvents.KNOWN_ON.name()),
            ReturnEvents.REVISION.col(),
            ReturnEvents.CONTENT_HASH.col());
    if (mapping.hasFlags()) {
      Dataset<Row> lines = warehouse.versions(OrderLines.SCHEMA);
      stored = stored.unionByName(StagedReturns.notReturned(lines, events));
    }
    Column isOfANewLine = col(NewVersions.STATE).equalTo(NewVersions.IS_NEW);
    Dataset<Row> marked =
        NewVersions.mark(incoming, stored, ReturnRows.SCHEMA, ReturnEvents.RETURN_ROW_ID)
            .filter(not(isOfANewLine.and(StagedReturns.saysNothing())));
    return news.dated(marked, ReturnRows.SCHEMA);
  }
}
