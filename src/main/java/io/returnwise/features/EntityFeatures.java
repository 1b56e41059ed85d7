package io.returnwise.features;

import static io.returnwise.schema.LedgerTotal.gained;
import static io.returnwise.schema.LedgerTotal.total;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.BuyerFeatures;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.ReasonFamily;
import io.returnwise.schema.SkuDescriptions;
import io.returnwise.schema.SkuFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** SKUs and buyers as known on the as-of day: the same ledgers, read at one day. */
public final class EntityFeatures {
  private static final String SHOWN = "_shown";

  private static final List<LedgerTotal> NEEDS = needs();

  private static final List<LedgerTotal> RATE =
      LedgerTotal.ever(Ledger.MATURED_LINES, Ledger.MATURED_RETURNED_LINES);

  private final LedgerReads ledgers;
  private final Dataset<Row> shopDay;
  private final FormulaColumns formulas;

  /**
   * Features as of a day.
   *
   * @param shopDay the row of {@link ShopDays} of that day
   */
  public EntityFeatures(LedgerReads ledgers, Dataset<Row> shopDay) {
    this.ledgers = ledgers;
    this.shopDay = shopDay;
    this.formulas =
        new FormulaColumns(ledgers.known(), Entity::id, EntityFeatures::keyOf, Map.of());
  }

  /**
   * What order lines say of each SKU, in the columns of {@link SkuDescriptions}: the version of the
   * latest purchase tells what a SKU is, also where the day of the purchase was corrected.
   *
   * @param versions versions of order lines; or rows of this for some versions and for others,
   *     which give what all of these versions give
   */
  public static Dataset<Row> described(Dataset<Row> versions) {
    return SkuDescriptions.SCHEMA.conform(
        versions
            .groupBy(SkuFeatures.SKU.col())
            .agg(
                max(struct(
                        Stream.concat(
                                SkuDescriptions.VERSION.stream(), SkuDescriptions.SAID.stream())
                            .map(Field::col)
                            .toArray(Column[]::new)))
                    .as(SHOWN))
            .select(SkuFeatures.SKU.col(), col(SHOWN + ".*")));
  }

  /**
   * One row for each SKU with an event before the day.
   *
   * @param descriptions rows of {@link #described} of every version known before the day
   * @param listings latest versions known before the day; what they say counts before the orders
   */
  public Dataset<Row> ofSkus(Dataset<Row> descriptions, Dataset<Row> listings) {
    Dataset<Row> shown =
        descriptions.select(
            SkuFeatures.SKU.col().as("_sku"),
            struct(SkuDescriptions.SAID.stream().map(Field::col).toArray(Column[]::new)).as(SHOWN));
    Dataset<Row> listed =
        listings.select(
            SkuFeatures.SKU.col().as("_listed_sku"),
            struct(SkuFeatures.TITLE.col(), SkuFeatures.CATEGORY.col(), SkuFeatures.BRAND.col())
                .as("_listed"));
    Dataset<Row> rows =
        measured(Entity.SKU, SkuFeatures.SKU)
            .join(shown, SkuFeatures.SKU.col().equalTo(col("_sku")), "left_outer")
            .join(listed, SkuFeatures.SKU.col().equalTo(col("_listed_sku")), "left_outer");
    rows = withLevel(rows, Entity.CATEGORY);
    rows = withLevel(rows, Entity.PARENT);
    rows =
        rows.withColumn(
            SkuFeatures.SHRUNK_RETURN_RATE.name(), formulas.level(Entity.SKU, Ratio.RETURN));
    for (Field field : List.of(SkuFeatures.TITLE, SkuFeatures.CATEGORY, SkuFeatures.BRAND)) {
      rows = rows.withColumn(field.name(), coalesce(col("_listed." + field.name()), shown(field)));
    }
    return SkuFeatures.SCHEMA.conform(rows);
  }

  /** The key of a row for a SKU, or of what its rates are drawn to. */
  private static Column keyOf(Entity entity) {
    return switch (entity) {
      case SKU -> SkuFeatures.SKU.col();
      case PARENT -> shown(OrderLines.PARENT);
      case CATEGORY -> shown(OrderLines.CATEGORY);
      default -> throw new IllegalArgumentException("SKUs are not drawn to " + entity.words());
    };
  }

  private static Column shown(Field field) {
    return col(SHOWN + "." + field.name());
  }

  /** What rates are drawn to: the rate of the category, and of the parent, of each row. */
  private Dataset<Row> withLevel(Dataset<Row> rows, Entity entity) {
    if (!ledgers.known().contains(entity)) {
      return rows;
    }
    String name = "_key_" + entity.id();
    Dataset<Row> told = ledgers.today(entity, RATE).withColumnRenamed(Ledger.KEY.name(), name);
    Dataset<Row> joined =
        rows.join(told, keyOf(entity).equalTo(col(name)), "left_outer").drop(name);
    Map<String, Object> nothing =
        RATE.stream().collect(Collectors.toMap(rate -> rate.column(entity), rate -> 0L));
    return joined
        .na()
        .fill(nothing)
        .withColumn(
            FormulaColumns.levelName(entity, Ratio.RETURN), formulas.level(entity, Ratio.RETURN));
  }

  /** One row for each buyer with an event before the day. */
  public Dataset<Row> ofBuyers() {
    return BuyerFeatures.SCHEMA.conform(
        measured(Entity.BUYER, BuyerFeatures.BUYER_TOKEN)
            .withColumn(BuyerFeatures.ORDERS.name(), total(Entity.BUYER, Ledger.ORDERS))
            .withColumn(
                BuyerFeatures.SHRUNK_RETURN_RATE.name(),
                formulas.level(Entity.BUYER, Ratio.RETURN)));
  }

  private Dataset<Row> measured(Entity entity, Field key) {
    Column matured = total(entity, Ledger.MATURED_LINES);
    Column returned = total(entity, Ledger.MATURED_RETURNED_LINES);
    Dataset<Row> rows =
        ledgers
            .today(entity, NEEDS)
            .withColumnRenamed(Ledger.KEY.name(), key.name())
            .join(functions.broadcast(shopDay), lit(true), "left_outer")
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
    List<Field> ever = new ArrayList<>(plainMeasures());
    ever.addAll(List.of(Ledger.ORDERS, Ledger.FIRST_SOLD_DAY, Ledger.LAST_SOLD_DAY));
    List<LedgerTotal> needs = new ArrayList<>(LedgerTotal.ever(ever.toArray(Field[]::new)));
    needs.addAll(LedgerTotal.within(30, Ledger.LINES));
    needs.addAll(LedgerTotal.within(90, Ledger.LINES, Ledger.RETURNED_LINES));
    return List.copyOf(needs);
  }

  private static Column dayOf(Entity entity, Field day) {
    return date_add(lit("1970-01-01").cast("date"), total(entity, day).cast("int"));
  }
}
