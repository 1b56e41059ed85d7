package io.returnwise.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Field;
import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Order lines from parsed rows. */
public final class StagedLines {
  private StagedLines() {}

  /** One row for each accepted order line, in the columns of {@code order_lines}, revision 0. */
  public static Dataset<Row> from(Dataset<Row> parsed, Mapping mapping) {
    Dataset<Row> accepted =
        Staged.accepted(parsed, OrderLines.SCHEMA.table(), mapping, OrderLines.LINE_ID.name());
    Column currency = coalesce(col("currency"), lit(mapping.currency()));
    Column units = OrderLines.UNITS.col();
    Column lineValue = coalesce(col(Targets.LINE_VALUE), col(Targets.UNIT_PRICE).multiply(units));
    Column unitPrice = coalesce(col(Targets.UNIT_PRICE), round(lineValue.divide(units), 6));
    Column knownAt = coalesce(OrderLines.KNOWN_AT.col(), OrderLines.PURCHASED_AT.col());
    Dataset<Row> lines =
        accepted
            .withColumn(OrderLines.SOURCE.name(), lit(mapping.source()))
            .withColumn(
                OrderLines.MARKETPLACE.name(),
                coalesce(OrderLines.MARKETPLACE.col(), lit(mapping.marketplace())))
            .withColumnRenamed(Targets.BUYER, OrderLines.BUYER_TOKEN.name())
            .withColumn(OrderLines.UNIT_PRICE_MINOR.name(), Staged.minorUnits(unitPrice, currency))
            .withColumn(OrderLines.LINE_VALUE_MINOR.name(), Staged.minorUnits(lineValue, currency))
            .withColumn(OrderLines.CURRENCY.name(), currency)
            .withColumn(OrderLines.KNOWN_AT.name(), knownAt)
            .withColumn(
                OrderLines.PURCHASED_ON.name(),
                Staged.dayOf(OrderLines.PURCHASED_AT.col(), mapping.zone()))
            .withColumn(
                OrderLines.KNOWN_ON.name(), Staged.dayOf(OrderLines.KNOWN_AT.col(), mapping.zone()))
            .withColumn(OrderLines.KNOWN_LAG_DAYS.name(), lit(mapping.knownLagDays()))
            .withColumn(OrderLines.REVISION.name(), lit(0));
    return OrderLines.SCHEMA.fill(
        lines
            .withColumn(OrderLines.LABEL_BASIS.name(), labelBasis(mapping))
            .withColumn(OrderLines.CONTENT_HASH.name(), contentHash()));
  }

  private static Column labelBasis(Mapping mapping) {
    Column canMatch = lit(!mapping.match().isEmpty());
    for (String column : mapping.match()) {
      canMatch =
          canMatch.and(
              col(column.equals(Targets.BUYER) ? OrderLines.BUYER_TOKEN.name() : column)
                  .isNotNull());
    }
    return when(ParsedRows.FLAG.col().isNotNull(), lit(LabelBasis.FLAG))
        .when(canMatch, lit(LabelBasis.EVENTS))
        .otherwise(lit(LabelBasis.NONE));
  }

  /** Over everything that a restatement may change; tokens depend on the key and stay out. */
  private static Column contentHash() {
    List<Column> parts = new ArrayList<>();
    OrderLines.SCHEMA.fields().stream()
        .filter(field -> !OrderLines.SCHEMA.key().contains(field))
        .filter(field -> !field.equals(OrderLines.CONTENT_HASH))
        .filter(field -> !OrderLines.CANONICAL_ONLY.contains(field))
        .filter(field -> !OrderLines.DELIVERY.contains(field))
        .filter(field -> !field.equals(OrderLines.BUYER_TOKEN))
        .filter(field -> !field.equals(OrderLines.KNOWN_ON))
        .forEach(field -> parts.add(field.col()));
    parts.add(OrderLines.BUYER_TOKEN.col().isNull());
    parts.add(ParsedRows.FLAG.col());
    Column withoutDelivery = Staged.joinedHash(parts.toArray(Column[]::new));
    Column[] delivery = OrderLines.DELIVERY.stream().map(Field::col).toArray(Column[]::new);
    // Rows that say nothing of a delivery have the hash that they always had.
    return when(coalesce(texts(delivery)).isNull(), withoutDelivery)
        .otherwise(Staged.joinedHash(withoutDelivery, Staged.joinedHash(delivery)));
  }

  private static Column[] texts(Column... columns) {
    return Stream.of(columns).map(column -> column.cast("string")).toArray(Column[]::new);
  }
}
