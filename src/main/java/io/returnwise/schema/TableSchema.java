package io.returnwise.schema;

import io.returnwise.error.InvalidDataException;
import io.returnwise.error.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The promised shape of a table.
 *
 * @param table table name
 * @param grain what one row stands for
 * @param key columns that together identify a row
 * @param fields columns in order
 */
public record TableSchema(String table, String grain, List<Field> key, List<Field> fields) {

  public TableSchema {
    key = List.copyOf(key);
    fields = List.copyOf(fields);
  }

  public StructType structType() {
    return DataTypes.createStructType(
        fields.stream().map(Field::toStructField).toArray(StructField[]::new));
  }

  public Column[] columns() {
    return fields.stream().map(Field::col).toArray(Column[]::new);
  }

  public Column[] keyColumns() {
    return key.stream().map(Field::col).toArray(Column[]::new);
  }

  /** The same table with more columns behind its own. */
  public TableSchema with(List<Field> more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(more);
    return new TableSchema(table, grain, key, all);
  }

  /**
   * Returns exactly the promised columns, in the promised order.
   *
   * @throws InvalidDataException listing every missing or wrongly typed column
   */
  public Dataset<Row> conform(Dataset<Row> rows) {
    check(rows.schema());
    return rows.select(columns());
  }

  /** The promised columns; optional ones that the rows lack are null. */
  public Dataset<Row> fill(Dataset<Row> rows) {
    Set<String> found = Set.of(rows.columns());
    Dataset<Row> filled =
        rows.withColumns(
            fields.stream()
                .filter(field -> field.nullable() && !found.contains(field.name()))
                .collect(
                    Collectors.toMap(
                        Field::name, field -> functions.lit(null).cast(field.type()))));
    return conform(filled);
  }

  /**
   * Compares the structure of a file with the promise: it may lack optional columns, which are read
   * as null.
   *
   * @throws InvalidDataException listing every missing or wrongly typed column
   */
  public void checkFile(StructType actual) {
    require(fileDifferences(types(actual)));
  }

  /**
   * Every missing or wrongly typed column of a file, as text; optional ones may be missing.
   *
   * @param types type of each column of the file, by its name
   */
  public List<String> fileDifferences(Map<String, String> types) {
    return differences(
        fields.stream()
            .filter(field -> !field.nullable() || types.containsKey(field.name()))
            .toList(),
        types);
  }

  /**
   * Compares a found structure with the promise.
   *
   * @throws InvalidDataException listing every missing or wrongly typed column
   */
  public void check(StructType actual) {
    require(differences(fields, types(actual)));
  }

  private static Map<String, String> types(StructType actual) {
    return Arrays.stream(actual.fields())
        .collect(Collectors.toMap(StructField::name, field -> field.dataType().catalogString()));
  }

  private static List<String> differences(List<Field> expected, Map<String, String> types) {
    List<String> differences = new ArrayList<>();
    for (Field field : expected) {
      String type = types.getOrDefault(field.name(), "missing");
      if (!type.equals(field.type().catalogString())) {
        differences.add(
            "column %s must be %s, but is %s"
                .formatted(field.name(), field.type().catalogString(), type));
      }
    }
    return differences;
  }

  private void require(List<String> differences) {
    Problems problems = new Problems("Table " + table + " (" + grain + ") breaks its contract");
    differences.forEach(problems::add);
    problems.throwIfAny(InvalidDataException::new);
  }
}
