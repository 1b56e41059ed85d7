package io.returnwise.ingest;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the files of one source become the canonical tables.
 *
 * @param source name of the source
 * @param marketplace name of the marketplace or shop
 * @param zone zone of times without an offset, and of calendar days
 * @param currency ISO 4217 code of prices without one
 * @param knownLagDays days after its own time at which a row, or a flag, is taken as known
 * @param reasons reason family by raw reason code, upper case
 * @param match columns by which a return finds its line; empty when the source has no returns
 * @param files layouts of the files
 */
public record Mapping(
    String source,
    String marketplace,
    ZoneId zone,
    String currency,
    int knownLagDays,
    Map<String, String> reasons,
    List<String> match,
    List<FileMapping> files) {

  /** Whether some of the order lines have a final flag. */
  public boolean hasFlags() {
    return files.stream()
        .flatMap(file -> file.tables().stream())
        .anyMatch(table -> table.returnedFlag().isPresent());
  }

  /**
   * One layout of files.
   *
   * @param name name of the layout
   * @param pattern glob on the file name
   * @param delimiter character between fields
   * @param quote character around fields
   * @param encoding character set
   * @param columns columns the header must hold
   * @param nullValues texts that stand for no value
   * @param exclusions rows that are not orders or returns; the first that fits counts
   * @param tables what the other rows become; the first whose condition holds
   */
  public record FileMapping(
      String name,
      String pattern,
      char delimiter,
      char quote,
      String encoding,
      List<String> columns,
      List<String> nullValues,
      List<Exclusion> exclusions,
      List<TableMapping> tables) {}

  /** Rows left out on purpose: a reason and a Spark SQL condition on the file's columns. */
  public record Exclusion(String reason, String when) {}

  /**
   * What a row becomes.
   *
   * @param table order_lines, return_events or listings
   * @param when Spark SQL condition on the file's columns; none means every row
   * @param naturalKey columns of the file that identify the row, apart from its repetitions
   * @param occurrenceOrder columns that put repetitions of a natural key in order
   * @param columns source of each target column
   * @param returnedFlag for sources with a final flag only: where it stands
   */
  public record TableMapping(
      String table,
      Optional<String> when,
      List<String> naturalKey,
      List<String> occurrenceOrder,
      Map<String, ColumnSource> columns,
      Optional<ReturnedFlag> returnedFlag) {}

  /**
   * Where the values of a target column come from: exactly one of column, expression and constant.
   *
   * @param column column of the file
   * @param expression Spark SQL expression over the file's columns
   * @param constant the same text for every row
   * @param format pattern of times and days
   * @param isNegated whether a number changes its sign
   */
  public record ColumnSource(
      Optional<String> column,
      Optional<String> expression,
      Optional<String> constant,
      Optional<String> format,
      boolean isNegated) {}

  /** A column that says whether the line came back, with its two values. */
  public record ReturnedFlag(String column, String yes, String no) {}
}
