package io.returnwise.job;

import static org.apache.spark.sql.functions.col;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.NewVersions;
import io.returnwise.io.Warehouse;
import io.returnwise.io.WorkFolder;
import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of an import that say something new, beside what is stored. */
final class NewRows {
  private final Warehouse warehouse;
  private final WorkFolder work;
  private final Optional<LocalDate> receivedOn;

  NewRows(Warehouse warehouse, WorkFolder work, Optional<LocalDate> receivedOn) {
    this.warehouse = warehouse;
    this.work = work;
    this.receivedOn = receivedOn;
  }

  /** Rows of a source that says the same again with every export. */
  Dataset<Row> of(Dataset<Row> incoming, TableSchema schema, Field id) {
    if (warehouse.rows(schema) == 0) {
      return incoming;
    }
    Dataset<Row> stored = warehouse.versions(schema);
    return dated(NewVersions.mark(incoming, stored, schema, id), schema);
  }

  /** Rows that are versions with a known time of their own; what is in no file stays as it is. */
  Dataset<Row> versions(Dataset<Row> incoming, TableSchema schema) {
    if (warehouse.rows(schema) == 0) {
      return incoming;
    }
    return dated(
        NewVersions.markVersions(incoming, warehouse.versions(schema), schema),
        schema,
        undated -> NewVersions.newest(undated, incoming, schema));
  }

  /** The marked rows that say something new, dated so that they come after what is known. */
  Dataset<Row> dated(Dataset<Row> marked, TableSchema schema) {
    return dated(marked, schema, UnaryOperator.identity());
  }

  private Dataset<Row> dated(
      Dataset<Row> found, TableSchema schema, UnaryOperator<Dataset<Row>> whatHolds) {
    Dataset<Row> marked =
        work.keep(
            "marked-" + schema.table(),
            found.filter(col(NewVersions.STATE).notEqual(NewVersions.UNCHANGED)));
    Dataset<Row> undated = marked.filter(col(NewVersions.STATE).equalTo(NewVersions.UNDATED));
    Dataset<Row> dated =
        marked.filter(col(NewVersions.STATE).isin(NewVersions.IS_NEW, NewVersions.RESTATES));
    if (receivedOn.isPresent()) {
      return schema
          .conform(dated)
          .unionByName(NewVersions.received(whatHolds.apply(undated), schema, receivedOn.get()));
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
