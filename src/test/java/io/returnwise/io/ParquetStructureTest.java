package io.returnwise.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Listings;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class ParquetStructureTest {
  private static final String GOOD =
      """
      optional binary sku (STRING);
      required int64 known_at (TIMESTAMP(MICROS,true));
      optional int32 known_on (DATE);
      optional int32 revision;
      optional binary content_hash (STRING);
      """;

  @Test
  void takesFilesWithoutOptionalColumnsAndWithOthers() {
    ParquetStructure file = structure(GOOD + "optional int96 seen; optional binary SKU_NAME;");

    assertThat(file.differences()).isEmpty();
    assertThat(file.others()).containsExactly("seen", "SKU_NAME");
  }

  @Test
  void namesEveryColumnThatDiffers() {
    String bad =
        GOOD.replace("MICROS", "NANOS")
            .replace("int32 revision", "int64 revision")
            .replace("optional int32 known_on (DATE);", "")
            .replace("content_hash (STRING)", "content_hash");

    assertThat(structure(bad + "optional binary Sku (STRING);").differences())
        .containsExactly(
            "column known_at must be timestamp, but is required int64 known_at"
                + " (TIMESTAMP(NANOS,true))",
            "column known_on must be date, but is missing",
            "column revision must be int, but is bigint",
            "column content_hash must be string, but is binary",
            "column Sku comes twice, in large and small letters");
  }

  @Test
  void refusesTimesWithoutAZone() {
    assertThat(structure(GOOD.replace("MICROS,true", "MICROS,false")).differences())
        .containsExactly("column known_at must be timestamp, but is timestamp_ntz");
  }

  private static ParquetStructure structure(String columns) {
    return new ParquetStructure(
        Listings.SCHEMA, MessageTypeParser.parseMessageType("message file {" + columns + "}"));
  }
}
