package io.returnwise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.schema.LabelBasis;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class StagedLinesTest {
  @TempDir private Path folder;

  @Test
  void keepsIdenticalRowsAsTwoLines(SparkSession spark) {
    String sale = SmallShop.sale("1", "2025-03-01T10:00:00", "S1", 1);
    List<Row> lines = Parsed.orders(spark, folder, SmallShop.MAPPING, sale, sale).lines();

    assertThat(lines).hasSize(2);
    assertThat(lines).extracting(StagedLinesTest::id).doesNotHaveDuplicates();
  }

  @Test
  void givesLinesTheSameIdsWhateverTheKeyTheOrderOfRowsAndTheRest(SparkSession spark) {
    String first = SmallShop.sale("1", "2025-03-01T10:00:00", "S1", 1);
    String second = SmallShop.sale("2", "2025-03-02T10:00:00", "S2", 1);
    List<Row> lines = Parsed.orders(spark, folder, SmallShop.MAPPING, first, second).lines();
    Path other =
        SmallShop.write(
            folder, "orders-2.csv", SmallShop.orders(second.replace("9.99", "8.99"), first));
    BuyerTokens tokens = new BuyerTokens("quite another key".getBytes(StandardCharsets.UTF_8));
    List<Row> again = Parsed.of(spark, other, SmallShop.MAPPING, 0, tokens).lines();

    assertThat(again)
        .extracting(StagedLinesTest::id)
        .containsExactlyElementsOf(lines.stream().map(StagedLinesTest::id).toList());
    assertThat(again.get(0).<String>getAs(OrderLines.BUYER_TOKEN.name()))
        .isNotEqualTo(lines.get(0).getAs(OrderLines.BUYER_TOKEN.name()));
    assertThat(again.get(0).<String>getAs(OrderLines.CONTENT_HASH.name()))
        .isEqualTo(lines.get(0).getAs(OrderLines.CONTENT_HASH.name()));
    assertThat(again.get(1).<String>getAs(OrderLines.CONTENT_HASH.name()))
        .isNotEqualTo(lines.get(1).getAs(OrderLines.CONTENT_HASH.name()));
  }

  @Test
  void countsMoneyInTheMinorUnitsOfItsCurrency(SparkSession spark) {
    List<Row> lines =
        Parsed.orders(
                spark,
                folder,
                SmallShop.MAPPING,
                "O1,1,2025-03-01T10:00:00,S1,3,12.345,EUR,,SALE,",
                "O2,2,2025-03-01T10:00:00,S1,3,1250,JPY,,SALE,",
                "O3,3,2025-03-01T10:00:00,S1,3,1.2345,KWD,,SALE,",
                "O4,4,2025-03-01T10:00:00,S1,3,0.50,,,SALE,",
                "O5,5,2025-03-01T10:00:00,S1,3,,EUR,,SALE,")
            .lines();

    assertThat(lines)
        .extracting(
            row -> row.getAs(OrderLines.CURRENCY.name()),
            row -> row.getAs(OrderLines.UNIT_PRICE_MINOR.name()),
            row -> row.getAs(OrderLines.LINE_VALUE_MINOR.name()))
        .containsExactly(
            tuple("EUR", 1235L, 3704L),
            tuple("JPY", 1250L, 3750L),
            tuple("KWD", 1235L, 3704L),
            tuple("EUR", 50L, 150L),
            tuple("EUR", null, null));
  }

  @Test
  void takesTheDayFromTheZoneOfTheMapping(SparkSession spark) {
    String withOffset =
        SmallShop.MAPPING.replaceFirst(
            "purchased_at: time",
            "purchased_at: {column: time, format: \"yyyy-MM-dd'T'HH:mm:ssXXX\"}");
    List<Row> local =
        Parsed.orders(
                spark,
                folder,
                SmallShop.MAPPING,
                SmallShop.sale("1", "2025-03-01T00:30:00", "S1", 1),
                SmallShop.sale("2", "2025-07-01T23:59:59", "S1", 1))
            .lines();
    List<Row> offset =
        Parsed.orders(
                spark,
                folder,
                withOffset,
                SmallShop.sale("1", "2025-02-28T23:30:00+00:00", "S1", 1),
                SmallShop.sale("2", "2025-07-02T01:00:00+05:00", "S1", 1))
            .lines();

    assertThat(local)
        .extracting(StagedLinesTest::purchase)
        .containsExactly(
            tuple(Instant.parse("2025-02-28T23:30:00Z"), LocalDate.of(2025, 3, 1)),
            tuple(Instant.parse("2025-07-01T21:59:59Z"), LocalDate.of(2025, 7, 1)));
    assertThat(offset)
        .extracting(StagedLinesTest::purchase)
        .containsExactly(
            tuple(Instant.parse("2025-02-28T23:30:00Z"), LocalDate.of(2025, 3, 1)),
            tuple(Instant.parse("2025-07-01T20:00:00Z"), LocalDate.of(2025, 7, 1)));
  }

  /**
   * Telling of a delivery is a restatement; a mapping that names one restates nothing by itself.
   */
  @Test
  void theDeliveryChangesTheContentWhereThereIsOne(SparkSession spark) {
    String nothing = contentWith(spark, SmallShop.MAPPING);
    String none = contentWith(spark, delivered("{expression: \"cast(null as string)\"}"));
    String early = contentWith(spark, delivered("{constant: \"2025-03-04T12:00:00\"}"));
    String late = contentWith(spark, delivered("{constant: \"2025-03-09T12:00:00\"}"));

    assertThat(none).isEqualTo(nothing);
    assertThat(List.of(nothing, early, late)).doesNotHaveDuplicates();
  }

  private static String delivered(String source) {
    String mapping =
        SmallShop.MAPPING.replaceFirst(
            "(?m)^( *)purchased_at: time", "$1purchased_at: time\n$1delivered_at: " + source);
    assertThat(mapping).contains("delivered_at");
    return mapping;
  }

  private String contentWith(SparkSession spark, String mapping) {
    String sale = SmallShop.sale("1", "2025-03-01T10:00:00", "S1", 1);
    Row line = Parsed.orders(spark, folder, mapping, sale).lines().get(0);
    return line.getAs(OrderLines.CONTENT_HASH.name());
  }

  @Test
  void hasALabelOnlyWhereAReturnCouldFindTheLine(SparkSession spark) {
    List<Row> lines =
        Parsed.orders(
                spark,
                folder,
                SmallShop.MAPPING.replace("match-by: [order_item_id]", "match-by: [buyer, sku]"),
                "O1,1,2025-03-01T10:00:00,S1,1,9.99,EUR,ann@example.com,SALE,",
                "O2,2,2025-03-01T10:00:00,S1,1,9.99,EUR, ,SALE,")
            .lines();

    assertThat(lines)
        .extracting(
            row -> row.getAs(OrderLines.LABEL_BASIS.name()),
            row -> row.getAs(OrderLines.BUYER_TOKEN.name()) == null)
        .containsExactly(tuple(LabelBasis.EVENTS, false), tuple(LabelBasis.NONE, true));
  }

  private static String id(Row line) {
    return line.getAs(OrderLines.LINE_ID.name());
  }

  private static org.assertj.core.groups.Tuple purchase(Row line) {
    return tuple(
        line.getAs(OrderLines.PURCHASED_AT.name()), line.getAs(OrderLines.PURCHASED_ON.name()));
  }
}
