package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code rejected_rows}: one row for each input row that could not be used. */
public final class RejectedRows {
  public static final Field IMPORT_ID =
      Field.required(
          "import_id", StringType, "Hash of the import: its files and its mapping, if it has one.");
  public static final Field FILE = Field.required("file", StringType, "Name of the file.");
  public static final Field LINE_NUMBER =
      Field.required(
          "line_number",
          LongType,
          "Line of the file on which the row starts, the header being line 1; in a Parquet file"
              + " the number of the row, from 1.");
  public static final Field RAW_TEXT =
      Field.required("raw_text", StringType, "The row, with personal data redacted.");
  public static final Field REASONS =
      Field.required("reasons", StringType, "Every reason, one after the other.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "rejected_rows",
          "one input row that could not be used",
          List.of(IMPORT_ID, FILE, LINE_NUMBER),
          List.of(IMPORT_ID, FILE, LINE_NUMBER, RAW_TEXT, REASONS));

  private RejectedRows() {}
}
