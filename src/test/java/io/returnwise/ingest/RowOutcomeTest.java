package io.returnwise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.RejectedRows;
import io.returnwise.testing.SmallShop;
import io.returnwise.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class RowOutcomeTest {
  @TempDir private Path folder;

  @Test
  void givesEveryRowOneOutcome(SparkSession spark) {
    Parsed parsed =
        Parsed.orders(
            spark,
            folder,
            SmallShop.MAPPING,
            SmallShop.sale("1", "2025-03-01T10:00:00", "S1", 2),
            "O2,2,2025-03-01T10:00:00,S1,x,9.99,EUR,bob@example.com,FEE,",
            "O3,3,2025-03-01T10:00:00,S1,two,9.99,EUR,bob@example.com,SALE,",
            "O4,4,2025-03-01T10:00:00,S1,1,9.99,EUR,bob@example.com,GIFT,",
            "O5,5,2025-03-01T10:00:00,S1,1,9.99,EUR,bob@example.com,NA,");

    assertThat(ImportOutcome.counts(parsed.rows()).collectAsList())
        .extracting(row -> row.get(0), row -> row.get(1), row -> row.get(2), row -> row.get(3))
        .containsExactlyInAnyOrder(
            tuple("orders.csv", "accepted", "into order_lines", 1L),
            tuple("orders.csv", "excluded", "fees", 1L),
            tuple("orders.csv", "rejected", "units: expected a whole number", 1L),
            tuple("orders.csv", "rejected", "no rule of the mapping takes this row", 2L));
    assertThat(parsed.lines()).hasSize(1);
  }

  @Test
  void listsAllThatIsWrongWithARow(SparkSession spark) {
    List<Row> rejected =
        Parsed.orders(
                spark,
                folder,
                SmallShop.MAPPING,
                "O1,1,1.3.2025,,-1,9.99.9,EUR,ann@example.com,SALE,",
                "O2,2,1925-03-01T10:00:00,S1,0,,,,SALE,",
                "O3,3,NA,S1,1,,,,SALE,")
            .rejected();

    assertThat(rejected)
        .extracting(row -> row.<String>getAs(RejectedRows.REASONS.name()))
        .containsExactly(
            "sku: expected a value, found none; units: expected at least 1, found '-1';"
                + " unit_price: expected an amount such as 12.50, found '9.99.9';"
                + " purchased_at: expected a time as yyyy-MM-dd'T'HH:mm:ss, found '1.3.2025'",
            "units: expected at least 1, found '0'; purchased_at: expected a year from 1990 to"
                + " 2200, found '1925-03-01T10:00:00'",
            "purchased_at: expected a value, found none");
    assertThat(rejected)
        .extracting(row -> row.<Long>getAs(RejectedRows.LINE_NUMBER.name()))
        .containsExactly(2L, 3L, 4L);
  }

  @Test
  void showsOnlyTheShapeOfARowWithTheWrongNumberOfFields(SparkSession spark) {
    Row rejected =
        Parsed.orders(spark, folder, SmallShop.MAPPING, "O1,ann@example.com,030 1234567")
            .rejected()
            .get(0);

    assertThat(rejected.<String>getAs(RejectedRows.REASONS.name()))
        .isEqualTo("expected 10 fields, found 3");
    assertThat(rejected.<String>getAs(RejectedRows.RAW_TEXT.name()))
        .isEqualTo("a9,aaa@aaaaaaa.aaa,999 9999999");
  }

  @Test
  void keepsPersonalColumnsOutOfWhatItSaysOfARow(SparkSession spark) {
    String byExpression =
        SmallShop.MAPPING.replaceFirst("buyer: email", "buyer: {expression: lower(email)}");
    for (String mapping : List.of(SmallShop.MAPPING, byExpression)) {
      Row rejected =
          Parsed.orders(
                  spark,
                  folder,
                  mapping,
                  "O1,1,2025-03-01T10:00:00,S1,a@b.example,call 030 1234567,EUR,Ann Smith,SALE,"
                      + "card 4111 1111 1111 1111")
              .rejected()
              .get(0);

      assertThat(rejected.<String>getAs(RejectedRows.RAW_TEXT.name()))
          .isEqualTo(
              "order=O1, item=1, time=2025-03-01T10:00:00, sku=S1, qty=[redacted],"
                  + " price=call [redacted], currency=EUR, email=[redacted], kind=SALE,"
                  + " note=card [redacted]");
      assertThat(rejected.<String>getAs(RejectedRows.REASONS.name()))
          .isEqualTo(
              "units: expected a whole number, found '[redacted]';"
                  + " unit_price: expected an amount such as 12.50, found 'call [redacted]'");
    }
  }

  @Test
  void keepsPersonalTextOutOfTheReasonOfAFlag(SparkSession spark) {
    Row rejected =
        Parsed.orders(
                spark,
                folder,
                SmallShop.MAPPING.replaceFirst(
                    "natural-key: \\[item\\]",
                    "natural-key: [item]\n        returned-flag: {column: note, yes: 'y', no: 'n'}"),
                "O1,1,2025-03-01T10:00:00,S1,1,9.99,EUR,,SALE,ann@example.com")
            .rejected()
            .get(0);

    assertThat(rejected.<String>getAs(RejectedRows.REASONS.name()))
        .isEqualTo("note: expected y or n, found '[redacted]'");
  }

  @Test
  void countsRowsOfOneReasonTogetherWhateverTheyHold(SparkSession spark) {
    Parsed parsed =
        Parsed.orders(
            spark,
            folder,
            SmallShop.MAPPING,
            "O1,1,2025-03-01T10:00:00,S1,two,9.99,EUR,,SALE,",
            "O2,2,2025-03-01T10:00:00,S1,O'Neil,9.99,EUR,,SALE,",
            "O3,3,2025-03-01T10:00:00,S1,O'Neil,x,EUR,,SALE,");

    assertThat(ImportOutcome.counts(parsed.rows()).collectAsList())
        .extracting(row -> row.get(2), row -> row.get(3))
        .containsExactlyInAnyOrder(
            tuple("units: expected a whole number", 2L),
            tuple(
                "units: expected a whole number; unit_price: expected an amount such as 12.50",
                1L));
  }

  @Test
  void rejectsAmountsThatNoShopHas(SparkSession spark) {
    Parsed orders =
        Parsed.orders(
            spark,
            folder,
            SmallShop.MAPPING,
            "O1,1,2025-03-01T10:00:00,S1,999999999,9999999999999,EUR,,SALE,",
            "O2,2,2025-03-01T10:00:00,S1,999999999,1000000.50,EUR,,SALE,",
            "O3,3,2025-03-01T10:00:00,S1,1,-10000000000.01,KWD,,SALE,",
            "O4,4,2025-03-01T10:00:00,S1,2,5000000000,KWD,,SALE,");
    Parsed returns =
        Parsed.returns(
            spark, folder, SmallShop.MAPPING, "R1,1,S1,2025-03-10T10:00:00,1,,9999999999999,");

    assertThat(orders.rejected())
        .extracting(row -> row.<String>getAs(RejectedRows.REASONS.name()))
        .containsExactly(
            "unit_price: expected at most 10000000000, found '[redacted]'",
            "unit_price times units: expected at most 10000000000, found"
                + " '1000000498999999.500000'",
            "unit_price: expected at most 10000000000, found '-10000000000.01'");
    assertThat(orders.lines())
        .extracting(row -> row.<Long>getAs(OrderLines.LINE_VALUE_MINOR.name()))
        .containsExactly(10_000_000_000_000L);
    assertThat(returns.rejected())
        .extracting(row -> row.<String>getAs(RejectedRows.REASONS.name()))
        .containsExactly("refund: expected at most 10000000000, found '[redacted]'");
    assertThat(StagedReturns.from(returns.rows(), returns.mapping()).collectAsList()).isEmpty();
  }

  @Test
  void takesAnyNameOfAColumn(SparkSession spark) {
    String names = "_file,_problem,_Fields,table,excluded,reasons,returned_flag,_,a.b,c`d";
    String mapping =
        """
        source: odd-shop
        marketplace: odd
        currency: EUR
        files:
          orders:
            columns: [%s]
            exclude: [{reason: fees, when: "_problem = 'FEE'"}]
            tables:
              order_lines:
                when: "excluded = 'SALE' and table is not null"
                natural-key: [table]
                occurrence-order: [_file]
                columns:
                  order_id: {expression: "concat(_file, '-', table)"}
                  purchased_at: _Fields
                  sku: reasons
                  units: a.b
                  unit_price: c`d
                  currency: returned_flag
                  title: _
        """
            .formatted(names);
    Path file =
        SmallShop.write(
            folder,
            "orders.csv",
            names
                + "\nO1,x,2025-03-01T10:00:00,T1,SALE,S1,EUR,blue,2,9.99"
                + "\nO2,FEE,2025-03-01T10:00:00,T2,SALE,S1,EUR,blue,2,9.99"
                + "\nO3,x,2025-03-01T10:00:00,T3,SALE,S1,EUR,blue,none,9.99\n");
    Parsed parsed = Parsed.of(spark, file, mapping, 0, new BuyerTokens(Parsed.KEY));

    assertThat(ImportOutcome.counts(parsed.rows()).collectAsList())
        .extracting(row -> row.get(0), row -> row.get(1), row -> row.get(3))
        .containsExactly(
            tuple("orders.csv", "accepted", 1L),
            tuple("orders.csv", "excluded", 1L),
            tuple("orders.csv", "rejected", 1L));
    assertThat(parsed.lines())
        .extracting(
            row -> row.getAs(OrderLines.ORDER_ID.name()),
            row -> row.getAs(OrderLines.SKU.name()),
            row -> row.getAs(OrderLines.LINE_VALUE_MINOR.name()),
            row -> row.getAs(OrderLines.TITLE.name()))
        .containsExactly(tuple("O1-T1", "S1", 1998L, "blue"));
    assertThat(parsed.rejected())
        .extracting(row -> row.<String>getAs(RejectedRows.RAW_TEXT.name()))
        .containsExactly(
            "_file=O3, _problem=x, _Fields=2025-03-01T10:00:00, table=T3, excluded=SALE,"
                + " reasons=S1, returned_flag=EUR, _=blue, a.b=none, c`d=9.99");
  }

  @Test
  void namesAnExpressionThatSparkCannotUse(SparkSession spark) {
    String mapping = SmallShop.MAPPING.replace("kind = 'FEE'", "king = 'FEE'");

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Parsed.orders(spark, folder, mapping, ""))
        .withMessageStartingWith(
            "Mapping small-shop, files.orders.exclude.when: cannot use the expression"
                + " \"king = 'FEE'\": ")
        .withMessageContaining("king");
  }
}
