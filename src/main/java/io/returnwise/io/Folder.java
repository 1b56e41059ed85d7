package io.returnwise.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

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
    @JsonProperty("sequence") long sequence) {}
