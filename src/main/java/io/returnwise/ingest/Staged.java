package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What staging the different tables has in common: ids, calendar days and money. */
final class Staged {
  private static final String SEPARATOR = "\u001f";
  private static final int ID_DIGITS = 32;

  private Staged() {}

  /**
   * Accepted rows of a table with their typed values as columns, and their id. Repetitions of a
   * natural key that the mapping does not put in order are ordered by their values, from the first
   * column on, so that the same rows have the same ids in any file, wherever they lie.
   */
  static Dataset<Row> accepted(Dataset<Row> parsed, String table, Mapping mapping, String idName) {
    Dataset<Row> rows =
        parsed.filter(
            ParsedRows.TABLE.col().equalTo(table).and(size(ParsedRows.REASONS.col()).equalTo(0)));
    Column occurrence =
        row_number()
            .over(
                Window.partitionBy(ParsedRows.NATURAL_KEY.col())
                    .orderBy(
                        ParsedRows.OCCURRENCE.col(),
                        ParsedRows.value(table),
                        ParsedRows.FLAG.col()));
    Column id =
        id(
            lit(mapping.source()),
            lit(mapping.marketplace()),
            ParsedRows.NATURAL_KEY.col(),
            occurrence);
    return rows.select(id.as(idName), ParsedRows.FLAG.col(), ParsedRows.values(table));
  }

  /** A hash of the parts, 128 bits as hex digits. */
  static Column id(Column... parts) {
    return substring(joinedHash(parts), 1, ID_DIGITS);
  }

  /** SHA-256 over the parts; a missing part differs from an empty one. */
  static Column joinedHash(Column... parts) {
    Column[] texts =
        Arrays.stream(parts)
            .map(part -> coalesce(part.cast("string"), lit("\u0000")))
            .toArray(Column[]::new);
    return sha2(concat_ws(SEPARATOR, texts), 256);
  }

  static Column dayOf(Column instant, ZoneId zone) {
    return to_date(from_utc_timestamp(instant, zone.getId()));
  }

  /** An amount in whole minor units of its currency, half up. */
  static Column minorUnits(Column amount, Column currency) {
    return round(amount.multiply(pow(lit(10), digits(currency)).cast("decimal(10,0)")), 0)
        .cast("bigint");
  }

  private static Column digits(Column currency) {
    return when(currency.isin(codes(0)), lit(0)).when(currency.isin(codes(3)), lit(3)).otherwise(2);
  }

  private static Object[] codes(int digits) {
    List<String> codes =
        Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() == digits)
            .map(Currency::getCurrencyCode)
            .sorted()
            .toList();
    return codes.toArray();
  }
}
