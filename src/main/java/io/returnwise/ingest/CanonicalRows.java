package io.returnwise.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.contains;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.returnwise.schema.Field;
import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.Listings;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Refunds;
import io.returnwise.schema.ReturnEvents;
import io.returnwise.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of a table that come in its own columns: which of them can be used, and what is wrong
 * with the others.
 *
 * <p>Placed rows have the columns of the table, {@code _file} and {@code _line_number}.
 */
public final class CanonicalRows {
  private static final String FILE = "_file";
  private static final String LINE_NUMBER = "_line_number";
  private static final String SOLD = "sold";
  private static final String AT = "@";

  /** An amount in minor units; no currency has more than three digits of them. */
  private static final long LARGEST_AMOUNT = 1000 * TargetValue.LARGEST_AMOUNT;

  private static final Set<Field> TOKENS =
      Set.of(
          OrderLines.BUYER_TOKEN,
          OrderLines.ADDRESS_TOKEN,
          OrderLines.PAYMENT_TOKEN,
          OrderLines.DEVICE_TOKEN,
          ReturnEvents.BUYER_TOKEN,
          Refunds.BUYER_TOKEN);

  private static final Set<Field> AMOUNTS =
      Set.of(
          OrderLines.UNIT_PRICE_MINOR,
          OrderLines.LINE_VALUE_MINOR,
          OrderLines.LIST_PRICE_MINOR,
          ReturnEvents.REFUND_MINOR,
          ReturnEvents.LABEL_COST_MINOR,
          Refunds.AMOUNT_MINOR,
          Listings.PRICE_MINOR);

  private static final Set<Field> DAYS =
      Set.of(
          OrderLines.PURCHASED_ON,
          ReturnEvents.RETURNED_ON,
          Refunds.REFUNDED_ON,
          OrderLines.KNOWN_ON);

  private final TableSchema schema;
  private final List<Check> checks = new ArrayList<>();

  /** Something that must not be, and what is said of it; a condition that is null does not hold. */
  private record Check(Column isBroken, Column reason) {}

  /** The rules for the rows of a canonical table. */
  public CanonicalRows(TableSchema schema) {
    this.schema = schema;
    schema.fields().forEach(this::check);
    if (schema.equals(OrderLines.SCHEMA)) {
      atLeast(OrderLines.UNITS, 1);
      atLeast(OrderLines.KNOWN_LAG_DAYS, 0);
      checkLabelBasis();
      notBefore(OrderLines.PURCHASED_ON);
    } else if (schema.equals(ReturnEvents.SCHEMA)) {
      atLeast(ReturnEvents.UNITS, 0);
      atLeast(ReturnEvents.ROW_UNITS, 0);
      notBefore(ReturnEvents.RETURNED_ON);
    } else if (schema.equals(Refunds.SCHEMA)) {
      atLeast(Refunds.UNITS, 0);
      notBefore(Refunds.REFUNDED_ON);
    }
  }

  /** Of placed rows all and those at fault by file: {@code file} (its path), and two counts. */
  public Dataset<Row> totals(Dataset<Row> placed) {
    return placed
        .groupBy(col(FILE).as(ParsedRows.FILE.name()))
        .agg(count(lit(1)).as("rows"), count_if(isFaulty()).as("faulty"));
  }

  /** The placed rows at fault, as {@link ImportOutcome} takes them; the file by its path. */
  public Dataset<Row> faulty(Dataset<Row> placed) {
    return placed
        .filter(isFaulty())
        .select(
            col(FILE).as(ParsedRows.FILE.name()),
            col(LINE_NUMBER).as(ParsedRows.LINE_NUMBER.name()),
            lit(null).cast("string").as(ParsedRows.FILE_PROBLEM.name()),
            lit(null).cast("string").as(ParsedRows.EXCLUDED.name()),
            lit(schema.table()).as(ParsedRows.TABLE.name()),
            reasons().as(ParsedRows.REASONS.name()),
            rawText().as(ParsedRows.RAW_TEXT.name()));
  }

