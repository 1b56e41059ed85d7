package io.returnwise.schema.truth;

import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.schema.Field;
import io.returnwise.schema.TableSchema;
import java.util.List;

/** Columns of {@code truth/world}: seed, settings, and what the seed drew from their ranges. */
public final class TrueWorld {
  /** Names that every simulation writes. */
  public static final String PRESET = "preset";

  public static final String SEED = "seed";
  public static final String LINES = "lines";
  public static final String WINDOW_DAYS = "window-days";

  /** Stands for preset, lines and every setting, but not for the seed. */
  public static final String SETTINGS_HASH = "settings-hash";

  public static final Field NAME = Field.required("name", StringType, "What is stated.");
  public static final Field VALUE = Field.required("value", StringType, "Its value.");

  public static final TableSchema SCHEMA =
      new TableSchema(
          "world", "one fact about the simulated world", List.of(NAME), List.of(NAME, VALUE));

  private TrueWorld() {}
}
