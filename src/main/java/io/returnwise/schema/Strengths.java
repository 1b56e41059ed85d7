package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;

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

  public static final Field RETURNED_LINES =
      Field.required("returned_lines", LongType, "Of the matured lines those that came back.");
  public static final Field PAIRS =
      pairs("pairs", "Ordered pairs of matured lines of one key, over all keys.");
  public static final Field RETURNED_PAIRS =
      pairs("returned_pairs", "Of these, pairs that both came back.");
  public static final Field RETURN_PAIRS =
      pairs("return_pairs", "Ordered pairs of returns of one key, over all keys.");
  public static final Field ALIKE_PAIRS =
      pairs("alike_pairs", "Of these, pairs with the same reason.");

  /** Sums over keys that an estimate follows from, as known before the day. */
  public static final List<Field> SUMS =
      List.of(LINES, RETURNED_LINES, PAIRS, RETURNED_PAIRS, RETURNS, RETURN_PAIRS, ALIKE_PAIRS);

  public static final TableSchema SCHEMA =
      new TableSchema(
          "shrinkage_strengths",
          "one entity on one day",
          List.of(ENTITY, DAY),
          Stream.concat(Stream.of(ENTITY, DAY, MEAN, STRENGTH, REASON_STRENGTH), SUMS.stream())
              .toList());

  private Strengths() {}

  private static Field pairs(String name, String meaning) {
    return Field.required(name, LongType, meaning);
  }
}
