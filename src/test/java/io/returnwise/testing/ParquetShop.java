package io.returnwise.testing;

import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** A folder with the tables of a shop as Parquet, written file by file. */
public final class ParquetShop {
  public static final String KNOWN = "2025-03-01T10:00:00Z";

  private final Path folder;

  public ParquetShop(Path folder) {
    this.folder = folder;
  }

  public String input() {
    return folder.toString();
  }

  /** Writes the rows to one file, for example {@code order_lines/a.parquet}. */
  public ParquetShop with(String file, Dataset<Row> rows) {
    Path target = folder.resolve(file);
    Path aside = folder.resolve("_aside");
    rows.coalesce(1).write().mode(SaveMode.Overwrite).parquet(aside.toString());
    var parts = FileSystems.getDefault().getPathMatcher("glob:**/part-*.parquet");
    try (Stream<Path> files = Files.list(aside)) {
      Files.createDirectories(target.getParent());
      Files.move(
          files.filter(parts::matches).findFirst().orElseThrow(),
          target,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A plain sold line of March 2025 and whatever else is to be said of it. */
  public static TestTable line(TestTable lines, String id, Object... more) {
    return lines.row(
        with(
            more,
            OrderLines.LINE_ID,
            id,
            OrderLines.UNITS,
            1,
            OrderLines.PURCHASED_AT,
            KNOWN,
            OrderLines.PURCHASED_ON,
            "2025-03-01",
            OrderLines.LABEL_BASIS,
            "events",
            OrderLines.KNOWN_LAG_DAYS,
            0,
            OrderLines.KNOWN_AT,
            KNOWN,
            OrderLines.KNOWN_ON,
            "2025-03-01",
            OrderLines.REVISION,
            0));
  }

  /** A return of one unit, of a line, of March 2025. */
  public static TestTable event(TestTable events, String id, String line, Object... more) {
    return events.row(
        with(
            more,
            ReturnEvents.EVENT_ID,
            id,
            ReturnEvents.LINE_ID,
            line,
            ReturnEvents.UNITS,
            1,
            ReturnEvents.RETURNED_ON,
            "2025-03-20",
            ReturnEvents.KNOWN_AT,
            "2025-03-20T10:00:00Z",
            ReturnEvents.KNOWN_ON,
            "2025-03-20",
            ReturnEvents.REVISION,
            0));
  }

  /** A refund of March 2025. */
  public static TestTable refund(TestTable refunds, String id, Object... more) {
    return refunds.row(
        with(
            more,
            Refunds.REFUND_ID,
            id,
            Refunds.REFUNDED_ON,
            "2025-03-20",
            Refunds.KNOWN_AT,
            "2025-03-20T10:00:00Z",
            Refunds.KNOWN_ON,
            "2025-03-20",
            Refunds.REVISION,
            0));
  }

  /** A listing known since March 2025. */
  public static TestTable listing(TestTable listings, String sku, Object... more) {
    return listings.row(
        with(
            more,
            Listings.SKU,
            sku,
            Listings.KNOWN_AT,
            KNOWN,
            Listings.KNOWN_ON,
            "2025-03-01",
            Listings.REVISION,
            0));
  }

  /** Pairs of which the first few win. */
  private static Object[] with(Object[] more, Object... usual) {
    Map<Object, Object> pairs = new LinkedHashMap<>();
    for (Object[] some : new Object[][] {usual, more}) {
      for (int i = 0; i < some.length; i += 2) {
        pairs.put(some[i], some[i + 1]);
      }
    }
    return pairs.entrySet().stream()
        .flatMap(pair -> Stream.of(pair.getKey(), pair.getValue()))
        .toArray();
  }
}
