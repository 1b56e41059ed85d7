package io.returnwise.matching;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReturnEvents;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Matches return rows to order lines of the same key.
 *
 * <p>The rule: a return takes the latest earlier line of its key whose open units equal those of
 * the return; else the latest earlier lines, one after the other; units beyond those sold stay
 * unmatched. Lines and returns of a key pass once, in the order in which they became known, so that
 * what becomes known later never changes an earlier match, and a key needs only the memory of its
 * lines.
 */
public final class Matching {
  /**
   * Column of return rows: when the last correction became known of a line or return with the same
   * key; null without any. A row that was not corrected changes no match that was known before it.
   */
  public static final String NEWS_AT = "_news_at";

  /** The newest day of such a correction. */
  public static final String NEWS_ON = "_news_on";

  private static final String STORED_AT = "_stored_at";
  private static final String STORED_ROW_AT = "_stored_row_at";
  private static final String STORED_ROW_ON = "_stored_row_on";
  private static final String STORED_REVISION = "_stored_revision";
  private static final String SEPARATOR = "\u001f";
  private static final String KEY = "_match_key";
  private static final String UNITS_BEFORE = "_units_before";
  private static final int LINE = 0;
  private static final int RETURN = 1;
  private static final int ID_DIGITS = 32;

  private static final StructType PIECES =
      DataTypes.createStructType(
          new StructField[] {
            ReturnEvents.RETURN_ROW_ID.toStructField(),
            DataTypes.createStructField(ReturnEvents.PIECE.name(), IntegerType, false),
            DataTypes.createStructField(ReturnEvents.LINE_ID.name(), StringType, true),
            DataTypes.createStructField(ReturnEvents.UNITS.name(), IntegerType, false),
            DataTypes.createStructField(UNITS_BEFORE, IntegerType, false),
            DataTypes.createStructField(ReturnEvents.MATCH_METHOD.name(), StringType, false)
          });

  private Matching() {}

  /** The key by which rows match: null when one of the columns has no value. */
  public static Column key(List<String> matchColumns) {
    List<Column> parts = new ArrayList<>(List.of(col("source")));
    Column complete = lit(!matchColumns.isEmpty());
    for (String name : matchColumns) {
      Column part = col(name.equals("buyer") ? OrderLines.BUYER_TOKEN.name() : name);
      parts.add(part);
      complete = complete.and(part.isNotNull());
    }
    return when(complete, concat_ws(SEPARATOR, parts.toArray(Column[]::new)));
  }

  /**
   * The returns as events of lines, in the columns of {@code return_events}, revision 0.
   *
   * @param lines latest version of each order line
   * @param returnRows columns of {@link io.returnwise.schema.ReturnRows}; a row that names its line
   *     already keeps it
   * @param matchColumns names of the columns that make the key
   */
  public static Dataset<Row> events(
      Dataset<Row> lines, Dataset<Row> returnRows, List<String> matchColumns) {
    Column key = key(matchColumns);
    Dataset<Row> open = returnRows.filter(ReturnEvents.LINE_ID.col().isNull());
    Dataset<Row> passing =
        lines
            .filter(key.isNotNull())
            .select(
                key.as(KEY),
                greatest(OrderLines.PURCHASED_AT.col(), OrderLines.KNOWN_AT.col()).as("_at"),
                lit(LINE).as("_kind"),
                OrderLines.LINE_ID.col().as("_id"),
                OrderLines.UNITS.col().as("_units"),
                OrderLines.PURCHASED_AT.col().as("_when"))
            .unionByName(
                open.filter(key.isNotNull())
                    .select(
                        key.as(KEY),
                        ReturnEvents.KNOWN_AT.col().as("_at"),
                        lit(RETURN).as("_kind"),
                        ReturnEvents.RETURN_ROW_ID.col().as("_id"),
                        ReturnEvents.ROW_UNITS.col().as("_units"),
                        ReturnEvents.RETURNED_AT.col().as("_when")));
    Dataset<Row> matched =
        passing
            .repartition(col(KEY))
            .sortWithinPartitions(col(KEY), col("_at"), col("_kind"), col("_when"), col("_id"))
            .mapPartitions((MapPartitionsFunction<Row, Row>) Pass::new, Encoders.row(PIECES));
    Dataset<Row> without = whole(open.filter(key.isNull()), MatchMethod.NO_KEY);
    Dataset<Row> flagged =
        whole(returnRows.filter(ReturnEvents.LINE_ID.col().isNotNull()), MatchMethod.FLAG);
    return withAttributes(matched.unionByName(without).unionByName(flagged), returnRows);
  }

