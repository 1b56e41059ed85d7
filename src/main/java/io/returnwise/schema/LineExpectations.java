package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Columns of {@code line_expectations}: what was to be expected of each matured line without the
 * history that is judged.
 */
public final class LineExpectations {
  public static final Field LINE_ID = Field.required("line_id", StringType, "The order line.");
  public static final Field FOLD =
      Field.required(
          "fold",
          IntegerType,
          "Number of the block in time; the model of a block saw only lines matured before it.");
  public static final Field LISTING_PROBABILITY =
      Field.required(
          "listing_probability",
          DoubleType,
          "Return probability from a model without the own history of the SKU, its variant and its parent.");
  public static final Field BUYER_PROBABILITY =
      Field.required(
          "buyer_probability",
          DoubleType,
          "Return probability from a model without the own history of the buyer.");
  public static final Field LABEL =
      Field.required(
          "label", DoubleType, "1 when any unit came back within the label window, else 0.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "line_expectations",
          "one matured order line that a model trained only on earlier lines has predicted",
          List.of(LINE_ID),
          List.of(LINE_ID, FOLD, LISTING_PROBABILITY, BUYER_PROBABILITY, LABEL));

  private LineExpectations() {}
}
