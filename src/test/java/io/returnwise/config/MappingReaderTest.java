package io.returnwise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.Mapping;
import io.returnwise.ingest.Mapping.ColumnSource;
import io.returnwise.ingest.Mapping.FileMapping;
import io.returnwise.ingest.Mapping.TableMapping;
import io.returnwise.testing.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MappingReaderTest {
  private static final String FOUND_TWICE = "files.orders.tables.order_lines.columns.title: ";

  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("data/mappings"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void readsEveryMappingThatIsShipped(Path file) throws IOException {
    Mapping mapping = MappingReader.read(file.toString(), Files.readString(file));

    assertThat(mapping.files())
        .flatExtracting(FileMapping::tables)
        .extracting(TableMapping::table)
        .contains("order_lines");
  }

  @Test
  void readsEveryPart() {
    Mapping mapping = MappingReader.read("test", SmallShop.MAPPING);

    assertThat(mapping.source()).isEqualTo("small-shop");
    assertThat(mapping.marketplace()).isEqualTo("small");
    assertThat(mapping.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(mapping.currency()).isEqualTo("EUR");
    assertThat(mapping.match()).containsExactly("order_item_id");
    assertThat(mapping.reasons()).containsEntry("TOO_SMALL", "size").hasSize(1);
    FileMapping orders = mapping.files().get(0);
    assertThat(orders.name()).isEqualTo("orders");
    assertThat(orders.pattern()).isEqualTo("orders*");
    assertThat(orders.nullValues()).containsExactly("NA", "");
    assertThat(orders.exclusions()).containsExactly(new Mapping.Exclusion("fees", "kind = 'FEE'"));
    TableMapping lines = orders.tables().get(0);
    assertThat(lines.when()).hasValue("kind = 'SALE'");
    assertThat(lines.naturalKey()).containsExactly("item");
    assertThat(lines.occurrenceOrder()).containsExactly("time");
    assertThat(lines.columns())
        .containsEntry(
            "units",
            new ColumnSource(
                Optional.of("qty"), Optional.empty(), Optional.empty(), Optional.empty(), false));
  }

  @Test
  void fillsInWhatIsUsual() {
    FileMapping orders = MappingReader.read("test", SmallShop.MAPPING).files().get(0);

    assertThat(orders.delimiter()).isEqualTo(',');
    assertThat(orders.quote()).isEqualTo('"');
    assertThat(orders.encoding()).isEqualTo("UTF-8");
  }

  @Test
  void readsDelimiterQuoteEncodingFormatAndSign() {
    String text =
        SmallShop.MAPPING
            .replaceFirst(
                "pattern: \"orders\\*\"", "delimiter: tab\n    quote: \"'\"\n    encoding: latin1")
            .replace("units: qty", "units: {column: qty, negate: true}")
            .replace("purchased_at: time", "purchased_at: {column: time, format: dd.MM.yyyy}");
    FileMapping orders = MappingReader.read("test", text).files().get(0);

    assertThat(orders.pattern()).isEqualTo("*");
    assertThat(orders.delimiter()).isEqualTo('\t');
    assertThat(orders.quote()).isEqualTo('\'');
    assertThat(orders.encoding()).isEqualTo("ISO-8859-1");
    assertThat(orders.tables().get(0).columns().get("units").isNegated()).isTrue();
    assertThat(orders.tables().get(0).columns().get("purchased_at").format())
        .hasValue("dd.MM.yyyy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zone:                   | timezone:                 | timezone: unknown key; expected one of [currency, files,
          source: small-shop      | ''                        | source: expected a value, found none
          Europe/Berlin           | Europe/Atlantis           | zone: expected a zone such as Europe/Berlin, found 'Europe/Atlantis'
          known-lag-days: 0       | known-lag-days: 366       | known-lag-days: expected 0 to 365, found 366
          known-lag-days: 0       | known-lag-days: soon      | known-lag-days: expected a whole number, found 'soon'
          match-by: [order_item_id] | match-by: [order_item]  | match-by: expected some of [buyer, order_id, order_item_id, sku], found [order_item]
          match-by: [order_item_id] | ''                      | match-by: expected columns by which a return finds its line, found none
          TOO_SMALL: size         | TOO_SMALL: sizes          | reasons.TOO_SMALL: expected one of [buyer-error,
          pattern: "orders*"      | glob: "orders*"           | files.orders.glob: unknown key; expected one of [columns, delimiter,
          pattern: "orders*"      | encoding: utf-9           | files.orders.encoding: expected a character set such as UTF-8, found 'utf-9'
          pattern: "orders*"      | encoding: ' '             | files.orders.encoding: expected a character set such as UTF-8, found ' '
          pattern: "orders*"      | delimiter: ';;'           | files.orders.delimiter: expected one character, found ';;'
          reason: fees            | because: fees             | files.orders.exclude[0].because: unknown key; expected one of [reason, when]
          order_lines:            | orderlines:               | files.orders.tables.orderlines: expected one of [listings, order_lines, return_events], found 'orderlines'
          natural-key: [item]     | key: [item]               | files.orders.tables.order_lines.key: unknown key; expected one of [columns, natural-key,
          natural-key: [item]     | ''                        | files.orders.tables.order_lines.natural-key: expected column names, found none
          natural-key: [item]     | natural-key: [line]       | files.orders.tables.order_lines.natural-key: [line] is not among the columns of the file [order, item,
          natural-key: [item]     | natural-key: [email]      | files.orders.tables.order_lines.natural-key: must not use email, which names the buyer
          occurrence-order: [time] | occurrence-order: [email] | files.orders.tables.order_lines.natural-key: must not use email, which names the buyer
          units: qty              | ''                        | files.orders.tables.order_lines.columns.units: expected a source, found none
          units: qty              | units: quantity           | files.orders.tables.order_lines.columns.units: [quantity] is not among the columns of the file
          title: note             | heading: note             | files.orders.tables.order_lines.columns.heading: unknown column; expected one of [marketplace,
          title: note             | title: {columm: note}     | files.orders.tables.order_lines.columns.title.columm: unknown key; expected one of [column, constant,
          title: note             | title: {format: x}        | files.orders.tables.order_lines.columns.title: expected exactly one of column, expression and constant, found 0
          title: note             | title: {column: note, constant: x} | expected exactly one of column, expression and constant, found 2
          units: qty              | units: {column: qty, negate: yep} | files.orders.tables.order_lines.columns.units.negate: expected true or false, found 'yep'
          purchased_at: time      | purchased_at: {column: time, format: yyyy-bb} | files.orders.tables.order_lines.columns.purchased_at.format: expected a pattern such as yyyy-MM-dd, found 'yyyy-bb'
          [order, item, time      | [order, item, item, time  | files.orders.columns: expected each name once, whatever its case, found [order, item, item, time
          """)
  void refusesWhatCannotBe(String good, String bad, String message) {
    assertThat(SmallShop.MAPPING).contains(good);
    String text =
        SmallShop.MAPPING.replaceFirst(
            java.util.regex.Pattern.quote(good), java.util.regex.Matcher.quoteReplacement(bad));

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> MappingReader.read("shop.yaml", text))
        .withMessageStartingWith("Invalid mapping shop.yaml:\n")
        .withMessageContaining("- " + message.replaceFirst("^(?=expected exactly)", FOUND_TWICE))
        .extracting(InvalidConfigException::exitCode)
        .isEqualTo(2);
  }

  @Test
  void readsTheFlagAndChecksIt() {
    String flagged =
        SmallShop.MAPPING.replaceFirst(
            "natural-key: \\[item\\]",
            "natural-key: [item]\n        returned-flag: {column: note, yes: \"1\", no: \"0\"}");
    TableMapping lines = MappingReader.read("test", flagged).files().get(0).tables().get(0);

    assertThat(lines.returnedFlag()).hasValue(new Mapping.ReturnedFlag("note", "1", "0"));
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () -> MappingReader.read("test", flagged.replace("column: note, yes", "column: x, y")))
        .withMessageContaining("returned-flag.y: unknown key; expected one of [column, no, yes]")
        .withMessageContaining("returned-flag.yes: expected a value, found none")
        .withMessageContaining("returned-flag.column: [x] is not among the columns of the file");
  }

  @Test
  void listsEveryProblem() {
    String text =
        SmallShop.MAPPING.replace("Europe/Berlin", "Mars").replace("units: qty", "units: q");

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> MappingReader.read("shop.yaml", text))
        .withMessageContaining("found 'Mars'")
        .withMessageContaining("order_lines.columns.units: [q] is not")
        .withMessageContaining("return_events.columns.units: [q] is not");
  }

  @Test
  void saysWhereTheFileIsNotYaml() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> MappingReader.read("shop.yaml", "source: a\nfiles: [b\n"))
        .withMessageContaining("shop.yaml: expected YAML keys and values, found something else in")
        .extracting(InvalidConfigException::exitCode)
        .isEqualTo(2);
  }
}
