package io.returnwise.config;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;
import io.returnwise.ingest.Mapping;
import io.returnwise.ingest.Mapping.ColumnSource;
import io.returnwise.ingest.Mapping.Exclusion;
import io.returnwise.ingest.Mapping.FileMapping;
import io.returnwise.ingest.Mapping.ReturnedFlag;
import io.returnwise.ingest.Mapping.TableMapping;
import io.returnwise.ingest.Targets;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.ReturnEvents;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads a mapping file; {@code docs/mappings.md} documents its keys. */
public final class MappingReader {
  /** Letters of patterns that Spark does not read from text. */
  private static final String NOT_READ = "ABEFNQWYcenpquw";

  private final Problems problems;

  private MappingReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The mapping that the text describes.
   *
   * @param name name of the file, for messages
   * @throws InvalidConfigException listing every key at fault
   */
  public static Mapping read(String name, String text) {
    Map<String, Object> values = Yaml.parse(name, text);
    Problems problems = new Problems("Invalid mapping " + name);
    Mapping mapping = new MappingReader(problems).mapping(new Node("", values, problems));
    problems.throwIfAny(InvalidConfigException::new);
    return mapping;
  }

  private Mapping mapping(Node node) {
    node.only(
        "source",
        "marketplace",
        "zone",
        "currency",
        "known-lag-days",
        "match-by",
        "reasons",
        "files");
    int lag = node.integer("known-lag-days", 0);
    problems.require(lag >= 0 && lag <= 365, "known-lag-days: expected 0 to 365, found %d", lag);
    List<String> match = node.texts("match-by");
    Set<String> unknown = new TreeSet<>(match);
    unknown.removeAll(Targets.matchColumns());
    problems.require(
        unknown.isEmpty(),
        "match-by: expected some of %s, found %s",
        Targets.matchColumns(),
        match);
    List<FileMapping> files =
        node.named("files").entrySet().stream()
            .map(entry -> file(entry.getKey(), entry.getValue()))
            .toList();
    problems.require(!files.isEmpty(), "files: expected at least one layout, found none");
    boolean hasReturns =
        files.stream()
            .flatMap(file -> file.tables().stream())
            .anyMatch(table -> table.table().equals(ReturnEvents.SCHEMA.table()));
    problems.require(
        !hasReturns || !match.isEmpty(),
        "match-by: expected columns by which a return finds its line, found none");
    return new Mapping(
        node.text("source"),
        node.text("marketplace"),
        zone(node),
        node.text("currency"),
        lag,
        reasons(node),
        match,
        files);
  }

  private ZoneId zone(Node node) {
    String zone = node.text("zone", "UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      problems.add("zone: expected a zone such as Europe/Berlin, found '%s'".formatted(zone));
      return ZoneOffset.UTC;
    }
  }

  private Map<String, String> reasons(Node node) {
    Set<String> families =
        Arrays.stream(ReasonFamily.values())
            .map(ReasonFamily::id)
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, String> reasons = new LinkedHashMap<>();
    node.plain("reasons")
        .forEach(
            (code, family) -> {
              problems.require(
                  families.contains(String.valueOf(family)),
                  "reasons.%s: expected one of %s, found '%s'",
                  code,
                  families,
                  family);
              reasons.put(code.toUpperCase(Locale.ROOT), String.valueOf(family));
            });
    return reasons;
  }

  private FileMapping file(String name, Node node) {
    node.only(
        "pattern", "delimiter", "quote", "encoding", "columns", "null-values", "exclude", "tables");
    List<String> columns = node.texts("columns");
    problems.require(
        !columns.isEmpty(), "%s: expected column names, found none", node.at("columns"));
    problems.require(
        columns.stream().map(column -> column.toLowerCase(Locale.ROOT)).distinct().count()
            == columns.size(),
        "%s: expected each name once, whatever its case, found %s",
        node.at("columns"),
        columns);
    List<Exclusion> exclusions =
        node.nodes("exclude").stream()
            .map(
                exclusion -> {
                  exclusion.only("reason", "when");
                  return new Exclusion(exclusion.text("reason"), exclusion.text("when"));
                })
            .toList();
    List<TableMapping> tables =
        node.named("tables").entrySet().stream()
            .map(entry -> table(entry.getKey(), entry.getValue(), columns))
            .toList();
    problems.require(!tables.isEmpty(), "%s: expected a table, found none", node.at("tables"));
    List<String> nulls = new ArrayList<>(node.texts("null-values"));
    nulls.add("");
    char delimiter = character(node, "delimiter", ',');
    char quote = character(node, "quote", '"');
    problems.require(
        delimiter != quote && "\r\n".indexOf(delimiter) < 0 && "\r\n".indexOf(quote) < 0,
        "%s: expected two different characters that end no line as delimiter and quote",
        node.at("quote"));
    return new FileMapping(
        name,
        node.text("pattern", "*"),
        delimiter,
        quote,
        encoding(node),
        columns,
        nulls,
        exclusions,
        tables);
  }

