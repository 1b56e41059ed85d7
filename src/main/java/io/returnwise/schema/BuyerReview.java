package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Columns of {@code buyer_review}: the buyers a person should look at, with evidence. */
public final class BuyerReview {
  public static final Field RANK =
      Field.required("rank", IntegerType, "Place in the queue, 1 first.");
  public static final Field BUYER_TOKEN =
      Field.required("buyer_token", StringType, "Keyed token of the buyer.");
  public static final Field TIER =
      Field.required(
          "tier", StringType, "watch or review; counts alone never reach more than review.");
  public static final Field FINDING =
      Field.required("finding", StringType, "What was found, in a few words.");
  public static final Field LINES =
      Field.required(
          "lines", LongType, "Matured lines that could be compared with their expectation.");
  public static final Field RETURNED_LINES =
      Field.required("returned_lines", LongType, "Lines of these that came back.");
  public static final Field EXPECTED_LINES =
      Field.optional(
          "expected_lines",
          DoubleType,
          "Lines of these expected back from anybody in the same situation.");
  public static final Field RATIO =
      Field.optional("ratio", DoubleType, "Returned against expected, shrunk towards 1.");
  public static final Field RATIO_LOW =
      Field.optional("ratio_low", DoubleType, "Lower end of the 95% interval of the ratio.");
  public static final Field RATIO_HIGH =
      Field.optional("ratio_high", DoubleType, "Upper end of the 95% interval of the ratio.");
  public static final Field P_VALUE =
      Field.optional(
          "p_value", DoubleType, "Chance that an honest buyer shows at least as many returns.");
  public static final Field Q_VALUE =
      Field.optional(
          "q_value",
          DoubleType,
          "Share of false alarms to be expected when everything up to this buyer is looked at.");
  public static final Field BULK_LINES =
      Field.required(
          "bulk_lines", LongType, "Lines of unusually many units of which nearly all came back.");
  public static final Field CORRECTION_LINES =
      Field.required(
          "correction_lines",
          LongType,
          "Lines of unusually many units that came back at once: probable order corrections.");
  public static final Field RETURNED_VALUE_MINOR =
      Field.optional(
          "returned_value_minor",
          LongType,
          "Value of the returned units in the evidence, in minor units of the shop currency.");
  public static final Field CURRENCY =
      Field.optional("currency", StringType, "Currency of the value.");
  public static final Field EVIDENCE =
      Field.required("evidence", StringType, "Kinds of evidence, with counts.");
  public static final Field INNOCENT_EXPLANATIONS =
      Field.required(
          "innocent_explanations",
          StringType,
          "Innocent explanations that were checked, and what was found.");
  public static final Field STATEMENT =
      Field.required(
          "statement", StringType, "The finding in full sentences, for the person who judges.");
  public static final Field ERROR_RATE =
      Field.required(
          "error_rate", DoubleType, "Share of false alarms the review tier is set to keep to.");
  public static final Field EXPIRES_ON =
      Field.required("expires_on", DateType, "Day from which this row must no longer be used.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "buyer_review",
          "one buyer with evidence",
          List.of(BUYER_TOKEN),
          List.of(
              RANK,
              BUYER_TOKEN,
              TIER,
              FINDING,
              LINES,
              RETURNED_LINES,
              EXPECTED_LINES,
              RATIO,
              RATIO_LOW,
              RATIO_HIGH,
              P_VALUE,
              Q_VALUE,
              BULK_LINES,
              CORRECTION_LINES,
              RETURNED_VALUE_MINOR,
              CURRENCY,
              EVIDENCE,
              INNOCENT_EXPLANATIONS,
              STATEMENT,
              ERROR_RATE,
              EXPIRES_ON));

  private BuyerReview() {}
}
