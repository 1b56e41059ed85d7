package io.returnwise.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tells whether tables hold the same rows, whatever files they are in and in which order. */
final class RowHash {
  private static final String ENDING = ".parquet";

  private RowHash() {}

  /**
   * SHA-256 over name, columns, number of rows and sum of the rows' hashes of each table in the
   * folder and below it.
   */
  static String of(SparkSession spark, Path folder) {
    StringBuilder tables = new StringBuilder();
    for (Path table : tables(folder)) {
      Dataset<Row> rows = spark.read().parquet(table.toUri().toString());
      Row sums = sums(rows);
      tables.append(
          "%s (%s) %d %s\n"
              .formatted(
                  folder.relativize(table),
                  rows.schema().toDDL(),
                  sums.getLong(0),
                  sums.getDecimal(1)));
    }
    try {
      byte[] bytes = tables.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Row sums(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.columns())
            .sorted()
            // A null alone leaves the hash as it was.
            .flatMap(name -> Stream.of(col(name), col(name).isNull()))
            .toArray(Column[]::new);
    return rows.agg(count(lit(1)), sum(xxhash64(columns).cast("decimal(20,0)"))).first();
  }

  private static List<Path> tables(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(ENDING))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
  }
}
