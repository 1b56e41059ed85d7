package io.returnwise.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.returnwise.schema.Field;

/**
 * One immutable folder of files that a commit lists.
 *
 * @param path path relative to the warehouse
 * @param asOf as-of day of an output (ISO), null for a batch of an append-only table
 * @param rows rows in the folder, from the Parquet footers
 * @param sequence number of the commit that added it; later folders are newer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Folder(
    @JsonProperty("path") String path,
    @JsonProperty("as_of") String asOf,
    @JsonProperty("rows") long rows,
    @JsonProperty("sequence") long sequence) {

  /** Whether its rows have a mark; those that were written without marks have it. */
  boolean has(Field mark) {
    return !path.endsWith("/" + partOf(mark, false));
  }

  /** Name of the folder of the rows with a value of a column. */
  static String partOf(Field part, Object value) {
    return "%s=%s".formatted(part.name(), value);
  }
}