  /** The rows that can be used. */
  public Dataset<Row> usable(Dataset<Row> rows) {
    return rows.filter(not(isFaulty()));
  }

  /** The rows as they are stored: free text of buyers is redacted. */
  public Dataset<Row> stored(Dataset<Row> rows) {
    Dataset<Row> conformed = schema.conform(rows);
    return schema.fields().contains(ReturnEvents.REASON_RAW)
        ? conformed.withColumn(
            ReturnEvents.REASON_RAW.name(), Redaction.of(ReturnEvents.REASON_RAW.col()))
        : conformed;
  }

  private Column isFaulty() {
    Column any = checks.stream().map(Check::isBroken).reduce(Column::or).orElseThrow();
    return coalesce(any, lit(false));
  }

  private Column reasons() {
    return array_compact(
        array(
            checks.stream()
                .map(check -> when(check.isBroken(), check.reason()))
                .toArray(Column[]::new)));
  }

  private void check(Field field) {
    Column value = field.col();
    if (!field.nullable()) {
      Column isMissing =
          field.type().equals(DataTypes.StringType)
              ? value.isNull().or(value.equalTo(""))
              : value.isNull();
      checks.add(new Check(isMissing, lit(field.name() + ": expected a value, found none")));
    }
    if (TOKENS.contains(field)) {
      // What was found is told nowhere: it is most likely somebody's address.
      checks.add(
          new Check(
              contains(value, lit(AT)),
              lit(field.name() + ": expected a token, found something with an " + AT)));
    }
    if (AMOUNTS.contains(field)) {
      check(field, abs(value).gt(LARGEST_AMOUNT), "expected at most " + LARGEST_AMOUNT);
    }
    if (DAYS.contains(field)) {
      check(
          field,
          year(value).lt(TargetValue.EARLIEST_YEAR).or(year(value).gt(TargetValue.LATEST_YEAR)),
          "expected a year from %d to %d"
              .formatted(TargetValue.EARLIEST_YEAR, TargetValue.LATEST_YEAR));
    }
  }

  private void check(Field field, Column isBroken, String expectation) {
    checks.add(
        new Check(
            isBroken,
            concat(
                lit("%s: %s, found '".formatted(field.name(), expectation)),
                shown(field),
                lit("'"))));
  }

  private void atLeast(Field field, int least) {
    check(field, field.col().lt(least), "expected at least " + least);
  }

  private void notBefore(Field day) {
    Field known = OrderLines.KNOWN_ON;
    check(known, known.col().lt(day.col()), "expected no day before " + day.name());
  }

  private void checkLabelBasis() {
    Field basis = OrderLines.LABEL_BASIS;
    List<String> known = List.of(LabelBasis.EVENTS, LabelBasis.FLAG, LabelBasis.NONE);
    check(basis, not(basis.col().isin(known.toArray())), "expected one of " + known);
    check(
        basis,
        OrderLines.STATUS.col().notEqual(SOLD).and(basis.col().notEqual(LabelBasis.NONE)),
        "expected %s for a line whose status is not %s".formatted(LabelBasis.NONE, SOLD));
  }

  /** The row as "column=value", tokens and what looks personal taken out. */
  private Column rawText() {
    return concat_ws(
        ", ",
        schema.fields().stream()
            .map(field -> concat(lit(field.name() + "="), shown(field)))
            .toArray(Column[]::new));
  }

  private static Column shown(Field field) {
    if (TOKENS.contains(field)) {
      return when(field.col().isNotNull(), Redaction.REDACTED);
    }
    if (!field.type().equals(DataTypes.StringType)) {
      return field.col().cast("string");
    }
    return when(contains(field.col(), lit(AT)), Redaction.REDACTED)
        .otherwise(Redaction.of(field.col()));
  }
}
