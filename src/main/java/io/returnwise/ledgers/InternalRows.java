package io.returnwise.ledgers;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as Spark keeps them. Reading and writing them without an object for each value is what makes
 * a {@link RunningPass} fast; it takes two calls that Spark does not promise to keep, and they are
 * all in here.
 */
final class InternalRows {
  private InternalRows() {}

  /** The rows of a query, in the order of its partitions; each row is overwritten by the next. */
  static JavaRDD<InternalRow> of(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd().toJavaRDD();
  }

  /**
   * A table of rows.
   *
   * @param source any query of the same session
   */
  static Dataset<Row> table(Dataset<Row> source, JavaRDD<InternalRow> rows, StructType schema) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) source)
        .sparkSession()
        .internalCreateDataFrame(rows.rdd(), schema, false);
  }
}
