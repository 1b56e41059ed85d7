package io.returnwise.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Many numbers of one type as a single array, while their rows are joined: every join copies its
 * rows column by column, and an array at once.
 *
 * @param name column with the array
 * @param columns names of the numbers, in their order
 */
record Packed(String name, List<String> columns) {

  Packed {
    columns = List.copyOf(columns);
  }

  /** The rows with the array in the place of the numbers. */
  Dataset<Row> in(Dataset<Row> rows) {
    List<Column> kept = new ArrayList<>();
    Arrays.stream(rows.columns())
        .filter(column -> !columns.contains(column))
        .forEach(column -> kept.add(col(column)));
    kept.add(array(columns.stream().map(c -> col(c)).toArray(Column[]::new)).as(name));
    return rows.select(kept.toArray(Column[]::new));
  }

  /** The numbers again, by name; null where a join has found no row. */
  Map<String, Column> out() {
    Map<String, Column> numbers = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      numbers.put(columns.get(i), col(name).getItem(i));
    }
    return numbers;
  }
}
