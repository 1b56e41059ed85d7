package io.returnwise.testing;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A few rows of a table, spelling out only the columns that matter to the test.
 *
 * <p>A column that is not given is null if it may be, else a neutral value of its type that differs
 * from row to row.
 */
public final class TestTable {
  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
  private static final Instant FIRST_INSTANT = Instant.parse("2024-01-01T00:00:00Z");

  private final TableSchema schema;
  private final List<Row> rows = new ArrayList<>();

  private TestTable(TableSchema schema) {
    this.schema = schema;
  }

  public static TestTable of(TableSchema schema) {
    return new TestTable(schema);
  }

  /**
   * Adds a row from field, value pairs. Dates and timestamps may be ISO text, an int may stand for
   * any kind of number.
   */
  public TestTable row(Object... fieldsAndValues) {
    Map<Field, Object> given = pairs(fieldsAndValues);
    int number = rows.size() + 1;
    rows.add(
        RowFactory.create(
            schema.fields().stream()
                .map(
                    field ->
                        given.containsKey(field)
                            ? converted(field, given.get(field))
                            : unspecified(field, number))
                .toArray()));
    return this;
  }

  /** The rows as a table of the session. */
  public Dataset<Row> on(SparkSession spark) {
    return spark.createDataFrame(rows, schema.structType());
  }

  private Map<Field, Object> pairs(Object... fieldsAndValues) {
    if (fieldsAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("A field has no value: give field, value pairs");
    }
    Map<Field, Object> given = new HashMap<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      Field field = (Field) fieldsAndValues[i];
      if (!schema.fields().contains(field)) {
        throw new IllegalArgumentException(
            "Table %s has no column %s".formatted(schema.table(), field.name()));
      }
      if (given.containsKey(field)) {
        throw new IllegalArgumentException("Column %s is given twice".formatted(field.name()));
      }
      given.put(field, fieldsAndValues[i + 1]);
    }
    return given;
  }

  private static Object converted(Field field, Object value) {
    if (value == null) {
      if (!field.nullable()) {
        throw new IllegalArgumentException("Column %s must have a value".formatted(field.name()));
      }
      return null;
    }
    DataType type = field.type();
    if (value instanceof String text) {
      return fromText(type, text);
    }
    if (value instanceof Number number) {
      return fromNumber(type, number);
    }
    return value;
  }

  private static Object fromText(DataType type, String text) {
    if (type.equals(DataTypes.DateType)) {
      return LocalDate.parse(text);
    }
    return type.equals(DataTypes.TimestampType) ? Instant.parse(text) : text;
  }

  private static Object fromNumber(DataType type, Number number) {
    if (type.equals(DataTypes.LongType) && number instanceof Integer) {
      return number.longValue();
    }
    return type.equals(DataTypes.DoubleType) ? (Object) number.doubleValue() : number;
  }

  private static Object unspecified(Field field, int row) {
    return field.nullable() ? null : neutral(field, row);
  }

  private static Object neutral(Field field, int row) {
    DataType type = field.type();
    if (type.equals(DataTypes.StringType)) {
      return field.name() + "-" + row;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return false;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return row;
    }
    if (type.equals(DataTypes.LongType)) {
      return (long) row;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return (double) row;
    }
    if (type.equals(DataTypes.DateType)) {
      return FIRST_DAY.plusDays(row);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return FIRST_INSTANT.plus(row, ChronoUnit.DAYS);
    }
    throw new IllegalArgumentException(
        "No neutral value for column %s of type %s: give one"
            .formatted(field.name(), type.catalogString()));
  }
}
