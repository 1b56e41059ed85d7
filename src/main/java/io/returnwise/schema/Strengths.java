package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Columns of {@code shrinkage_strengths}: how far the rates of each entity are drawn to the level
 * above it, day by day.
 */
public final class Strengths {
  public static final Field ENTITY = Field.required("entity", StringType, "What the key is.");
  public static final Field DAY =
      Field.required("day", DateType, "Day for which the strength holds; it knows earlier days.");
  public static final Field MEAN =
      Field.required("mean", DoubleType, "Matured return rate of the whole shop.");
  public static final Field STRENGTH =
      Field.required(
          "strength", DoubleType, "Lines a key needs to weigh as much as the level above.");
  public static final Field LINES =
      Field.required("lines", LongType, "Matured lines the estimate rests on.");

  public static final Field REASON_STRENGTH =
      Field.required(
          "reason_strength",
          DoubleType,
          "Returns a key needs for its mix of reasons to weigh as much as the level above.");
  public static final Field RETURNS =
      Field.required("returns", LongType, "Returns that the strength of the mix rests on.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "shrinkage_strengths",
          "one entity on one day",
          List.of(ENTITY, DAY),
          List.of(ENTITY, DAY, MEAN, STRENGTH, LINES, REASON_STRENGTH, RETURNS));

  private Strengths() {}
}
