package io.returnwise.ingest;

import io.returnwise.config.MappingReader;
import io.returnwise.ingest.Mapping.FileMapping;
import io.returnwise.io.RawFile;
import io.returnwise.io.RawFiles;
import io.returnwise.testing.SmallShop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Small files written out and parsed, as an import does it. */
record Parsed(Dataset<Row> rows, Mapping mapping) {
  static final byte[] KEY = "a key of 24 plain bytes.".getBytes(StandardCharsets.UTF_8);

  static Parsed orders(SparkSession spark, Path folder, String mapping, String... rows) {
    Path file = SmallShop.write(folder, "orders.csv", SmallShop.orders(rows));
    return of(spark, file, mapping, 0, new BuyerTokens(KEY));
  }

  static Parsed returns(SparkSession spark, Path folder, String mapping, String... rows) {
    Path file = SmallShop.write(folder, "returns.csv", SmallShop.returns(rows));
    return of(spark, file, mapping, 1, new BuyerTokens(KEY));
  }

  static Parsed of(SparkSession spark, Path file, String text, int layout, BuyerTokens tokens) {
    Mapping mapping = MappingReader.read("test", text);
    FileMapping columns = mapping.files().get(layout);
    RawFile raw =
        new RawFile(
            file.toString(),
            file.getFileName().toString(),
            columns.delimiter(),
            columns.quote(),
            columns.encoding(),
            columns.columns());
    Dataset<Row> read = new RawFiles(spark).read(List.of(raw));
    return new Parsed(ParsedRows.of(read, mapping, columns, tokens), mapping);
  }

  List<Row> lines() {
    return StagedLines.from(rows, mapping).orderBy("order_item_id", "line_id").collectAsList();
  }

  List<Row> rejected() {
    return ImportOutcome.rejected(rows, "i1").orderBy("line_number").collectAsList();
  }
}
