package io.returnwise.bench;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Compares two outputs of one table, value by value. */
final class ColumnComparison {
  /** Relative to the larger value; for values below 1, absolute. */
  static final double TOLERANCE = 1e-9;

  private static final String OTHER = "_other_";

  private ColumnComparison() {}

  /**
   * Counts of lines and of differing values by column.
   *
   * @param ours every column of the table
   * @param theirs the key and any columns of the table
   */
  static Map<String, Object> of(Dataset<Row> ours, Dataset<Row> theirs, TableSchema schema) {
    Set<String> computed = Set.of(theirs.columns());
    String key = schema.key().get(0).name();
    List<Field> compared =
        schema.fields().stream()
            .filter(field -> !field.name().equals(key) && computed.contains(field.name()))
            .toList();
    List<Column> renamed = new ArrayList<>();
    renamed.add(col(key).as(OTHER + key));
    compared.forEach(field -> renamed.add(col(field.name()).as(OTHER + field.name())));
    Dataset<Row> joined =
        ours.join(
            theirs.select(renamed.toArray(Column[]::new)),
            col(key).equalTo(col(OTHER + key)),
            "full_outer");
    Column isInBoth = col(key).isNotNull().and(col(OTHER + key).isNotNull());
    List<Column> counts = new ArrayList<>();
    counts.add(count(col(OTHER + key)));
    counts.add(count(when(isInBoth, lit(1))));
    compared.forEach(field -> counts.add(sum(when(isInBoth.and(differs(field)), 1).otherwise(0))));
    Row counted = joined.agg(count(col(key)), counts.toArray(Column[]::new)).first();

    Map<String, Object> result = new LinkedHashMap<>();
    result.put("lines_returnwise", counted.getLong(0));
    result.put("lines_duckdb", counted.getLong(1));
    result.put("lines_in_both", counted.getLong(2));
    Map<String, Long> differing = new LinkedHashMap<>();
    for (int i = 0; i < compared.size(); i++) {
      differing.put(compared.get(i).name(), counted.getLong(3 + i));
    }
    result.put("tolerance", TOLERANCE);
    result.put("values_compared", counted.getLong(2) * compared.size());
    result.put("values_differing", differing.values().stream().mapToLong(n -> n).sum());
    result.put("differing_by_column", differing);
    result.put(
        "columns_not_computed_by_duckdb",
        schema.fields().stream().map(Field::name).filter(n -> !computed.contains(n)).toList());
    return result;
  }

  private static Column differs(Field field) {
    Column ours = field.col();
    Column theirs = col(OTHER + field.name());
    if (!field.type().equals(DataTypes.DoubleType)) {
      return not(ours.eqNullSafe(theirs));
    }
    Column scale = greatest(abs(ours), abs(theirs), lit(1.0));
    Column isFar = abs(ours.minus(theirs)).gt(scale.multiply(TOLERANCE));
    return coalesce(isFar, not(ours.eqNullSafe(theirs)));
  }
}
