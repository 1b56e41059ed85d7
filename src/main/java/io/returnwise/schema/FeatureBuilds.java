package io.returnwise.schema;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Columns of {@code feature_builds}: what the ledgers and features of an as-of day were built from,
 * so that those of a later day can continue them.
 */
public final class FeatureBuilds {
  public static final Field AS_OF = Field.required("as_of", DateType, "As-of day of the build.");
  public static final Field NEWEST_CHANGE =
      Field.required(
          "newest_change",
          LongType,
          "Number of the newest change of the warehouse when its rows were read; what came later"
              + " may be missing.");
  public static final Field BASIS =
      Field.required(
          "basis",
          StringType,
          "Hash of all that rows follow from besides the tables read: settings, policy, catalogue"
              + " of features, version.");
  public static final Field ENTITIES =
      Field.required("entities", StringType, "Entities that any line has a key of.");
  public static final Field APPENDS =
      Field.required("appends", IntegerType, "Builds since everything was last built anew.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "feature_builds",
          "one build as of one day",
          List.of(AS_OF),
          List.of(AS_OF, NEWEST_CHANGE, BASIS, ENTITIES, APPENDS));

  private FeatureBuilds() {}
}
