package io.returnwise.cli;

import io.returnwise.schema.TableSchema;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a table. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints rows of a table: wide tables one field a line.")
final class ShowCommand implements Runnable {
  private static final int WIDE = 9;
  private static final int LONGEST = 40;
  private static final int GAP = 2;

  @Mixin private TableOptions options;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most rows to print (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (limit < 1) {
      throw new io.returnwise.error.InvalidConfigException(
          "--limit: expected at least 1, found %d".formatted(limit));
    }
    TableSchema schema = options.schema();
    List<Row> rows = options.rows().limit(limit).collectAsList();
    PrintWriter out = spec.commandLine().getOut();
    out.println(schema.table() + ": " + schema.grain());
    if (rows.isEmpty()) {
      out.println("no rows");
    } else if (schema.fields().size() > WIDE) {
      printFields(out, schema, rows);
    } else {
      printColumns(out, schema, rows);
    }
    out.flush();
  }

  private static void printFields(PrintWriter out, TableSchema schema, List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      out.println("row " + (i + 1));
      for (int j = 0; j < schema.fields().size(); j++) {
        out.printf("  %-24s %s%n", schema.fields().get(j).name(), text(rows.get(i).get(j)));
      }
    }
  }

  private static void printColumns(PrintWriter out, TableSchema schema, List<Row> rows) {
    int[] widths =
        IntStream.range(0, schema.fields().size())
            .map(
                j ->
                    Math.min(
                        LONGEST,
                        Math.max(
                            schema.fields().get(j).name().length(),
                            rows.stream().mapToInt(r -> text(r.get(j)).length()).max().orElse(1))))
            .toArray();
    Column[] columns =
        Arrays.stream(widths)
            .mapToObj(width -> new Column(width + GAP, 0, Overflow.TRUNCATE))
            .toArray(Column[]::new);
    TextTable table =
        TextTable.forColumns(picocli.CommandLine.Help.defaultColorScheme(Ansi.OFF), columns);
    table.addRowValues(schema.fields().stream().map(field -> field.name()).toArray(String[]::new));
    for (Row row : rows) {
      table.addRowValues(
          IntStream.range(0, widths.length).mapToObj(j -> text(row.get(j))).toArray(String[]::new));
    }
    out.print(
        table
            .toString()
            .lines()
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n", "", "\n")));
  }

  private static String text(Object value) {
    return value == null ? "-" : value.toString();
  }
}
