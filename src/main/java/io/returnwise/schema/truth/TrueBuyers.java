package io.returnwise.schema.truth;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.schema.Field;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.TableSchema;
import java.util.List;

/** Columns of {@code truth/buyers}: every buyer who is not simply an honest person. */
public final class TrueBuyers {
  public static final Field BUYER_TOKEN =
      Field.required("buyer_token", StringType, OrderLines.BUYER_TOKEN.meaning());
  public static final Field KIND =
      Field.required(
          "kind", StringType, "Kind of abuser, or of honest buyer who may look like one.");
  public static final Field IS_ABUSER =
      Field.required("is_abuser", BooleanType, "Whether the buyer abuses returns.");
  public static final Field GROUP_ID =
      Field.optional(
          "group_id", StringType, "Ring of accounts or shared address; null when there is none.");
  public static final Field STRENGTH =
      Field.required(
          "strength",
          DoubleType,
          "Abusers: share of the lines, or orders, on which the buyer abuses; others: what is added"
              + " to the log-odds of a return.");
  public static final Field FROM_DAY =
      Field.required("from_day", DateType, "Day on which the buyer registered.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "buyers",
          "one abuser, or one honest buyer of a kind that may look like one",
          List.of(BUYER_TOKEN),
          List.of(BUYER_TOKEN, KIND, IS_ABUSER, GROUP_ID, STRENGTH, FROM_DAY));

  private TrueBuyers() {}
}
