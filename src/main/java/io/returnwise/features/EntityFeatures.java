package io.returnwise.features;

import static io.returnwise.schema.LedgerTotal.gained;
import static io.returnwise.schema.LedgerTotal.total;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.SkuFeatures;
import io.returnwise.schema.Strengths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** SKUs and buyers as known on the as-of day: the same ledgers, read at one day. */
public final class EntityFeatures {
  private static final List<LedgerTotal> NEEDS = needs();

  private final LedgerReads ledgers;
  private final Dataset<Row> strengths;
  private final LocalDate asOf;

  public EntityFeatures(LedgerReads ledgers, Dataset<Row> strengths, LocalDate asOf) {
    this.ledgers = ledgers;
    this.strengths = strengths;
    this.asOf = asOf;
  }

  /**
   * One row for each SKU with an event before the day.
   *
   * @param orderLines latest versions known before the day
   * @param listings latest versions known before the day; what they say counts before the orders
   */
  public Dataset<Row> ofSkus(Dataset<Row> orderLines, Dataset<Row> listings) {
    Dataset<Row> shown =
        orderLines
            .groupBy(OrderLines.SKU.col().as("_sku"))
            .agg(
                max_by(
                        struct(
                            OrderLines.TITLE.col(),
                            OrderLines.CATEGORY.col(),
                            OrderLines.BRAND.col()),
                        struct(OrderLines.PURCHASED_AT.col(), OrderLines.LINE_ID.col()))
                    .as("_shown"));
    Dataset<Row> listed =
        listings.select(
            SkuFeatures.SKU.col().as("_listed_sku"),
            struct(SkuFeatures.TITLE.col(), SkuFeatures.CATEGORY.col(), SkuFeatures.BRAND.col())
                .as("_listed"));
    Dataset<Row> rows =
        measured(Entity.SKU, SkuFeatures.SKU)
            .join(shown, SkuFeatures.SKU.col().equalTo(col("_sku")), "left_outer")
            .join(listed, SkuFeatures.SKU.col().equalTo(col("_listed_sku")), "left_outer");
    for (Field field : List.of(SkuFeatures.TITLE, SkuFeatures.CATEGORY, SkuFeatures.BRAND)) {
      rows =
          rows.withColumn(
              field.name(),
              coalesce(col("_listed." + field.name()), col("_shown." + field.name())));
    }
    return SkuFeatures.SCHEMA.conform(rows);
  }

  /** One row for each buyer with an event before the day. */
  public Dataset<Row> ofBuyers() {
    return BuyerFeatures.SCHEMA.conform(
        measured(Entity.BUYER, BuyerFeatures.BUYER_TOKEN)
            .withColumn(BuyerFeatures.ORDERS.name(), total(Entity.BUYER, Ledger.ORDERS)));
  }

  private Dataset<Row> measured(Entity entity, Field key) {
    Dataset<Row> today =
        strengths
            .filter(Strengths.ENTITY.col().equalTo(entity.id()))
            .filter(Strengths.DAY.col().equalTo(lit(asOf)))
            .select(Strengths.MEAN.col(), Strengths.STRENGTH.col());
    Dataset<Row> rows =
        ledgers
            .today(entity, NEEDS)
            .withColumnRenamed(Ledger.KEY.name(), key.name())
            .join(functions.broadcast(today), lit(true), "left_outer");
    Column matured = total(entity, Ledger.MATURED_LINES);
    Column returned = total(entity, Ledger.MATURED_RETURNED_LINES);
    Column mean = coalesce(Strengths.MEAN.col(), lit(0.05));
    Column strength = coalesce(Strengths.STRENGTH.col(), lit(20.0));
    rows =
        rows.withColumn(
                SkuFeatures.SHRUNK_RETURN_RATE.name(),
                Rates.shrunk(returned, matured, mean, strength))
            .withColumn(
                SkuFeatures.RETURN_RATE.name(),
                when(matured.gt(0), returned.cast("double").divide(matured)));
    for (Field measure : plainMeasures()) {
      rows = rows.withColumn(measure.name(), total(entity, measure));
    }
    return rows.withColumn(SkuFeatures.LINES_30D.name(), gained(entity, 30, Ledger.LINES))
        .withColumn(SkuFeatures.LINES_90D.name(), gained(entity, 90, Ledger.LINES))
        .withColumn(
            SkuFeatures.RETURNED_LINES_90D.name(), gained(entity, 90, Ledger.RETURNED_LINES))
        .withColumn(SkuFeatures.FIRST_SOLD_ON.name(), dayOf(entity, Ledger.FIRST_SOLD_DAY))
        .withColumn(SkuFeatures.LAST_SOLD_ON.name(), dayOf(entity, Ledger.LAST_SOLD_DAY));
  }

  /** Measures that stand in the tables under their own name. */
  private static List<Field> plainMeasures() {
    List<Field> plain =
        new ArrayList<>(
            List.of(
                Ledger.LINES,
                Ledger.UNITS,
                Ledger.VALUE_MINOR,
                Ledger.MATURED_LINES,
                Ledger.MATURED_RETURNED_LINES,
                Ledger.RETURNED_LINES,
                Ledger.RETURNED_UNITS,
                Ledger.REFUND_MINOR,
                Ledger.UNMATCHED_RETURNS));
    Arrays.stream(ReasonFamily.values()).map(Ledger::reason).forEach(plain::add);
    return plain;
  }

  private static List<LedgerTotal> needs() {
    List<LedgerTotal> needs =
        new ArrayList<>(LedgerTotal.ever(Ledger.measures().toArray(Field[]::new)));
    needs.addAll(LedgerTotal.within(30, Ledger.LINES));
    needs.addAll(LedgerTotal.within(90, Ledger.LINES, Ledger.RETURNED_LINES));
    return List.copyOf(needs);
  }

  private static Column dayOf(Entity entity, Field day) {
    return date_add(lit("1970-01-01").cast("date"), total(entity, day).cast("int"));
  }
}
