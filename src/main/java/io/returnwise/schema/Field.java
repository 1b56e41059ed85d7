package io.returnwise.schema;

import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a table, declared once.
 *
 * @param name column name
 * @param type Spark type
 * @param nullable whether a row may have no value; a data rule, since Parquet drops "not null"
 * @param meaning what a value stands for, with its unit
 */
public record Field(String name, DataType type, boolean nullable, String meaning) {

  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(meaning, "meaning");
  }

  public static Field required(String name, DataType type, String meaning) {
    return new Field(name, type, false, meaning);
  }

  public static Field optional(String name, DataType type, String meaning) {
    return new Field(name, type, true, meaning);
  }

  public Column col() {
    return functions.col(name);
  }

  /** The column of a Dataset that was given an alias. */
  public Column of(String alias) {
    return functions.col(alias + "." + name);
  }

  public StructField toStructField() {
    return DataTypes.createStructField(name, type, nullable);
  }
}
