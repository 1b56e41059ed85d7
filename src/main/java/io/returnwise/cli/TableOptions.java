package io.returnwise.cli;

import io.returnwise.io.Warehouse;
import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which table to look at. */
final class TableOptions {
  @Parameters(paramLabel = "TABLE", description = "Name of the table; docs/tables.md lists them.")
  String table;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--as-of",
      paramLabel = "DAY",
      description = "Output of that day, or versions known before it (default: the newest).")
  private LocalDate asOf;

  /** Checks the name before a session starts. */
  TableSchema schema() {
    return Tables.named(table);
  }

  /** The rows, by rank where there is one, else by key. */
  Dataset<Row> rows() {
    Dataset<Row> rows = Warehouse.open(Sessions.get(), warehouse.path).newest(table, asOf);
    return rows.orderBy(order());
  }

  private Column[] order() {
    Field first = schema().fields().get(0);
    return first.name().equals("rank") ? new Column[] {first.col()} : schema().keyColumns();
  }
}
