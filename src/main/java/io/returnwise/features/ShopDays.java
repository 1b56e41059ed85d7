package io.returnwise.features;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Strengths;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is the same for all lines of a day: the shop's rates and the shrinkage strengths. As many
 * rows as days, so they go to every machine.
 */
public final class ShopDays {
  private static final String DAY = "_shop_day";
  private static final String MEAN = "_mean";
  private static final double NO_MEAN = 0.05;
  private static final double NO_STRENGTH = 20;
  private static final double SHOP_STRENGTH = 50;

  private ShopDays() {}

  /**
   * One row for each day with a purchase.
   *
   * @param lines rows with the day of their purchase
   * @param ledgers reads of the ledgers
   * @param strengths columns of {@link Strengths}, up to the day before the last purchase
   */
  public static Dataset<Row> of(Dataset<Row> lines, LedgerReads ledgers, Dataset<Row> strengths) {
    Dataset<Row> read =
        ledgers.before(
            Entity.SHOP,
            lines.select(OrderLines.PURCHASED_ON.col()).distinct(),
            OrderLines.PURCHASED_ON.col(),
            LedgerTotal.within(30, Ledger.LINES, Ledger.RETURNED_LINES));
    Column mean = coalesce(mean(), lit(NO_MEAN));
    Column recent =
        Rates.shrunk(
            LedgerTotal.gained(Entity.SHOP, 30, Ledger.RETURNED_LINES),
            LedgerTotal.gained(Entity.SHOP, 30, Ledger.LINES),
            mean,
            lit(SHOP_STRENGTH));
    List<Column> columns = new ArrayList<>();
    columns.add(OrderLines.PURCHASED_ON.col().as(DAY));
    columns.add(mean.as(MEAN));
    columns.add(Rates.againstMean(recent, mean).as(LineFeatures.SHOP_RATE_30D.name()));
    for (Entity entity : Entity.values()) {
      columns.add(coalesce(strength(entity), lit(NO_STRENGTH)).as(name(entity)));
    }
    return read.join(
            sideBySide(strengths), OrderLines.PURCHASED_ON.col().equalTo(col("_day")), "left_outer")
        .select(columns.toArray(Column[]::new));
  }

  /** Mean and strengths of each day in one row. */
  private static Dataset<Row> sideBySide(Dataset<Row> strengths) {
    Column isShop = Strengths.ENTITY.col().equalTo(Entity.SHOP.id());
    List<Column> columns = new ArrayList<>();
    for (Entity entity : Entity.values()) {
      Column isEntity = Strengths.ENTITY.col().equalTo(entity.id());
      columns.add(max(when(isEntity, Strengths.STRENGTH.col())).as(name(entity)));
    }
    return strengths
        .groupBy(Strengths.DAY.col().as("_day"))
        .agg(max(when(isShop, Strengths.MEAN.col())).as(MEAN), columns.toArray(Column[]::new));
  }

  /** The lines with the columns of their day. */
  static Dataset<Row> joined(Dataset<Row> lines, Dataset<Row> shopDays) {
    return lines.join(
        broadcast(shopDays), OrderLines.PURCHASED_ON.col().equalTo(col(DAY)), "left_outer");
  }

  /** The shop's matured return rate before the day. */
  static Column mean() {
    return col(MEAN);
  }

  /** The strength with which rates of an entity are drawn to the shop's. */
  static Column strength(Entity entity) {
    return col(name(entity));
  }

  private static String name(Entity entity) {
    return "_strength_" + entity.id();
  }
}
