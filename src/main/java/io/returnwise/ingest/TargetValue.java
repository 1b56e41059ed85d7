package io.returnwise.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.returnwise.ingest.Mapping.ColumnSource;
import io.returnwise.ingest.Targets.Kind;
import io.returnwise.ingest.Targets.Target;
import java.time.ZoneId;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** The value of one target column and what is wrong with it. */
final class TargetValue {
  private static final String WHOLE_NUMBER = "^[+-]?\\d{1,9}$";
  private static final String NUMBER = "^[+-]?\\d{1,13}(\\.\\d{1,6})?$";
  private static final String DEFAULT_TIME = "yyyy-MM-dd'T'HH:mm:ss";
  private static final String DEFAULT_DAY = "yyyy-MM-dd";

  /**
   * Largest amount of one row, in whole units of its currency. In minor units it has at most 14
   * digits, so that a long holds the sum of 900 000 such rows; rows of real shops are far below.
   */
  static final long LARGEST_AMOUNT = 10_000_000_000L;

  static final int EARLIEST_YEAR = 1990;
  static final int LATEST_YEAR = 2200;

  private TargetValue() {}

  /** The typed value; null when there is none or it cannot be read. */
  static Column of(Target target, ColumnSource source, ZoneId zone, BuyerTokens tokens) {
    return value(target, source, text(source), zone, tokens);
  }

  /**
   * Why the row cannot be used, or null.
   *
   * @param value a column that holds the typed value
   */
  static Column problem(Target target, ColumnSource source, Column value) {
    Column text = text(source);
    Column unreadable =
        when(
            text.isNotNull().and(value.isNull()),
            problem(target, "expected " + expected(target, source), text));
    Column missing =
        target.isRequired()
            ? when(text.isNull(), lit(target.name() + ": expected a value, found none"))
            : lit(null).cast("string");
    return coalesce(missing, unreadable, implausible(target, value, text));
  }

  /** The column as nothing, for a target that the mapping does not fill. */
  static Column absent(Target target) {
    return lit(null).cast(type(target.kind()));
  }

  private static Column text(ColumnSource source) {
    Column found =
        source
            .column()
            .map(ParsedRows::ofFile)
            .or(() -> source.expression().map(text -> expr(text).cast("string")))
            .orElseGet(() -> lit(source.constant().orElseThrow()));
    Column trimmed = trim(found);
    return when(trimmed.notEqual(""), trimmed);
  }

  private static Column value(
      Target target, ColumnSource source, Column text, ZoneId zone, BuyerTokens tokens) {
    return switch (target.kind()) {
      case TEXT -> text;
      case PERSONAL -> tokens.of(text);
      case UNITS -> signed(source, when(text.rlike(WHOLE_NUMBER), text.try_cast("int")));
      case MONEY -> signed(source, when(text.rlike(NUMBER), text.try_cast("decimal(20,6)")));
      case TIME -> instant(source.format().orElse(DEFAULT_TIME), text, zone);
      case DAY -> to_date(try_to_timestamp(text, lit(source.format().orElse(DEFAULT_DAY))));
    };
  }

  private static Column signed(ColumnSource source, Column number) {
    return source.isNegated() ? lit(0).minus(number) : number;
  }

  private static Column instant(String format, Column text, ZoneId zone) {
    Column parsed = try_to_timestamp(text, lit(format));
    boolean hasOffset = format.replaceAll("'[^']*'", "").matches(".*[XxZzVO].*");
    return hasOffset ? parsed : to_utc_timestamp(parsed, zone.getId());
  }

  private static Column implausible(Target target, Column value, Column text) {
    return switch (target.kind()) {
      case UNITS -> when(value.lt(1), problem(target, "expected at least 1", text));
      case TIME, DAY ->
          when(
              year(value).lt(EARLIEST_YEAR).or(year(value).gt(LATEST_YEAR)),
              problem(
                  target,
                  "expected a year from %d to %d".formatted(EARLIEST_YEAR, LATEST_YEAR),
                  text));
      case MONEY -> when(isTooLarge(value), problem(target, expectedAmount(), text));
      case TEXT, PERSONAL -> lit(null).cast("string");
    };
  }

  /**
   * What is wrong with the value of a line that has only a price: two plausible numbers may make an
   * implausible one.
   *
   * @param values values of the targets that the mapping fills, by name
   */
  static Column implausibleLineValue(Map<String, Column> values) {
    Column price = values.get(Targets.UNIT_PRICE);
    Column units = values.get(Targets.UNITS);
    if (price == null || units == null) {
      return lit(null).cast("string");
    }
    Column given = values.getOrDefault(Targets.LINE_VALUE, lit(null));
    Column computed = when(given.isNull().and(not(isTooLarge(price))), price.multiply(units));
    return when(
        isTooLarge(computed),
        concat(
            lit(
                "%s times %s: %s, found '"
                    .formatted(Targets.UNIT_PRICE, Targets.UNITS, expectedAmount())),
            computed.cast("string"),
            lit("'")));
  }

  private static Column isTooLarge(Column amount) {
    return abs(amount).gt(LARGEST_AMOUNT);
  }

  private static String expectedAmount() {
    return "expected at most " + LARGEST_AMOUNT;
  }

  private static Column problem(Target target, String expectation, Column text) {
    Column shown = target.kind() == Kind.PERSONAL ? lit(Redaction.REDACTED) : Redaction.of(text);
    return concat(lit("%s: %s, found '".formatted(target.name(), expectation)), shown, lit("'"));
  }

  private static String expected(Target target, ColumnSource source) {
    return switch (target.kind()) {
      case UNITS -> "a whole number";
      case MONEY -> "an amount such as 12.50";
      case TIME -> "a time as " + source.format().orElse(DEFAULT_TIME);
      case DAY -> "a day as " + source.format().orElse(DEFAULT_DAY);
      case TEXT, PERSONAL -> "text";
    };
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case TEXT, PERSONAL -> DataTypes.StringType.catalogString();
      case UNITS -> DataTypes.IntegerType.catalogString();
      case MONEY -> "decimal(20,6)";
      case TIME -> DataTypes.TimestampType.catalogString();
      case DAY -> DataTypes.DateType.catalogString();
    };
  }
}
