package io.returnwise.features;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.returnwise.schema.Entity;
import io.returnwise.schema.Field;
import io.returnwise.schema.Ledger;
import io.returnwise.schema.LedgerTotal;
import io.returnwise.schema.LineFeatures;
import io.returnwise.schema.OrderLines;
import io.returnwise.schema.Ratio;
import io.returnwise.schema.Strengths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is the same for all lines of a day: the shop's rates and the shrinkage strengths. As many
 * rows as days, so they go to every machine.
 */
public final class ShopDays {
  private static final String DAY = "_shop_day";
  private static final double NO_STRENGTH = 20;
  private static final double SHOP_STRENGTH = 50;
  private static final int MONTH = 30;

  private ShopDays() {}

  /**
   * One row for each of some days.
   *
   * @param days rows with the days, in a column named as that of the purchase
   * @param ledgers reads of the ledgers
   * @param strengths columns of {@link Strengths}, up to the day before the last one
   */
  public static Dataset<Row> of(Dataset<Row> days, LedgerReads ledgers, Dataset<Row> strengths) {
    Dataset<Row> read =
        ledgers.before(
            Entity.SHOP,
            days.select(OrderLines.PURCHASED_ON.col()).distinct(),
            OrderLines.PURCHASED_ON.col(),
            needs());
    List<Column> columns = new ArrayList<>();
    columns.add(OrderLines.PURCHASED_ON.col().as(DAY));
    for (Ratio ratio : Ratio.all()) {
      columns.add(meanOf(ratio).as(meanName(ratio)));
      ratio.unit().ifPresent(unit -> columns.add(unitOf(ratio).as(unitName(ratio))));
    }
    Column known = meanOf(Ratio.KNOWN);
    Column recent =
        Rates.shrunk(
            hits(Ratio.KNOWN, MONTH), trials(Ratio.KNOWN, MONTH), known, lit(SHOP_STRENGTH));
    columns.add(Rates.againstMean(recent, known).as(LineFeatures.SHOP_RATE_30D.name()));
    for (Entity entity : Entity.values()) {
      for (Ratio.Basis basis : Ratio.Basis.values()) {
        columns.add(coalesce(col(name(entity, basis)), lit(NO_STRENGTH)).as(name(entity, basis)));
      }
    }
    return read.join(
            sideBySide(strengths), OrderLines.PURCHASED_ON.col().equalTo(col("_day")), "left_outer")
        .select(columns.toArray(Column[]::new));
  }

  private static List<LedgerTotal> needs() {
    Set<LedgerTotal> needs = new LinkedHashSet<>();
    Ratio.all().forEach(ratio -> ratio.totals(Entity.SHOP, 0).forEach(t -> needs.add(t.total())));
    Ratio.all().stream()
        .flatMap(ratio -> ratio.unit().stream())
        .flatMap(unit -> Stream.of(unit, Ledger.UNITS, Ledger.LINES))
        .forEach(measure -> needs.add(new LedgerTotal(measure, 0)));
    Ratio.KNOWN.totals(Entity.SHOP, MONTH).forEach(told -> needs.add(told.total()));
    return List.copyOf(needs);
  }

  /** The shop's rate; before anything is known, one that fades with the first trials. */
  private static Column meanOf(Ratio ratio) {
    Column weight = unitOf(ratio).multiply(Ratio.WEIGHT_OF_START);
    return Rates.hits(ratio, hits(ratio, 0), trials(ratio, 0))
        .plus(weight.multiply(ratio.start()))
        .divide(trials(ratio, 0).plus(weight));
  }

  /**
   * What weighs as one trial: the amount of a mean unit times the mean units of a line, at least 1.
   */
  private static Column unitOf(Ratio ratio) {
    Column unitsOfLine = told(Ledger.UNITS, 0).divide(greatest(told(Ledger.LINES, 0), lit(1.0)));
    return ratio
        .unit()
        .map(unit -> trials(ratio, 0).divide(greatest(told(unit, 0), lit(1.0))))
        .map(mean -> greatest(mean.multiply(unitsOfLine), lit(1.0)))
        .orElse(lit(1.0));
  }

  private static Column hits(Ratio ratio, int days) {
    return ratio.hits().stream().map(hit -> told(hit, days)).reduce(Column::plus).orElseThrow();
  }

  private static Column trials(Ratio ratio, int days) {
    return told(ratio.trials(), days);
  }

  private static Column told(Field measure, int days) {
    return new LedgerTotal(measure, days).of(Entity.SHOP).cast("double");
  }

  /** Strengths of each day in one row. */
  private static Dataset<Row> sideBySide(Dataset<Row> strengths) {
    List<Column> columns = new ArrayList<>();
    for (Entity entity : Entity.values()) {
      Column isEntity = Strengths.ENTITY.col().equalTo(entity.id());
      for (Ratio.Basis basis : Ratio.Basis.values()) {
        columns.add(max(when(isEntity, field(basis).col())).as(name(entity, basis)));
      }
    }
    return strengths
        .groupBy(Strengths.DAY.col().as("_day"))
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  private static Field field(Ratio.Basis basis) {
    return switch (basis) {
      case RETURNS -> Strengths.STRENGTH;
      case REASONS -> Strengths.REASON_STRENGTH;
    };
  }

  /** All that is said of a day. */
  static Packed packed(Dataset<Row> shopDays) {
    return new Packed(
        "_shop", Arrays.stream(shopDays.columns()).filter(column -> !column.equals(DAY)).toList());
  }

  /** The row of one day. */
  public static Dataset<Row> at(Dataset<Row> shopDays, LocalDate day) {
    return shopDays.filter(col(DAY).equalTo(lit(day)));
  }

  /** Rows with the columns of their day of purchase. */
  static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> shopDays) {
    return rows.join(
        broadcast(shopDays), OrderLines.PURCHASED_ON.col().equalTo(col(DAY)), "left_outer");
  }

  /** The shop's rate before the day. */
  static Column mean(Ratio ratio) {
    return col(meanName(ratio));
  }

  /** The strength with which a rate of an entity is drawn to the level above, in trials. */
  static Column strength(Entity entity, Ratio ratio) {
    Column strength = col(name(entity, ratio.basis()));
    return ratio.unit().map(unit -> strength.multiply(col(unitName(ratio)))).orElse(strength);
  }

  private static String unitName(Ratio ratio) {
    return "_unit_" + ratio.name();
  }

  private static String meanName(Ratio ratio) {
    return "_mean_" + ratio.name();
  }

  private static String name(Entity entity, Ratio.Basis basis) {
    return "_" + basis.name().toLowerCase(Locale.ROOT) + "_strength_" + entity.id();
  }
}
