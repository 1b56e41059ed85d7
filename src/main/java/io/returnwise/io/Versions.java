package io.returnwise.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.row_number;

import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Picks one of the versions of each row of an append-only table. */
public final class Versions {
  private Versions() {}

  /**
   * The latest of the versions of each row.
   *
   * @param schema an append-only table; the first column of its key identifies the row
   */
  public static Dataset<Row> latest(TableSchema schema, Dataset<Row> versions) {
    return one(
        versions,
        of(schema).orderBy(OrderLines.KNOWN_AT.col().desc(), OrderLines.REVISION.col().desc()));
  }

  /**
   * The first of the versions of each row.
   *
   * @param schema an append-only table; the first column of its key identifies the row
   */
  public static Dataset<Row> first(TableSchema schema, Dataset<Row> versions) {
    return one(versions, inOrder(schema));
  }

  /**
   * Every version that was the newest at the end of some day, with the day on which another took
   * its place.
   *
   * @param schema an append-only table; the first column of its key identifies the row
   * @param until name of the column with that day, which is null for the latest version
   */
  public static Dataset<Row> inTurn(TableSchema schema, Dataset<Row> versions, String until) {
    Column next = lead(OrderLines.KNOWN_ON.col(), 1).over(inOrder(schema));
    return versions
        .withColumn(until, next)
        .filter(col(until).isNull().or(col(until).gt(OrderLines.KNOWN_ON.col())));
  }

  /**
   * The versions of each row, from the first on. Whatever looks through them does it in this order,
   * so that they are sorted once.
   */
  public static WindowSpec inOrder(TableSchema schema) {
    return of(schema).orderBy(OrderLines.KNOWN_AT.col(), OrderLines.REVISION.col());
  }

  private static WindowSpec of(TableSchema schema) {
    return Window.partitionBy(schema.key().get(0).col());
  }

  private static Dataset<Row> one(Dataset<Row> versions, WindowSpec order) {
    return versions
        .withColumn("_place", row_number().over(order))
        .filter(col("_place").equalTo(1))
        .drop("_place");
  }
}