  private static Dataset<Row> whole(Dataset<Row> returnRows, String method) {
    return returnRows.select(
        ReturnEvents.RETURN_ROW_ID.col(),
        lit(1).as(ReturnEvents.PIECE.name()),
        ReturnEvents.LINE_ID.col(),
        ReturnEvents.ROW_UNITS.col().as(ReturnEvents.UNITS.name()),
        lit(0).as(UNITS_BEFORE),
        lit(method).as(ReturnEvents.MATCH_METHOD.name()));
  }

  private static Dataset<Row> withAttributes(Dataset<Row> pieces, Dataset<Row> returnRows) {
    Column before = col(UNITS_BEFORE);
    Column refund = refundOf(before.plus(ReturnEvents.UNITS.col())).minus(refundOf(before));
    Column eventId =
        substring(
            sha2(
                concat_ws(SEPARATOR, ReturnEvents.RETURN_ROW_ID.col(), ReturnEvents.PIECE.col()),
                256),
            1,
            ID_DIGITS);
    Dataset<Row> attributes = returnRows.drop(ReturnEvents.LINE_ID.name());
    return ReturnEvents.SCHEMA.conform(
        pieces
            .join(attributes, ReturnEvents.RETURN_ROW_ID.name())
            .withColumn(ReturnEvents.EVENT_ID.name(), eventId)
            .withColumn(ReturnEvents.REFUND_MINOR.name(), refund)
            .withColumn(ReturnEvents.ROW_KNOWN_AT.name(), lit(null).cast("timestamp"))
            .withColumn(ReturnEvents.ROW_KNOWN_ON.name(), lit(null).cast("date"))
            .withColumn(ReturnEvents.REVISION.name(), lit(0)));
  }

  /** Refund of the first units of a return row: differences of it add up to the whole refund. */
  private static Column refundOf(Column units) {
    // A row without units, a flag that was taken back, has no refund.
    Column all = when(ReturnEvents.ROW_UNITS.col().gt(0), ReturnEvents.ROW_UNITS.col());
    Column share = units.cast("double").divide(all);
    return round(ReturnEvents.REFUND_MINOR.col().multiply(share)).cast("bigint");
  }

  /**
   * What has to be appended so that the stored events say what the new match says: events that are
   * new or differ, and an empty version of each that is gone. Each counts from when its return row
   * became known as it is now and, where that is later, from when the corrections of its key were
   * known: what a correction moves or takes away was there until then.
   *
   * @param events events of the affected keys, as matched now
   * @param stored latest stored version of the events of the same return rows
   * @param returnRows the return rows, in the columns of {@link io.returnwise.schema.ReturnRows},
   *     with {@link #NEWS_AT} and {@link #NEWS_ON}
   */
  public static Dataset<Row> changes(
      Dataset<Row> events, Dataset<Row> stored, Dataset<Row> returnRows) {
    Column sameId = ReturnEvents.EVENT_ID.of("now").equalTo(ReturnEvents.EVENT_ID.of("old"));
    Column same =
        ReturnEvents.LINE_ID
            .of("now")
            .eqNullSafe(ReturnEvents.LINE_ID.of("old"))
            .and(ReturnEvents.UNITS.of("now").equalTo(ReturnEvents.UNITS.of("old")))
            .and(ReturnEvents.KNOWN_AT.of("now").equalTo(col("old._row_known_at")))
            .and(ReturnEvents.CONTENT_HASH.of("now").equalTo(ReturnEvents.CONTENT_HASH.of("old")));
    Dataset<Row> now =
        events.join(
            returnRows.select(ReturnEvents.RETURN_ROW_ID.col(), col(NEWS_AT), col(NEWS_ON)),
            ReturnEvents.RETURN_ROW_ID.name());
    Dataset<Row> before = withStored(stored);
    Dataset<Row> changed =
        now.as("now")
            .join(before.as("old"), sameId, "left_outer")
            .filter(coalesce(same, lit(false)).equalTo(false))
            .select(
                col("now.*"),
                col("old." + STORED_AT),
                col("old." + STORED_ROW_AT),
                col("old." + STORED_ROW_ON),
                col("old." + STORED_REVISION));
    Dataset<Row> gone = before.as("old").join(events.as("now"), sameId, "left_anti");
    return dated(changed).unionByName(dated(emptied(gone, returnRows)));
  }

