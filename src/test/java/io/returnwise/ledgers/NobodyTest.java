package io.returnwise.ledgers;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineHistories;
import io.returnwise.schema.OrderLines;
import io.returnwise.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Buyers that stand for many people, among many small random shops. */
@ExtendWith(SparkExtension.class)
class NobodyTest {
  private static final LocalDate AS_OF = History.START.plusDays(65);
  private static Dataset<Row> events;

  @BeforeAll
  static void invent(SparkSession spark) {
    events = Bought.events(Bought.ofShops(40, new Random(20261126)), spark).persist();
  }

  /** From the day after one order too many a buyer is nobody, and of nobody nothing is known. */
  @Test
  void nothingIsKnownOfABuyerWithMoreOrdersThanAPerson() {
    int most = 2;
    LedgerPasses ofAll = new LedgerPasses(AS_OF, 3, LedgerSettings.DEFAULTS);
    LedgerPasses ofPeople = new LedgerPasses(AS_OF, 3, new LedgerSettings(most, 0));
    List<LedgerTotal> wanted = LedgerTotal.ever(Ledger.ORDERS, Ledger.LINES, Ledger.RETURNED_LINES);
    Map<Entity, List<LedgerTotal>> parts =
        Map.of(Entity.BUYER_SKU, LedgerTotal.ever(Ledger.LINES, Ledger.RETURNED_LINES));
    Map<String, Row> all = byLine(ofAll.withBuyers(events, wanted, parts));
    Map<String, Row> found = byLine(ofPeople.withBuyers(events, wanted, parts));
    long silenced = 0;
    for (Map.Entry<String, Row> line : found.entrySet()) {
      Row without = all.get(line.getKey());
      boolean isNobody = without.<Long>getAs("_buyer_orders") > most;
      silenced += isNobody ? 1 : 0;
      for (String told : List.of("_buyer_orders", "_buyer_lines", "_buyer_sku_lines")) {
        assertThat(line.getValue().<Long>getAs(told))
            .as("%s of %s", told, line.getKey())
            .isEqualTo(isNobody ? (Long) 0L : without.<Long>getAs(told));
      }
    }
    assertThat(silenced).isBetween(1L, found.size() - 1L);

    // The ledger ends with the day on which the buyer was seen to be nobody.
    String tooMany = "orders > " + most;
    assertThat(daysWith(ofAll.ledger(Entity.BUYER, withBasketColumns()), tooMany)).isGreaterThan(1);
    assertThat(daysWith(ofPeople.ledger(Entity.BUYER, withBasketColumns()), tooMany)).isEqualTo(1);
  }

  /** Most days of one key for which something holds. */
  private static long daysWith(Dataset<Row> ledger, String condition) {
    return ledger
        .filter(condition)
        .groupBy(Ledger.KEY.col())
        .count()
        .agg(max("count"))
        .first()
        .getLong(0);
  }

  private static Map<String, Row> byLine(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs(OrderLines.LINE_ID.name()), row -> row));
  }

  /** Every line as a basket of its own. */
  private static Dataset<Row> withBasketColumns() {
    return events
        .withColumn(LineHistories.IS_BASKET_START.name(), lit(true))
        .withColumn(LineHistories.BASKET_RETURNED.name(), lit(null).cast("array<int>"));
  }
}
