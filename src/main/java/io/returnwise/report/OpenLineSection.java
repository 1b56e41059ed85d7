package io.returnwise.report;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.returnwise.schema.Field;
import io.returnwise.schema.ListingReview;
import io.returnwise.schema.ReturnScores;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The order lines that can still come back.
 *
 * @param lines all of them
 * @param expectedUnits units expected back from now on
 * @param expectedValue their value, by currency
 * @param entries the lines with the most expected value
 */
record OpenLineSection(
    long lines, String expectedUnits, List<Money> expectedValue, List<Entry> entries) {
  private static final int SHOWN = 50;
  private static final int ON_TOP = 12;

  private static final Field LINES =
      Field.required("lines", DataTypes.LongType, "Open lines with the currency.");
  private static final Field UNITS_BACK =
      Field.required("units_back", DataTypes.DoubleType, "Units expected back of them.");
  private static final Field VALUE_BACK =
      Field.optional("value_back", DataTypes.LongType, "Value expected back of them.");

  /**
   * One open line as the template shows it; texts are empty where nothing is known.
   *
   * @param order order number
   * @param sku stock keeping unit
   * @param title product title
   * @param bought day of the purchase
   * @param until last day on which it can be returned
   * @param probability probability that any unit still comes back
   * @param probabilityWidth the same, drawn
   * @param units units sold
   * @param expectedUnits units expected back
   * @param expectedValue value expected back
   * @param reasons the strongest reasons
   */
  record Entry(
      String order,
      String sku,
      String title,
      Optional<Day> bought,
      Optional<Day> until,
      String probability,
      String probabilityWidth,
      String units,
      String expectedUnits,
      String expectedValue,
      String reasons) {

    private static Entry of(Cells row, String title, LocalDate asOf) {
      double probability = row.number(ReturnScores.OPEN_PROBABILITY);
      return new Entry(
          row.text(ReturnScores.ORDER_ID),
          row.text(ReturnScores.SKU),
          title,
          row.day(ReturnScores.PURCHASED_ON, asOf),
          row.day(ReturnScores.RETURN_UNTIL, asOf),
          Text.percent(probability),
          Scale.percent(100 * probability),
          Text.count(row.count(ReturnScores.UNITS)),
          Text.decimal(row.number(ReturnScores.EXPECTED_UNITS), 2),
          row.money(ReturnScores.EXPECTED_VALUE_MINOR, ReturnScores.CURRENCY)
              .map(Money::exact)
              .orElse(""),
          row.text(ReturnScores.REASONS));
    }
  }

  static OpenLineSection of(Dataset<Row> scores, Optional<Dataset<Row>> listings, LocalDate asOf) {
    List<Cells> sums = sums(scores);
    List<Cells> top =
        scores
            .orderBy(
                ReturnScores.EXPECTED_VALUE_MINOR.col().desc_nulls_last(),
                ReturnScores.OPEN_PROBABILITY.col().desc(),
                ReturnScores.LINE_ID.col())
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(Cells::new)
            .toList();
    Map<String, String> titles = listings.map(rows -> titles(rows, top)).orElse(Map.of());
    return new OpenLineSection(
        sums.stream().mapToLong(row -> row.count(LINES)).sum(),
        Text.expected(sums.stream().mapToDouble(row -> row.number(UNITS_BACK)).sum()),
        sums.stream()
            .flatMap(row -> row.money(VALUE_BACK, ReturnScores.CURRENCY).stream())
            .toList(),
        top.stream()
            .map(row -> Entry.of(row, titles.getOrDefault(row.text(ReturnScores.SKU), ""), asOf))
            .toList());
  }

  public String linesText() {
    return Text.count(lines, "open order line", "open order lines");
  }

  public List<Entry> first() {
    return entries.subList(0, Math.min(ON_TOP, entries.size()));
  }

  /** The shown lines after the first ones. */
  public List<Entry> further() {
    return entries.subList(first().size(), entries.size());
  }

  public String furtherText() {
    return Text.count(further().size(), "order line", "order lines");
  }

  /** Open lines beyond the shown ones. */
  public long notShown() {
    return lines - entries.size();
  }

  public String notShownText() {
    return Text.count(notShown());
  }

  private static List<Cells> sums(Dataset<Row> scores) {
    return scores
        .groupBy(ReturnScores.CURRENCY.col())
        .agg(
            count(lit(1)).as(LINES.name()),
            sum(ReturnScores.EXPECTED_UNITS.col()).as(UNITS_BACK.name()),
            sum(ReturnScores.EXPECTED_VALUE_MINOR.col()).as(VALUE_BACK.name()))
        .orderBy(VALUE_BACK.col().desc_nulls_last(), ReturnScores.CURRENCY.col())
        .collectAsList()
        .stream()
        .map(Cells::new)
        .toList();
  }

  private static Map<String, String> titles(Dataset<Row> listings, List<Cells> lines) {
    Object[] skus = lines.stream().map(row -> row.text(ReturnScores.SKU)).distinct().toArray();
    return listings
        .filter(ListingReview.SKU.col().isin(skus).and(ListingReview.TITLE.col().isNotNull()))
        .select(ListingReview.SKU.col(), ListingReview.TITLE.col())
        .collectAsList()
        .stream()
        .map(Cells::new)
        .collect(
            Collectors.toMap(
                row -> row.text(ListingReview.SKU),
                row -> row.text(ListingReview.TITLE),
                (first, second) -> first));
  }
}