  /** Stored events with their known time, and the newest of all pieces of their return row. */
  private static Dataset<Row> withStored(Dataset<Row> stored) {
    WindowSpec ofRow = Window.partitionBy(ReturnEvents.RETURN_ROW_ID.col());
    return stored
        .withColumn(STORED_AT, ReturnEvents.KNOWN_AT.col())
        .withColumn(STORED_ROW_AT, max(ReturnEvents.KNOWN_AT.col()).over(ofRow))
        .withColumn(STORED_ROW_ON, max(ReturnEvents.KNOWN_ON.col()).over(ofRow))
        .withColumn(STORED_REVISION, ReturnEvents.REVISION.col())
        .withColumn("_row_known_at", ReturnEvents.rowKnownAt());
  }

  /**
   * Versions with the time from which they count: when all was known that they follow from, and not
   * before any stored piece of their row. Those of one time are told apart by their revision.
   *
   * @param versions with the known time of their row, {@link #NEWS_AT} and {@link #NEWS_ON}, and
   *     what {@link #withStored} says of the stored version, if there is one
   */
  private static Dataset<Row> dated(Dataset<Row> versions) {
    // Each by itself: a day received has no time of its own, and lies in another zone.
    Column fromAt = greatest(ReturnEvents.KNOWN_AT.col(), col(NEWS_AT), col(STORED_ROW_AT));
    Column fromOn = greatest(ReturnEvents.KNOWN_ON.col(), col(NEWS_ON), col(STORED_ROW_ON));
    Column isLater =
        fromAt.gt(ReturnEvents.KNOWN_AT.col()).or(fromOn.gt(ReturnEvents.KNOWN_ON.col()));
    return ReturnEvents.SCHEMA.conform(
        versions
            .withColumn("_from_at", fromAt)
            .withColumn("_from_on", fromOn)
            .withColumn(
                ReturnEvents.REVISION.name(),
                when(col("_from_at").equalTo(col(STORED_AT)), col(STORED_REVISION).plus(1))
                    .otherwise(0))
            .withColumn(
                ReturnEvents.ROW_KNOWN_AT.name(), when(isLater, ReturnEvents.KNOWN_AT.col()))
            .withColumn(
                ReturnEvents.ROW_KNOWN_ON.name(), when(isLater, ReturnEvents.KNOWN_ON.col()))
            .withColumn(ReturnEvents.KNOWN_AT.name(), col("_from_at"))
            .withColumn(ReturnEvents.KNOWN_ON.name(), col("_from_on")));
  }

  /** Empty versions of events, that say of their row what it says now, where that is news. */
  private static Dataset<Row> emptied(Dataset<Row> gone, Dataset<Row> returnRows) {
    Dataset<Row> pieces =
        gone.select(
            ReturnEvents.EVENT_ID.col(),
            ReturnEvents.RETURN_ROW_ID.col(),
            ReturnEvents.PIECE.col(),
            ReturnEvents.UNITS.col().as("_stored_units"),
            ReturnEvents.CONTENT_HASH.col().as("_stored_content"),
            col(STORED_AT),
            col(STORED_ROW_AT),
            col(STORED_ROW_ON),
            col(STORED_REVISION));
    return pieces
        .join(returnRows, ReturnEvents.RETURN_ROW_ID.name())
        .filter(
            col("_stored_units")
                .gt(0)
                .or(col("_stored_content").notEqual(ReturnEvents.CONTENT_HASH.col())))
        .withColumn(ReturnEvents.LINE_ID.name(), lit(null).cast("string"))
        .withColumn(ReturnEvents.UNITS.name(), lit(0))
        .withColumn(ReturnEvents.REFUND_MINOR.name(), lit(null).cast("bigint"))
        .withColumn(ReturnEvents.MATCH_METHOD.name(), lit(MatchMethod.SUPERSEDED));
  }

  /** One pass over the sorted lines and returns of a partition. */
  private static final class Pass implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private String key;
    private OpenLines lines = new OpenLines();

    Pass(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && rows.hasNext()) {
        pass(rows.next());
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private static Instant instant(Row row) {
      Object value = row.get(5);
      return value instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) value;
    }

    private void pass(Row row) {
      if (!row.getString(0).equals(key)) {
        key = row.getString(0);
        lines = new OpenLines();
      }
      if (row.getInt(2) == LINE) {
        lines.add(row.getString(3), instant(row), row.getInt(4));
        return;
      }
      int piece = 1;
      int before = 0;
      for (OpenLines.Piece taken : lines.take(instant(row), row.getInt(4))) {
        ready.add(
            RowFactory.create(
                row.getString(3), piece, taken.lineId(), taken.units(), before, taken.method()));
        piece++;
        before += taken.units();
      }
    }
  }
}
