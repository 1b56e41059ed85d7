package io.returnwise.cli;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.OrderLines;
import io.returnwise.testing.ParquetShop;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import io.returnwise.testing.TestTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SparkExtension.class)
class BadInputTest {
  private static final String GOOD = SmallShop.sale("1", "2025-03-01T10:00:00", "S1", 1);
  private static final String BAD = SmallShop.sale("2", "yesterday", "S1", 1);

  @TempDir private static Path folder;
  private static String warehouse;
  private static String mapping;
  private static String before;

  /** What a command left behind. */
  private record Ended(int exitCode, String out, String err) {}

  @BeforeAll
  static void loadAGoodFile(SparkSession spark) {
    Sessions.use(spark);
    warehouse = folder.resolve("warehouse").toString();
    mapping = SmallShop.write(folder, "mapping.yaml", SmallShop.MAPPING).toString();
    Path good = SmallShop.write(folder, "orders.csv", SmallShop.orders(GOOD));
    assertThat(ingest(good.toString()))
        .extracting(Ended::exitCode, Ended::out)
        .containsExactly(
            0,
            "Loaded 1 rows: 1 accepted, 0 excluded, 0 rejected;"
                + " new versions: 1 order lines, 0 returns%n".formatted());
    before = stored();
  }

  static Stream<Arguments> badFiles() {
    byte[] header = SmallShop.orders("").strip().getBytes(StandardCharsets.UTF_8);
    byte[] latin = "Stra\u00dfe,".getBytes(StandardCharsets.ISO_8859_1);
    byte[] rows =
        (SmallShop.orders((GOOD + "\n").repeat(1000)) + "O2,").getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(
            "orders-empty.csv",
            new byte[0],
            "orders-empty.csv: expected a header and rows, found an empty file"),
        Arguments.of(
            "orders-columns.csv",
            "order,item,time,sku,units\n1,1,1,1,1\n".getBytes(StandardCharsets.UTF_8),
            "found [order, item, time, sku, units]; missing [currency, email, kind, note, price,"
                + " qty]"),
        Arguments.of(
            "orders-twice.csv",
            (SmallShop.orders("").strip() + ",qty\n").getBytes(StandardCharsets.UTF_8),
            "orders-twice.csv: expected the column qty once, found it 2 times"),
        Arguments.of(
            "orders-latin-header.csv",
            joined(latin, header),
            "orders-latin-header.csv: expected UTF-8 text, found bytes that are not, near its beginning"),
        Arguments.of(
            "orders-latin-row.csv",
            joined(rows, latin),
            "orders-latin-row.csv: expected UTF-8 text, found bytes that are not, after line"),
        Arguments.of(
            "orders-header-only.csv",
            header,
            "orders-header-only.csv: expected at least one usable row, found none (0 excluded, 0"
                + " rejected)"),
        Arguments.of(
            "orders-none.csv",
            SmallShop.orders(BAD).getBytes(StandardCharsets.UTF_8),
            "orders-none.csv: expected at least one usable row, found none (0 excluded, 1"
                + " rejected), for example 1 x purchased_at: expected a time as"
                + " yyyy-MM-dd'T'HH:mm:ss"),
        Arguments.of(
            "orders-many.csv",
            SmallShop.orders(GOOD, GOOD, BAD).getBytes(StandardCharsets.UTF_8),
            "orders-many.csv: expected at most 20.0% rejected rows (ingest.max-rejected-share),"
                + " found 33.3% (1 of 3)"),
        Arguments.of(
            "invoices.csv",
            SmallShop.orders(GOOD).getBytes(StandardCharsets.UTF_8),
            "invoices.csv: expected a file name like one of [orders*, returns*] of mapping"
                + " small-shop"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void refusesABadFile(String name, byte[] bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);

    isRefused(3, message, ingest(file.toString()));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void refusesAMissingFile() {
    String missing = folder.resolve("orders-missing.csv").toString();

    isRefused(
        3,
        missing + ": expected a file, a folder with files or a glob, found none",
        ingest(missing));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void takesMoreRejectedRowsWhenTold() {
    Path file = SmallShop.write(folder, "orders-half.csv", SmallShop.orders(GOOD, BAD));
    String other = folder.resolve("tolerant").toString();
    Ended ended =
        run(
            "ingest",
            "--input",
            file.toString(),
            "--mapping",
            mapping,
            "--warehouse",
            other,
            "--set",
            "ingest.max-rejected-share=0.5");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("Loaded 2 rows: 1 accepted, 0 excluded, 1 rejected");
    assertThat(run("show", "rejected_rows", "--warehouse", other).out())
        .contains("purchased_at: expected a time as")
        .contains("orders-half.csv")
        .doesNotContain("ann@example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --set label.window-days=sixty           | label.window-days: expected a whole number, found 'sixty'
          --set label.window-days=0               | label.window-days must be from 1 to 730, but is 0
          --set label.window-day=45               | label.window-day: unknown setting; known settings are
          --set policy.file=none.yaml             | policy.file none.yaml: expected a file, found none
          --settings none.yaml                    | --settings none.yaml: expected a file, found none
          --received-on 31.12.2025                | expected a day such as 2011-12-10, found '31.12.2025'
          --received-on 2025-02-30                | expected a day such as 2011-12-10, found '2025-02-30'
          --colour red                            | Unknown options: '--colour', 'red'
          """)
  void refusesABadSettingBeforeAnythingStarts(String options, String message) {
    List<String> arguments =
        new ArrayList<>(List.of("ingest", "--mapping", mapping, "--warehouse", warehouse));
    arguments.addAll(List.of(options.split(" ")));
    arguments.addAll(List.of("--input", "none.csv"));

    isRefused(2, message, run(arguments.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | ingest --source xml --mapping none.yaml | --source: expected one of [mapped, parquet], found 'xml'
          2 | ingest --source parquet --mapping a.yaml | --mapping a.yaml: expected none with --source parquet
          2 | ingest                                  | Missing required option: '--mapping=MAPPING.yaml'
          2 | ingest --source mapped                  | Missing required option: '--mapping=MAPPING.yaml'
          2 | run --as-of 2025-06-01                  | Missing required option: '--mapping=MAPPING.yaml'
          3 | ingest --source parquet                 | none: expected a folder with folders of the names [order_lines, return_events, refunds, listings], found none of them
          """)
  void refusesASourceThatIsNot(int exitCode, String arguments, String message) {
    isRefused(
        exitCode,
        message,
        run(
            List.of(arguments.split(" ")),
            "--warehouse",
            warehouse,
            "--input",
            folder.resolve("none").toString()));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void loadsParquetWithoutAKey(SparkSession spark) {
    TestTable lines = ParquetShop.line(TestTable.of(OrderLines.SCHEMA), "L1");
    ParquetShop shop = new ParquetShop(folder.resolve("shop"));
    shop.with("order_lines/a.parquet", lines.on(spark).withColumn("depot", lit("north")));
    Path other = folder.resolve("parquet");
    Ended ended =
        run(
            List.of("ingest", "--source", "parquet"),
            "--input",
            shop.input(),
            "--warehouse",
            other.toString());

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("Loaded 1 rows: 1 accepted, 0 excluded, 0 rejected; new versions: 1 order lines");
    assertThat(ended.err())
        .contains("order_lines: columns that the table does not have are not read: depot");
    assertThat(other.resolve("_key")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Europe/Berlin    | Mars              | zone: expected a zone such as Europe/Berlin, found 'Mars'
          source:          | sauce:            | sauce: unknown key; expected one of
          kind = 'FEE'     | king = 'FEE'      | files.orders.exclude.when: cannot use the expression "king = 'FEE'"
          kind = 'FEE'     | kind = 'FEE       | files.orders.exclude.when: cannot use the expression "kind = 'FEE"
          kind = 'FEE'     | kind              | files.orders.exclude.when: cannot use the expression "kind"
          purchased_at: time | purchased_at: {column: time, format: "YYYY-MM-dd"} | expected a pattern such as yyyy-MM-dd without any of the letters
          null-values: ["NA"] | quote: ","      | files.orders.quote: expected two different characters that end no line as delimiter and quote
          unit_price: price | unit_price: {expression: "cast(price as decimal(10,2)) / 0"} | An expression of the mapping fails on a row
          files:           | files: [          | expected YAML keys and values, found something else in line
          """)
  void refusesABadMapping(String good, String bad, String message) {
    Path file = SmallShop.write(folder, "mapping-bad.yaml", SmallShop.MAPPING.replace(good, bad));

    isRefused(
        2,
        message,
        run(
            "ingest",
            "--input",
            folder.resolve("orders.csv").toString(),
            "--mapping",
            file.toString(),
            "--warehouse",
            warehouse));
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | show order_line --warehouse @                      | order_line
          2 | show order_lines --warehouse @ --as-of tomorrow    | expected a day such as 2011-12-10, found 'tomorrow'
          2 | show order_lines --warehouse @ --limit 0           | --limit: expected at least 1, found 0
          2 | show order_lines                                   | Missing required option: '--warehouse=DIR'
          2 | export order_lines --warehouse @ --to lines.xlsx   | --to lines.xlsx: expected a name that ends in .csv, .json or .parquet
          2 | export orders --warehouse @ --to lines.csv         | orders
          3 | export-model --warehouse @ --to model.json         | There is no model yet: run 'train-model' first
          3 | export-model --warehouse @ --model 7 --to model.json | There is no model 7; there are []
          3 | models show --warehouse @                          | There is no model yet: run 'train-model' first
          3 | models promote 7 --warehouse @                     | There is no model 7; there are []
          3 | models rollback --warehouse @                      | There is no model to go back to
          3 | explain --line none --warehouse @                  | There is no order line none
          3 | explain --sku none --warehouse @                   | There is no order line of the SKU none
          2 | explain --warehouse @                              | Error: Missing required argument (specify one of these): (--line=ID | --sku=SKU)
          2 | models promote --warehouse @                       | Missing required parameter: 'NUMBER'
          3 | show return_scores --warehouse @                   | The warehouse has no table return_scores; it has [
          3 | show order_lines --warehouse @/none                | none
          2 | build-features --warehouse @ --as-of 2025-13-01    | expected a day such as 2011-12-10, found '2025-13-01'
          3 | score-orders --warehouse @ --as-of 2025-06-01      | run 'train-model' first
          3 | build-features --warehouse @ --as-of 2001-01-01    | No order line is known before 2001-01-01
          3 | build-features --warehouse @ --as-of 2001-01-01 --set shop.currency=EUR | No order line is known before 2001-01-01
          2 | maintain --warehouse @ --file-mb 0                 | --file-mb 0 --keep-hours 72: expected at least 1 and at least 0
          2 | maintain --warehouse @ --keep-hours -1             | --file-mb 128 --keep-hours -1: expected
          """)
  void refusesWhatIsNotThere(int exitCode, String arguments, String message) {
    isRefused(exitCode, message, run(arguments.replace("@", warehouse).split(" ")));
  }

  @Test
  void aFailedFirstImportPinsNoKey() {
    String other = folder.resolve("other-key").toString();
    String key = SmallShop.write(folder, "my.key", "a key of my own, long enough").toString();
    List<String> command = List.of("ingest", "--mapping", mapping, "--warehouse", other, "--input");
    String good = folder.resolve("orders.csv").toString();

    assertThat(run(command, "none.csv").exitCode()).isEqualTo(3);
    assertThat(run(command, good, "--set", "privacy.key-file=" + key))
        .extracting(Ended::exitCode, Ended::err)
        .contains(0);
    isRefused(2, "The token key is not the one", run(command, good));
  }

  private static Ended run(List<String> command, String... more) {
    return run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void makesWhatItCanOfTooLittleData() throws IOException {
    String[] sales =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i -> SmallShop.sale("" + i, "2025-03-%02dT10:00:00".formatted(1 + i % 28), "S1", 1))
            .toArray(String[]::new);
    Path file = SmallShop.write(folder, "orders-little.csv", SmallShop.orders(sales));
    Path small = folder.resolve("little");
    Ended ended =
        run(
            "run",
            "--input",
            file.toString(),
            "--mapping",
            mapping,
            "--warehouse",
            small.toString(),
            "--as-of",
            "2025-09-01");
    String message =
        "Too little data to train a model: expected at least 500 matured lines with 30 returned"
            + " and 30 kept, found 40 with 0 returned and 40 kept";

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    assertThat(ended.out()).contains("Limits").contains(message);
    for (String table : List.of("sku_features", "buyer_features", "buyer_review")) {
      assertThat(run("show", table, "--warehouse", small.toString()))
          .as(table)
          .extracting(Ended::exitCode)
          .isEqualTo(0);
    }
    try (Stream<Path> files = Files.walk(small)) {
      assertThat(files.filter(path -> path.toString().endsWith(".html")))
          .singleElement()
          .satisfies(report -> assertThat(Files.readString(report)).contains(message));
    }
    try (LoggedErrors errors = new LoggedErrors()) {
      isRefused(
          4, message, run("train-model", "--warehouse", small.toString(), "--as-of", "2025-09-01"));
      assertThat(errors.messages()).isEmpty();
    }
  }

  private static void isRefused(int exitCode, String message, Ended ended) {
    assertThat(ended.err()).contains(message).doesNotContain("\tat ").doesNotContain("defect");
    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.out()).isEmpty();
  }

  private static Ended ingest(String file) {
    return run("ingest", "--input", file, "--mapping", mapping, "--warehouse", warehouse);
  }

  /** What the warehouse says of order lines and imports. */
  private static String stored() {
    Path export = folder.resolve("order_lines.csv");
    Ended ended = run("export", "order_lines", "--warehouse", warehouse, "--to", export.toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    try {
      return Files.readString(export) + run("show", "import_log", "--warehouse", warehouse).out();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
