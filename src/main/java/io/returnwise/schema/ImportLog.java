package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code import_log}: what became of the rows of each file. */
public final class ImportLog {
  public static final Field IMPORT_ID =
      Field.required(
          "import_id", StringType, "Hash of the import: its files and its mapping, if it has one.");
  public static final Field FILE =
      Field.required(
          "file",
          StringType,
          "Name of the file; of a Parquet file with the folders below the input.");
  public static final Field FILE_SHA256 =
      Field.required("file_sha256", StringType, "SHA-256 of the bytes of the file.");
  public static final Field OUTCOME =
      Field.required("outcome", StringType, "accepted, excluded or rejected.");
  public static final Field REASON =
      Field.required(
          "reason",
          StringType,
          "For accepted rows the table they went to and whether they were new; else why.");
  public static final Field ROWS = Field.required("rows", LongType, "Number of input rows.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "import_log",
          "input rows of one file of one import with the same outcome and reason",
          List.of(IMPORT_ID, FILE, OUTCOME, REASON),
          List.of(IMPORT_ID, FILE, FILE_SHA256, OUTCOME, REASON, ROWS));

  private ImportLog() {}
}