  private char character(Node node, String key, char byDefault) {
    String text = node.text(key, String.valueOf(byDefault));
    String plain = text.equals("tab") || text.equals("\\t") ? "\t" : text;
    problems.require(
        plain.length() == 1, "%s: expected one character, found '%s'", node.at(key), text);
    return plain.isEmpty() ? byDefault : plain.charAt(0);
  }

  private String encoding(Node node) {
    String encoding = node.text("encoding", "UTF-8");
    try {
      return Charset.forName(encoding).name();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      problems.add(
          "%s: expected a character set such as UTF-8, found '%s'"
              .formatted(node.at("encoding"), encoding));
      return "UTF-8";
    }
  }

  private TableMapping table(String table, Node node, List<String> fileColumns) {
    node.only("when", "natural-key", "occurrence-order", "columns", "returned-flag");
    if (!Targets.tables().contains(table)) {
      problems.add(
          "%s: expected one of %s, found '%s'".formatted(node.at(""), Targets.tables(), table));
      return new TableMapping(
          table, Optional.empty(), List.of(), List.of(), Map.of(), Optional.empty());
    }
    Map<String, ColumnSource> columns = new LinkedHashMap<>();
    node.plain("columns")
        .forEach((name, value) -> columns.put(name, source(node, name, value, fileColumns)));
    checkTargets(table, node, columns);
    List<String> naturalKey = node.texts("natural-key");
    problems.require(
        !naturalKey.isEmpty(), "%s: expected column names, found none", node.at("natural-key"));
    List<String> occurrenceOrder = node.texts("occurrence-order");
    known(node, "natural-key", naturalKey, fileColumns);
    known(node, "occurrence-order", occurrenceOrder, fileColumns);
    ColumnSource buyer = columns.get("buyer");
    if (buyer != null && buyer.column().isPresent()) {
      problems.require(
          !naturalKey.contains(buyer.column().get())
              && !occurrenceOrder.contains(buyer.column().get()),
          "%s: must not use %s, which names the buyer",
          node.at("natural-key"),
          buyer.column().get());
    }
    return new TableMapping(
        table,
        node.optionalText("when"),
        naturalKey,
        occurrenceOrder,
        columns,
        flag(node, fileColumns));
  }

  private void checkTargets(String table, Node node, Map<String, ColumnSource> columns) {
    for (String name : columns.keySet()) {
      problems.require(
          Targets.names(table).contains(name),
          "%s: unknown column; expected one of %s",
          node.at("columns." + name),
          Targets.names(table));
    }
    for (String name : Targets.requiredNames(table)) {
      problems.require(
          columns.containsKey(name),
          "%s: expected a source, found none",
          node.at("columns." + name));
    }
  }

  private ColumnSource source(Node table, String name, Object value, List<String> fileColumns) {
    String key = "columns." + name;
    if (!(value instanceof Map)) {
      known(table, key, List.of(String.valueOf(value)), fileColumns);
      return new ColumnSource(
          Optional.of(String.valueOf(value)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((entry, given) -> entries.put(String.valueOf(entry), given));
    Node node = new Node(table.at(key), entries, problems);
    node.only("column", "expression", "constant", "format", "negate");
    ColumnSource source =
        new ColumnSource(
            node.optionalText("column"),
            node.optionalText("expression"),
            node.optionalText("constant"),
            node.optionalText("format"),
            node.flag("negate"));
    long given =
        List.of(source.column(), source.expression(), source.constant()).stream()
            .filter(Optional::isPresent)
            .count();
    problems.require(
        given == 1,
        "%s: expected exactly one of column, expression and constant, found %d",
        table.at(key),
        given);
    source.column().ifPresent(column -> known(table, key, List.of(column), fileColumns));
    source.format().ifPresent(format -> checkFormat(node.at("format"), format));
    return source;
  }

  private void checkFormat(String key, String format) {
    try {
      new DateTimeFormatterBuilder().appendPattern(format);
      String letters = format.replaceAll("'[^']*'", "");
      problems.require(
          letters.chars().noneMatch(letter -> NOT_READ.indexOf(letter) >= 0),
          "%s: expected a pattern such as yyyy-MM-dd without any of the letters %s, which name no"
              + " day or are not read from text, found '%s'",
          key,
          NOT_READ,
          format);
    } catch (IllegalArgumentException e) {
      problems.add("%s: expected a pattern such as yyyy-MM-dd, found '%s'".formatted(key, format));
    }
  }

  private Optional<ReturnedFlag> flag(Node node, List<String> fileColumns) {
    if (!node.has("returned-flag")) {
      return Optional.empty();
    }
    Node flag = new Node(node.at("returned-flag"), node.plain("returned-flag"), problems);
    flag.only("column", "yes", "no");
    known(node, "returned-flag.column", List.of(flag.text("column")), fileColumns);
    return Optional.of(new ReturnedFlag(flag.text("column"), flag.text("yes"), flag.text("no")));
  }

  private void known(Node node, String key, List<String> used, List<String> fileColumns) {
    Set<String> missing = new TreeSet<>(used);
    fileColumns.forEach(missing::remove);
    problems.require(
        missing.isEmpty(),
        "%s: %s is not among the columns of the file %s",
        node.at(key),
        missing,
        fileColumns);
  }
}
