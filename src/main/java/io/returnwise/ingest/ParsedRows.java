package io.returnwise.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.ingest.Mapping.ColumnSource;
import io.returnwise.ingest.Mapping.Exclusion;
import io.returnwise.ingest.Mapping.FileMapping;
import io.returnwise.ingest.Mapping.ReturnedFlag;
import io.returnwise.ingest.Mapping.TableMapping;
import io.returnwise.ingest.Targets.Target;
import io.returnwise.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row for each input row: where it goes, its typed values, and everything wrong with it.
 *
 * <p>Each row has exactly one outcome: a problem of the file, excluded, rejected (has {@link
 * #REASONS}) or accepted into {@link #TABLE}.
 *
 * <p>While a row is parsed, the columns of its file have the names of their header, as expressions
 * of the mapping use them, and our own begin with a prefix that no column of the file has.
 */
public final class ParsedRows {
  public static final Field FILE = Field.required("file", StringType, "Name of the file.");
  public static final Field LINE_NUMBER =
      Field.required("line_number", LongType, "Line the row starts on.");
  public static final Field FILE_PROBLEM =
      Field.optional("file_problem", StringType, "Why the file cannot be read on from here.");
  public static final Field EXCLUDED =
      Field.optional("excluded", StringType, "Why the row is left out on purpose.");
  public static final Field TABLE = Field.optional("table", StringType, "Where the row goes.");
  public static final Field REASONS =
      Field.required("reasons", createArrayType(StringType), "All that is wrong with the row.");
  public static final Field RAW_TEXT =
      Field.optional("raw_text", StringType, "A rejected row, redacted.");
  private static final Field FIELDS =
      Field.required("fields", createArrayType(StringType), "Fields as text, as they were read.");
  private static final Field PROBLEM =
      Field.optional("problem", StringType, "Why the row as a whole cannot be read.");
  static final Field NATURAL_KEY =
      Field.optional("natural_key", StringType, "Hash of the natural key.");
  static final Field OCCURRENCE =
      Field.optional("occurrence", StringType, "What puts repetitions in order.");
  static final Field FLAG =
      Field.optional("returned_flag", BooleanType, "The final flag, where the source has one.");

  private static final String SEPARATOR = "\u001f";
  private static final String VALUES = "values_";

  private final Mapping mapping;
  private final FileMapping file;
  private final BuyerTokens tokens;

  /** What the names of our own columns begin with, and none of the file's columns. */
  private final String prefix;

  private ParsedRows(Mapping mapping, FileMapping file, BuyerTokens tokens) {
    this.mapping = mapping;
    this.file = file;
    this.tokens = tokens;
    this.prefix = prefix(file.columns());
  }

  private static String prefix(List<String> columns) {
    StringBuilder prefix = new StringBuilder("_");
    while (columns.stream().anyMatch(name -> name.startsWith(prefix.toString()))) {
      prefix.append('_');
    }
    return prefix.toString();
  }

  /**
   * Parses the raw rows of files of one layout.
   *
   * @param raw columns _file, _line_number, _fields (in the order of the layout's columns),
   *     _problem and _file_problem
   * @throws InvalidConfigException if an expression of the mapping cannot be used
   */
  public static Dataset<Row> of(
      Dataset<Row> raw, Mapping mapping, FileMapping file, BuyerTokens tokens) {
    return new ParsedRows(mapping, file, tokens).parse(raw);
  }

  /** The typed values for a table, as columns. */
  static Column values(String table) {
    return col(VALUES + table + ".*");
  }

  /** The same as one struct. */
  static Column value(String table) {
    return col(VALUES + table);
  }

  private Dataset<Row> parse(Dataset<Row> raw) {
    Dataset<Row> named = raw.select(columnsOf(raw));
    checkExpressions(named);
    Dataset<Row> routed =
        named
            .withColumn(prefix + EXCLUDED.name(), excluded())
            .withColumn(prefix + TABLE.name(), when(own(EXCLUDED).isNull(), table()));
    // Values, then what is wrong with them, then the text of what is wrong: each made once, and the
    // last only for the few rows that need it.
    for (String table : Targets.tables()) {
      routed = routed.withColumn(prefix + VALUES + table, valuesOf(table));
    }
    return routed.withColumn(prefix + REASONS.name(), reasons()).select(outcome());
  }

  private Column[] outcome() {
    List<Column> columns = new ArrayList<>();
    for (Field field : List.of(FILE, LINE_NUMBER, FILE_PROBLEM, EXCLUDED, TABLE, REASONS)) {
      columns.add(own(field).as(field.name()));
    }
    columns.add(when(size(own(REASONS)).gt(0), rawText()).as(RAW_TEXT.name()));
    columns.add(perTable(this::naturalKey).as(NATURAL_KEY.name()));
    columns.add(perTable(this::occurrence).as(OCCURRENCE.name()));
    columns.add(perTable(ParsedRows::flag).as(FLAG.name()));
    for (String table : Targets.tables()) {
      columns.add(col(prefix + VALUES + table).as(VALUES + table));
    }
    return columns.toArray(Column[]::new);
  }

  /** One of our own columns, beside those of the file. */
  private Column own(Field field) {
    return col(prefix + field.name());
  }

  /** A column of the file, whatever its name. */
  static Column ofFile(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private Column[] columnsOf(Dataset<Row> raw) {
    List<Column> columns = new ArrayList<>();
    for (Field own : List.of(FILE, LINE_NUMBER, FIELDS, PROBLEM, FILE_PROBLEM)) {
      columns.add(raw.col("_" + own.name()).as(prefix + own.name()));
    }
    for (int i = 0; i < file.columns().size(); i++) {
      Column text = get(raw.col("_fields"), lit(i));
      Column isNull = trim(text).isin(file.nullValues().toArray());
      Column usable = raw.col("_problem").isNull().and(raw.col("_file_problem").isNull());
      columns.add(when(usable.and(isNull.equalTo(false)), text).as(file.columns().get(i)));
    }
    return columns.toArray(Column[]::new);
  }

  private Column excluded() {
    Column reason = lit(null).cast("string");
    for (Exclusion exclusion : reversed(file.exclusions())) {
      reason = when(expr(exclusion.when()), lit(exclusion.reason())).otherwise(reason);
    }
    return when(own(PROBLEM).isNull().and(own(FILE_PROBLEM).isNull()), reason);
  }

  private Column table() {
    Column table = lit(null).cast("string");
    for (TableMapping candidate : reversed(file.tables())) {
      Column here =
          candidate.when().map(text -> coalesce(expr(text), lit(false))).orElse(lit(true));
      table = when(here, lit(candidate.table())).otherwise(table);
    }
    return when(own(PROBLEM).isNull().and(own(FILE_PROBLEM).isNull()), table);
  }

  private Column reasons() {
    Column none = array().cast(createArrayType(StringType));
    Column ofRow =
        when(own(PROBLEM).isNotNull(), array(own(PROBLEM)))
            .when(own(TABLE).isNull(), array(lit("no rule of the mapping takes this row").as("_")));
    for (TableMapping table : file.tables()) {
      List<Column> problems = new ArrayList<>();
      Map<String, Column> values = new HashMap<>();
      for (Target target : Targets.of(table.table())) {
        ColumnSource source = table.columns().get(target.name());
        if (source != null) {
          Column value = col(prefix + VALUES + table.table() + "." + target.name());
          problems.add(TargetValue.problem(target, source, value));
          values.put(target.name(), value);
        }
      }
      problems.add(TargetValue.implausibleLineValue(values));
      table.returnedFlag().map(ParsedRows::flagProblem).ifPresent(problems::add);
      ofRow =
          ofRow.when(
              own(TABLE).equalTo(table.table()),
              // Most rows have no problem, and gathering them is slow.
              when(coalesce(problems.toArray(Column[]::new)).isNull(), none)
                  .otherwise(array_compact(array(problems.toArray(Column[]::new)))));
    }
    return when(own(EXCLUDED).isNotNull().or(own(FILE_PROBLEM).isNotNull()), none).otherwise(ofRow);
  }

  private static Column flagProblem(ReturnedFlag flag) {
    Column text = trim(ofFile(flag.column()));
    return when(
        coalesce(text.isin(flag.yes(), flag.no()), lit(false)).equalTo(false),
        concat(
            lit("%s: expected %s or %s, found '".formatted(flag.column(), flag.yes(), flag.no())),
            Redaction.of(coalesce(text, lit(""))),
            lit("'")));
  }

  private static Column flag(TableMapping table) {
    return table
        .returnedFlag()
        .map(flag -> trim(ofFile(flag.column())).equalTo(flag.yes()))
        .orElse(lit(null).cast("boolean"));
  }

  private Column naturalKey(TableMapping table) {
    return sha2(joined(table.naturalKey()), 256);
  }

  private Column occurrence(TableMapping table) {
    return joined(table.occurrenceOrder());
  }

  private static Column joined(List<String> columns) {
    return concat_ws(
        SEPARATOR,
        columns.stream().map(name -> coalesce(trim(ofFile(name)), lit(""))).toArray(Column[]::new));
  }

  private Column perTable(java.util.function.Function<TableMapping, Column> column) {
    Column value = null;
    for (TableMapping table : file.tables()) {
      Column here = own(TABLE).equalTo(table.table());
      Column ofTable = column.apply(table);
      value = value == null ? when(here, ofTable) : value.when(here, ofTable);
    }
    return value;
  }

  private Column valuesOf(String table) {
    TableMapping found =
        file.tables().stream().filter(t -> t.table().equals(table)).findFirst().orElse(null);
    List<Column> values = new ArrayList<>();
    for (Target target : Targets.of(table)) {
      ColumnSource source = found == null ? null : found.columns().get(target.name());
      Column value =
          source == null
              ? TargetValue.absent(target)
              : TargetValue.of(target, source, mapping.zone(), tokens);
      values.add(value.as(target.name()));
    }
    Column all = struct(values.toArray(Column[]::new));
    return when(own(TABLE).equalTo(table), all);
  }

  /** The row as "column=value", personal columns and what looks personal taken out. */
  private Column rawText() {
    Set<String> personal = personalColumns();
    List<Column> parts = new ArrayList<>();
    for (String column : file.columns()) {
      Column text = coalesce(ofFile(column), lit(""));
      Column shown = personal.contains(column) ? lit(Redaction.REDACTED) : text;
      parts.add(concat(lit(column + "="), shown));
    }
    Column named = concat_ws(", ", parts.toArray(Column[]::new));
    Column shapes = concat_ws(String.valueOf(file.delimiter()), own(FIELDS));
    return when(own(PROBLEM).isNotNull(), shapes).otherwise(Redaction.of(named));
  }

  private Set<String> personalColumns() {
    Set<String> personal = new HashSet<>();
    for (TableMapping table : file.tables()) {
      ColumnSource buyer = table.columns().get(Targets.BUYER);
      if (buyer != null) {
        buyer.column().ifPresent(personal::add);
        buyer
            .expression()
            .ifPresent(
                text -> file.columns().stream().filter(text::contains).forEach(personal::add));
      }
    }
    return personal;
  }

  private void checkExpressions(Dataset<Row> named) {
    for (Exclusion exclusion : file.exclusions()) {
      checkCondition(named, "exclude.when", exclusion.when());
    }
    for (TableMapping table : file.tables()) {
      table.when().ifPresent(text -> checkCondition(named, table.table() + ".when", text));
      table
          .columns()
          .forEach(
              (name, source) ->
                  source
                      .expression()
                      .ifPresent(
                          text ->
                              checkExpression(named, table.table() + ".columns." + name, text)));
    }
  }

  private void checkCondition(Dataset<Row> named, String key, String text) {
    check(named, key, text, () -> when(expr(text), lit(true)));
  }

  private void checkExpression(Dataset<Row> named, String key, String text) {
    check(named, key, text, () -> expr(text));
  }

  private void check(Dataset<Row> named, String key, String text, Supplier<Column> use) {
    try {
      named.select(use.get());
    } catch (Exception e) { // AnalysisException is checked, yet Spark's Java API declares nothing
      if (e instanceof AnalysisException || e instanceof IllegalArgumentException) {
        throw new InvalidConfigException(
            "Mapping %s, files.%s.%s: cannot use the expression \"%s\": %s"
                .formatted(mapping.source(), file.name(), key, text, firstLine(e)),
            e);
      }
      throw e;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> copy = new ArrayList<>(list);
    java.util.Collections.reverse(copy);
    return copy;
  }
}
