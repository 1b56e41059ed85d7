package io.returnwise.job;

import io.returnwise.io.TableStore.Change;
import io.returnwise.io.WorkFolder;
import io.returnwise.schema.ImportLog;
import io.returnwise.schema.RejectedRows;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Loads the rows of a source into the warehouse.
 *
 * <p>Reads files; appends to {@code order_lines}, {@code return_events}, {@code refunds}, {@code
 * listings}, {@code rejected_rows} and {@code import_log} in one commit. Rows that were loaded
 * before change nothing.
 */
public final class Ingest {
  private final JobContext context;

  public Ingest(JobContext context) {
    this.context = context;
  }

  /**
   * What an import did.
   *
   * @param files the files with their hashes
   * @param counts input rows by file, outcome and reason
   * @param notes what a person should know of it
   * @param newLines order line versions appended
   * @param newEvents return event versions appended
   */
  public record Result(
      List<ImportFiles.Found> files,
      ImportCounts counts,
      List<String> notes,
      long newLines,
      long newEvents) {}

  /**
   * Loads what the source has.
   *
   * @param receivedOn day on which restatements without a time of their own became known
   */
  public Result run(ImportSource source, Optional<LocalDate> receivedOn) {
    try (WorkFolder work = context.warehouse().workFolder("ingest", context.runId())) {
      Arrived arrived = source.read(context, work);
      Change change = context.warehouse().change("ingest", context.runId());
      NewRows news = new NewRows(context.warehouse(), work, receivedOn);
      Arrived.Appended appended = arrived.tables().append(change, news);
      ImportFiles files = arrived.files();
      if (ImportCounts.logged(context.warehouse(), files.importId()).isEmpty()) {
        arrived.rejected().ifPresent(rows -> change.append(RejectedRows.SCHEMA, rows));
        change.append(ImportLog.SCHEMA, arrived.counts().log(context.spark(), files));
      }
      change.commit();
      return new Result(
          files.found(), arrived.counts(), arrived.notes(), appended.lines(), appended.events());
    }
  }
}
